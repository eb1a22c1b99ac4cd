using System.Buffers;
using System.IO.Pipelines;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Network;

/// <summary>
/// Takes frames from a connection: four bytes that say how long, and that many bytes. They stay in the pipe's buffers until
/// <see cref="Release"/>; room is made as bytes arrive, not as a length claims.
/// </summary>
internal sealed class FrameReader(PipeReader pipe, RequestMemory memory, int maxFrame)
{
    private const int SizeLength = 4;
    private SequencePosition _end;
    private long _reserved;

    /// <summary>The next frame without its size; null when the client is done. Valid until <see cref="Release"/>.</summary>
    public async ValueTask<ReadOnlySequence<byte>?> ReadAsync(ConnectionTimer timer)
    {
        var buffered = await ReadAtLeastAsync(SizeLength, timer.UntilIdle());
        if (buffered is not { } buffer)
            return null;
        var size = Size(buffer);
        if (size < 0 || size > maxFrame)
        {
            throw new MalformedMessageException(
                $"A request says it has {size} bytes; 0 to {maxFrame} there can be (socket.request.max.bytes). Is the client speaking another protocol, TLS perhaps?");
        }
        if (buffer.Length < SizeLength + size)
        {
            pipe.AdvanceTo(buffer.Start, buffer.Start);
            _reserved = await memory.ReserveAsync(size, timer.UntilIdle());
            buffered = await ReadAtLeastAsync(SizeLength + size, timer.UntilStalled());
            if (buffered is not { } whole)
                return null;
            buffer = whole;
        }
        var frame = buffer.Slice(SizeLength, size);
        _end = frame.End;
        return frame;
    }

    /// <summary>Gives the frame's buffers back.</summary>
    public void Release()
    {
        pipe.AdvanceTo(_end);
        ReleaseMemory();
    }

    /// <summary>Gives back what was reserved for a frame that did not come.</summary>
    public void ReleaseMemory()
    {
        memory.Release(_reserved);
        _reserved = 0;
    }

    private async ValueTask<ReadOnlySequence<byte>?> ReadAtLeastAsync(int count, CancellationToken cancellation)
    {
        var result = await pipe.ReadAtLeastAsync(count, cancellation);
        if (result.Buffer.Length >= count)
            return result.Buffer;
        var between = result.Buffer.IsEmpty;
        pipe.AdvanceTo(result.Buffer.End);
        return between ? null : throw new MalformedMessageException("The connection ended in the middle of a request.");
    }

    private static int Size(in ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        reader.TryReadBigEndian(out int size);
        return size;
    }
}
