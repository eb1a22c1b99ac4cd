using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Network;

/// <summary>Asks the broker the first question of any client, over a connection like any client's.</summary>
internal static class SelfCheck
{
    private const int CorrelationId = 1;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    /// <exception cref="BrokerException">It does not answer.</exception>
    public static async Task AskAsync(IPEndPoint endPoint, X509Certificate2? certificate, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_patience);
        var address = endPoint.Address.Equals(IPAddress.Any) ? IPAddress.Loopback : endPoint.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : endPoint.Address;
        try
        {
            using var client = new TcpClient(address.AddressFamily) { NoDelay = true };
            await client.ConnectAsync(address, endPoint.Port, patience.Token);
            await using var stream = certificate is null ? client.GetStream() : await SecureAsync(client, certificate, patience.Token);
            await stream.WriteAsync(Question(), patience.Token);
            var answer = new byte[2 * sizeof(int)];
            await stream.ReadExactlyAsync(answer, patience.Token);
            if (BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(sizeof(int))) != CorrelationId)
                throw new BrokerException($"What listens at {endPoint} is no Kafka broker.");
        }
        catch (Exception problem) when (problem is SocketException or IOException or AuthenticationException || (problem is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            var why = problem is OperationCanceledException ? $"no answer within {_patience.TotalSeconds} seconds" : problem.Message.TrimEnd('.');
            throw new BrokerException($"The broker at {endPoint} does not answer: {why}.", problem);
        }
    }

    // Whoever has issued it and whatever name it bears: it must be the broker's own.
    private static async Task<Stream> SecureAsync(TcpClient client, X509Certificate2 certificate, CancellationToken cancellation)
    {
        var secure = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(certificate.RawData));
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, cancellation);
        return secure;
    }

    private static byte[] Question()
    {
        using var frame = new FrameWriter();
        frame.Take(sizeof(int));
        new RequestHeader(ApiKey.ApiVersions, 0, CorrelationId, "self-check").Write(frame, flexible: false);
        WireWriter.Write(frame, new ApiVersionsRequest(), 0);
        frame.Seal();
        return frame.Written.ToArray();
    }
}
