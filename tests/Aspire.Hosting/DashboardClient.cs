using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace EcommAspire.Hosting.Tests;

/// <summary>Asks as the dashboard does: gRPC over HTTP/2 in plain text.</summary>
internal sealed class DashboardClient(Uri address, string? key) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler())
    {
        BaseAddress = address,
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Whether the call is let in.</summary>
    public async Task<HttpStatusCode> StatusAsync(string method, IMessage request, CancellationToken cancellation)
    {
        using var answer = await SendAsync(method, request, cancellation);
        return answer.StatusCode;
    }

    /// <summary>The call's answers, as they come.</summary>
    public async IAsyncEnumerable<T> CallAsync<T>(
        string method, IMessage request, MessageParser<T> parser, [EnumeratorCancellation] CancellationToken cancellation)
        where T : IMessage<T>
    {
        using var answer = await SendAsync(method, request, cancellation);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        var header = new byte[5];
        while (await body.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellation) == header.Length)
        {
            var message = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
            await body.ReadExactlyAsync(message, cancellation);
            yield return parser.ParseFrom(message);
        }
    }

    public void Dispose() => _http.Dispose();

    private Task<HttpResponseMessage> SendAsync(string method, IMessage request, CancellationToken cancellation)
    {
        var frame = new byte[5 + request.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
        request.WriteTo(frame.AsSpan(5));
        var message = new HttpRequestMessage(HttpMethod.Post, $"/aspire.v1.DashboardService/{method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        if (key is not null)
            message.Headers.Add("x-resource-service-api-key", key);
        return _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }
}
