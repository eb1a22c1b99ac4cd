using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
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
        await foreach (var message in ReadAsync(answer, parser, cancellation))
            yield return message;
    }

    /// <summary>The answers of a call in which both sides speak, as they come.</summary>
    public async IAsyncEnumerable<T> CallAsync<T>(
        string method, ChannelReader<IMessage> requests, MessageParser<T> parser, [EnumeratorCancellation] CancellationToken cancellation)
        where T : IMessage<T>
    {
        using var answer = await SendAsync(method, new Spoken(requests), cancellation);
        await foreach (var message in ReadAsync(answer, parser, cancellation))
            yield return message;
    }

    public void Dispose() => _http.Dispose();

    private static async IAsyncEnumerable<T> ReadAsync<T>(HttpResponseMessage answer, MessageParser<T> parser, [EnumeratorCancellation] CancellationToken cancellation)
        where T : IMessage<T>
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        var header = new byte[5];
        while (await body.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellation) == header.Length)
        {
            var message = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
            await body.ReadExactlyAsync(message, cancellation);
            yield return parser.ParseFrom(message);
        }
    }

    private Task<HttpResponseMessage> SendAsync(string method, IMessage request, CancellationToken cancellation) =>
        SendAsync(method, new ByteArrayContent(Frame(request)), cancellation);

    private Task<HttpResponseMessage> SendAsync(string method, HttpContent content, CancellationToken cancellation)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        var message = new HttpRequestMessage(HttpMethod.Post, $"/aspire.v1.DashboardService/{method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        if (key is not null)
            message.Headers.Add("x-resource-service-api-key", key);
        return _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    private static byte[] Frame(IMessage message)
    {
        var frame = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
        message.WriteTo(frame.AsSpan(5));
        return frame;
    }

    /// <summary>Messages that are sent while the call goes on.</summary>
    private sealed class Spoken(ChannelReader<IMessage> messages) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            await foreach (var message in messages.ReadAllAsync())
            {
                await stream.WriteAsync(Frame(message));
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
