using System.Buffers;
using System.Buffers.Binary;
using EcommAspire.Broker.Storage.Batches;
using Microsoft.Win32.SafeHandles;

namespace EcommAspire.Broker.Storage;

/// <summary>Writes batches to a file: headers as they were assigned, records straight from where they were received.</summary>
internal static class GatherWrite
{
    /// <summary>Up to here copying is cheaper than pinning each part.</summary>
    private const int SmallEnoughToCopy = 16 * 1024;

    public static void Write(SafeFileHandle file, long position, ReadOnlySpan<PreparedBatch> batches, int totalSize)
    {
        var size = totalSize <= SmallEnoughToCopy ? totalSize : batches.Length * RecordBatchHeader.Size;
        var rented = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            if (totalSize <= SmallEnoughToCopy)
            {
                var at = 0;
                foreach (ref readonly var batch in batches)
                {
                    WriteHeader(batch, rented.AsSpan(at));
                    batch.Records.CopyTo(rented.AsSpan(at + RecordBatchHeader.Size));
                    at += batch.Header.TotalSize;
                }
                RandomAccess.Write(file, rented.AsSpan(0, totalSize), position);
                return;
            }
            var parts = new List<ReadOnlyMemory<byte>>(batches.Length * 2);
            for (var i = 0; i < batches.Length; i++)
            {
                var head = rented.AsMemory(i * RecordBatchHeader.Size, RecordBatchHeader.Size);
                WriteHeader(batches[i], head.Span);
                parts.Add(head);
                foreach (var part in batches[i].Records)
                {
                    if (!part.IsEmpty)
                        parts.Add(part);
                }
            }
            RandomAccess.Write(file, parts, position);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static void WriteHeader(in PreparedBatch batch, Span<byte> target)
    {
        batch.Header.Write(target);
        if (batch.Restamped)
        {
            var crc = Checksum.Of(target[RecordBatchHeader.ChecksummedFrom..RecordBatchHeader.Size], batch.Records);
            BinaryPrimitives.WriteUInt32BigEndian(target[RecordBatchHeader.CrcAt..], crc);
        }
    }
}
