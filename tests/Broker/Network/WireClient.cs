using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Tests.Wire;

namespace EcommAspire.Broker.Tests.Network;

/// <summary>The least there is of a client: frames over a socket, or over whatever wraps it.</summary>
internal sealed class WireClient(Stream stream) : IDisposable
{
    private int _correlation;

    public Stream Stream => stream;

    public static async Task<WireClient> ConnectAsync(IPEndPoint broker)
    {
        var socket = new Socket(broker.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(broker);
        return new(new NetworkStream(socket, ownsSocket: true));
    }

    public async Task<TResponse> SendAsync<TRequest, TResponse>(TRequest request, short version)
        where TRequest : class, IRequest<TResponse>, new()
        where TResponse : class, IMessage, new()
    {
        await stream.WriteAsync(Frame<TRequest, TResponse>(request, version, ++_correlation));
        byte[] answer = await ReadFrameAsync();
        BinaryPrimitives.ReadInt32BigEndian(answer).ShouldBe(_correlation);
        int header = version >= TResponse.FlexibleFrom && TResponse.Api != ApiKey.ApiVersions ? 5 : 4;
        return Frames.Decode<TResponse>(answer[header..], version);
    }

    /// <summary>A whole request frame, its size included.</summary>
    public static byte[] Frame<TRequest, TResponse>(TRequest request, short version, int correlation)
        where TRequest : class, IRequest<TResponse>, new()
        where TResponse : class, IMessage, new()
    {
        using var frame = new FrameWriter();
        frame.Take(4);
        new RequestHeader(TRequest.Api, version, correlation, "test").Write(frame, version >= TRequest.FlexibleFrom);
        WireWriter.Write(frame, request, version);
        frame.Seal();
        return Frames.ToArray(frame);
    }

    public async Task<byte[]> ReadFrameAsync()
    {
        var size = new byte[4];
        await stream.ReadExactlyAsync(size);
        var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(size)];
        await stream.ReadExactlyAsync(frame);
        return frame;
    }

    /// <summary>Whether the broker closes the connection, without a word.</summary>
    public async Task<bool> IsClosedAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
            return await stream.ReadAsync(new byte[1], patience.Token) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => stream.Dispose();
}
