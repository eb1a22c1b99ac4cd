using System.Buffers;
using EcommAspire.Broker.Protocol;
using Microsoft.Win32.SafeHandles;

namespace EcommAspire.Broker.Storage;

/// <summary>Bytes of a segment file.</summary>
public readonly record struct FileSlice(SafeFileHandle File, long Position, int Length);

/// <summary>A transaction whose records a read_committed consumer must skip.</summary>
/// <param name="ProducerId">Its producer.</param>
/// <param name="FirstOffset">Where its records begin; they end at the producer's next abort marker.</param>
public readonly record struct AbortedTransaction(long ProducerId, long FirstOffset);

/// <summary>
/// What there is to read from an offset on: whole batches, as a slice of the segment's file. Until it is disposed the file stays
/// readable, even when its segment is deleted or compacted meanwhile.
/// </summary>
public sealed class ReadResult : IRecordBytes
{
    private IDisposable? _lease;

    internal ReadResult(ErrorCode error, FileSlice slice, IDisposable? lease)
    {
        Error = error;
        Slice = slice;
        _lease = lease;
    }

    /// <summary><see cref="ErrorCode.OffsetOutOfRange"/> outside of the log; otherwise <see cref="ErrorCode.None"/>.</summary>
    public ErrorCode Error { get; }

    /// <summary>The batches; its length is 0 when there are none yet. The first may begin before the offset asked for.</summary>
    public FileSlice Slice { get; }

    /// <summary>The number of bytes read.</summary>
    public int Length => Slice.Length;

    /// <summary>See <see cref="PartitionLog.HighWatermark"/>.</summary>
    public required long HighWatermark { get; init; }

    /// <summary>See <see cref="PartitionLog.LastStableOffset"/>.</summary>
    public required long LastStableOffset { get; init; }

    /// <summary>See <see cref="PartitionLog.LogStartOffset"/>.</summary>
    public required long LogStartOffset { get; init; }

    /// <summary>The aborted transactions within the slice, by first offset; empty unless read_committed was asked for.</summary>
    public IReadOnlyList<AbortedTransaction> AbortedTransactions { get; init; } = [];

    /// <summary>Copies bytes of the slice, and says how many; fewer than wanted only at its end.</summary>
    public int CopyTo(Span<byte> destination, int from = 0)
    {
        destination = destination[..Math.Min(destination.Length, Length - from)];
        var copied = 0;
        while (copied < destination.Length)
        {
            var read = RandomAccess.Read(Slice.File, destination[copied..], Slice.Position + from + copied);
            if (read == 0)
                throw new EndOfStreamException($"A segment ends at byte {Slice.Position + from + copied}, before the batches it should hold: was its file cut while the broker runs?");
            copied += read;
        }
        return copied;
    }

    void IRecordBytes.CopyTo(int offset, Span<byte> destination) => CopyTo(destination, offset);

    bool IRecordBytes.TryGetMemory(out ReadOnlySequence<byte> memory)
    {
        memory = default;
        return false;
    }

    /// <summary>Copies the slice to a response that is being written.</summary>
    public void CopyTo(IBufferWriter<byte> writer)
    {
        for (var copied = 0; copied < Length;)
        {
            var memory = writer.GetSpan(Math.Min(Length - copied, 64 * 1024));
            var read = CopyTo(memory, copied);
            writer.Advance(read);
            copied += read;
        }
    }

    /// <summary>The slice, copied.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes.AsSpan());
        return bytes;
    }

    /// <inheritdoc />
    public void Dispose() => Interlocked.Exchange(ref _lease, null)?.Dispose();
}
