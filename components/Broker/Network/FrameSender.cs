using System.Buffers;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Network;

/// <summary>
/// Sends a frame. One without records goes as it is; records are copied from where they lie into one pooled buffer, with the
/// bytes between them, and that is sent each time it is full. A client that reads slowly costs that buffer and no more.
/// </summary>
internal static class FrameSender
{
    private const int Chunk = 256 * 1024;

    public static async ValueTask SendAsync(Stream stream, FrameWriter frame, CancellationToken cancellation)
    {
        if (frame.Records.Count == 0)
        {
            await stream.WriteAsync(frame.Written, cancellation);
            return;
        }
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(frame.Length, Chunk));
        try
        {
            var filled = 0;
            var position = 0;
            foreach ((var before, var records) in frame.Records)
            {
                for (; position < before;)
                {
                    var count = Math.Min(before - position, buffer.Length - filled);
                    frame.Written.Span.Slice(position, count).CopyTo(buffer.AsSpan(filled));
                    position += count;
                    filled = await SendWhenFull(filled + count);
                }
                for (var offset = 0; offset < records.Length;)
                {
                    var count = Math.Min(records.Length - offset, buffer.Length - filled);
                    records.CopyTo(offset, buffer.AsSpan(filled, count));
                    offset += count;
                    filled = await SendWhenFull(filled + count);
                }
            }
            if (frame.Position - position > buffer.Length - filled)
                filled = await Send(filled);
            if (frame.Position - position > buffer.Length)
            {
                await stream.WriteAsync(frame.Written[position..], cancellation);
                return;
            }
            frame.Written.Span[position..].CopyTo(buffer.AsSpan(filled));
            await Send(filled + frame.Position - position);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        ValueTask<int> SendWhenFull(int filled) => filled == buffer.Length ? Send(filled) : new(filled);

        async ValueTask<int> Send(int filled)
        {
            await stream.WriteAsync(buffer.AsMemory(0, filled), cancellation);
            return 0;
        }
    }
}
