using System.Buffers.Binary;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Aspire.Hosting.Dashboard;

/// <summary>Status codes of gRPC that are answered here: https://grpc.io/docs/guides/status-codes/.</summary>
internal enum GrpcStatus
{
    Ok = 0,
    InvalidArgument = 3,
    Unimplemented = 12,
    Internal = 13,
}

/// <summary>
/// One call of gRPC over HTTP/2: messages with a flag and a length before each, the status in the trailers
/// (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).
/// </summary>
internal sealed class GrpcCall(HttpContext context)
{
    private const int HeaderLength = 5;
    private const int LongestMessage = 4 * 1024 * 1024;

    /// <summary>Cancelled when the caller has gone.</summary>
    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>Reads the one message of a call that has one.</summary>
    /// <exception cref="InvalidDataException">It is compressed, too long or cut off.</exception>
    public async Task<T> ReadAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T> => await TryReadAsync(parser) ?? throw new InvalidDataException("The message is cut off.");

    /// <summary>Reads the next message; null where the caller has sent all it had.</summary>
    /// <exception cref="InvalidDataException">It is compressed, too long or cut off.</exception>
    public async Task<T?> TryReadAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        var header = new byte[HeaderLength];
        try
        {
            var read = await context.Request.Body.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, Aborted);
            if (read == 0)
                return null;
            var length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1));
            if (read < HeaderLength || header[0] is not 0 || length > LongestMessage)
                throw new InvalidDataException("The message is cut off, compressed or longer than 4 MiB.");
            var body = new byte[length];
            await context.Request.Body.ReadExactlyAsync(body, Aborted);
            return parser.ParseFrom(body);
        }
        catch (EndOfStreamException problem)
        {
            throw new InvalidDataException("The message is cut off.", problem);
        }
        catch (InvalidProtocolBufferException problem)
        {
            throw new InvalidDataException(problem.Message, problem);
        }
    }

    /// <summary>Sends a message.</summary>
    public async Task WriteAsync(IMessage message)
    {
        var length = message.CalculateSize();
        var frame = new byte[HeaderLength + length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)length);
        message.WriteTo(frame.AsSpan(HeaderLength));
        await context.Response.Body.WriteAsync(frame, Aborted);
        await context.Response.Body.FlushAsync(Aborted);
    }

    /// <summary>Begins the answer.</summary>
    public async Task BeginAsync()
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.StartAsync(Aborted);
    }

    /// <summary>Ends the answer.</summary>
    public void End(GrpcStatus status, string? why = null)
    {
        var trailers = context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        trailers["grpc-status"] = ((int)status).ToString();
        if (why is not null)
            trailers["grpc-message"] = Uri.EscapeDataString(why);
    }
}
