using EcommAspire.Broker.Storage.Batches;
using Microsoft.Win32.SafeHandles;

namespace EcommAspire.Broker.Storage.Recovery;

/// <summary>Reads whole batches of a file one after the other, checking each against its checksum.</summary>
internal sealed class BatchScan(SafeFileHandle file, long position, long end)
{
    private const int BlockSize = 1 << 20;

    private byte[] _block = new byte[Math.Min(BlockSize, Math.Max(RecordBatchHeader.Size, end - position))];
    private long _blockStart;
    private int _blockLength;

    /// <summary>Where the next batch begins.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Reads the next batch; false at the end, and where no intact batch follows.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="batch">All of its bytes, until the next call.</param>
    public bool TryRead(out RecordBatchHeader header, out ReadOnlySpan<byte> batch)
    {
        header = default;
        if (!TryTake(RecordBatchHeader.Size, out batch))
            return false;
        header = RecordBatchHeader.Read(batch);
        if (header.Magic != RecordBatchHeader.CurrentMagic || header.BatchLength < RecordBatchHeader.Size - RecordBatchHeader.LengthPrefix
            || header.BatchLength > end - Position - RecordBatchHeader.LengthPrefix || header.LastOffsetDelta < 0
            || !TryTake(header.TotalSize, out batch) || Checksum.Of(batch[RecordBatchHeader.ChecksummedFrom..]) != header.Crc)
            return false;
        Position += header.TotalSize;
        return true;
    }

    /// <summary>Whether, somewhere behind this position, there is an intact batch of this offset or later.</summary>
    public static bool AnyIntactAfter(SafeFileHandle file, long position, long end, long offset)
    {
        var bytes = new byte[BlockSize + RecordBatchHeader.Size];
        for (var start = position + 1; start + RecordBatchHeader.Size <= end; start += BlockSize)
        {
            var length = RandomAccess.Read(file, bytes, start);
            for (var at = 0; at < BlockSize && at + RecordBatchHeader.Size <= length; at++)
            {
                if (bytes[at + RecordBatchHeader.MagicAt] != RecordBatchHeader.CurrentMagic)
                    continue;
                var header = RecordBatchHeader.Read(bytes.AsSpan(at));
                if (header.BaseOffset >= offset && header.BaseOffset - offset < int.MaxValue && header.LeaderEpoch == 0
                    && new BatchScan(file, start + at, end).TryRead(out _, out _))
                    return true;
            }
        }
        return false;
    }

    private bool TryTake(int count, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (Position + count > end)
            return false;
        if (Position < _blockStart || Position + count > _blockStart + _blockLength)
        {
            if (_block.Length < count)
                _block = new byte[count];
            _blockStart = Position;
            _blockLength = 0;
            while (_blockLength < count)
            {
                var read = RandomAccess.Read(file, _block.AsSpan(_blockLength), Position + _blockLength);
                if (read == 0)
                    return false;
                _blockLength += read;
            }
        }
        bytes = _block.AsSpan((int)(Position - _blockStart), count);
        return true;
    }
}
