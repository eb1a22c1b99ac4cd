using System.Buffers;
using EcommAspire.Broker.Storage.Batches;
using EcommAspire.Broker.Storage.Compression;
using EcommAspire.Broker.Storage.Segments;

namespace EcommAspire.Broker.Storage;

/// <summary>Finds records by their time: the index gives the neighbourhood, headers the batch, the batch the record.</summary>
internal static class TimestampLookup
{
    /// <summary>The first record of this time or later, within the offsets that can be read.</summary>
    public static OffsetLookup FirstFrom(Segment[] segments, long timestamp, long logStart, long highWatermark)
    {
        foreach (var segment in segments)
        {
            if (segment.MaxTimestamp < timestamp || segment.TryLease() is not { } lease)
                continue;
            using (lease)
            {
                if (FirstFrom(segment, timestamp, logStart, highWatermark) is { } found)
                    return found;
            }
        }
        return OffsetLookup.None;
    }

    private static OffsetLookup? FirstFrom(Segment segment, long timestamp, long logStart, long highWatermark)
    {
        Span<byte> window = stackalloc byte[HeaderScanner.WindowSize];
        var scanner = new HeaderScanner(segment.File, segment.Index.PositionBeforeTimestamp(timestamp), segment.Size, window);
        while (true)
        {
            var position = scanner.Position;
            if (!scanner.TryRead(out var header) || header.BaseOffset >= highWatermark)
                return null;
            if (header.MaxTimestamp >= timestamp && header.LastOffset >= logStart && header.Count > 0 && FirstFrom(segment, header, position, timestamp, logStart) is { } found)
                return found;
        }
    }

    private static OffsetLookup? FirstFrom(Segment segment, in RecordBatchHeader header, long position, long timestamp, long logStart)
    {
        if (header.TimestampType == TimestampType.LogAppendTime)
            return new(Math.Max(header.BaseOffset, logStart), header.MaxTimestamp);
        var size = header.TotalSize - RecordBatchHeader.Size;
        var rented = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            _ = RandomAccess.Read(segment.File, rented.AsSpan(0, size), position + RecordBatchHeader.Size);
            var reader = new RecordReader(header.Codec == CompressionCodec.None ? rented.AsSpan(0, size) : Codecs.Decompress(header.Codec, rented.AsSpan(0, size)));
            while (reader.TryRead(out var record))
            {
                var found = new OffsetLookup(header.BaseOffset + record.OffsetDelta, header.BaseTimestamp + record.TimestampDelta);
                if (found.Timestamp >= timestamp && found.Offset >= logStart)
                    return found;
            }
            return null;
        }
        catch (Exception e) when (e is NotSupportedException or InvalidDataException)
        {
            // The batch cannot be opened: who begins with it misses nothing.
            return new(Math.Max(header.BaseOffset, logStart), header.MaxTimestamp);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
