using EcommAspire.Broker.Storage.Batches;
using EcommAspire.Broker.Storage.Compression;
using EcommAspire.Broker.Storage.Producers;
using EcommAspire.Broker.Storage.Recovery;
using EcommAspire.Broker.Storage.Segments;

namespace EcommAspire.Broker.Storage.Cleaning;

/// <summary>
/// Keeps the last record of every key, https://kafka.apache.org/documentation/#compaction. Offsets stay; a tombstone stays for a
/// while after the first compaction that met it; batches of which everything stays are copied as they are. Closed segments only,
/// and nothing behind an open transaction.
/// </summary>
internal sealed class Compaction(
    string folder, LogOptions options, long now, IReadOnlyDictionary<long, long> lastOffsets, CancellationToken cancellationToken)
{
    private readonly KeyOffsets _keys = new(options.CompactionMapBytes);
    private readonly SortedSet<string> _unreadable = [];

    /// <summary>Up to where every key's last offset is known: the log is compacted up to there.</summary>
    public long MappedTo { get; private set; }

    /// <summary>What a person should know, or null.</summary>
    public string? Note => _unreadable.Count == 0
        ? null
        : $"{folder}: batches that cannot be opened are kept as they are, with every record in them ({string.Join("; ", _unreadable)}).";

    /// <summary>The closed segments that may be compacted now; empty when it is not worth it yet.</summary>
    public static Segment[] Choose(Segment[] segments, LogOptions options, long compactedTo, long stable, long now)
    {
        Segment[] chosen =
        [
            .. segments.SkipLast(1).TakeWhile(segment => segment.NextOffset <= stable
                && (segment.NextOffset <= compactedTo || options.MinCompactionLagMs <= 0 || now - segment.MaxTimestamp >= options.MinCompactionLagMs)),
        ];
        long clean = 0, dirty = 0;
        var isOverdue = false;
        foreach (var segment in chosen)
        {
            if (segment.NextOffset <= compactedTo)
            {
                clean += segment.Size;
                continue;
            }
            dirty += segment.Size;
            isOverdue |= segment.Created >= 0 && now - segment.Created >= options.MaxCompactionLagMs;
        }
        return dirty > 0 && (isOverdue || dirty >= options.MinCleanableDirtyRatio * (clean + dirty)) ? chosen : [];
    }

    /// <summary>Reads the keys of what was stored since the last compaction.</summary>
    public void MapKeys(Segment[] segments, long from, IEnumerable<AbortedRange> aborted)
    {
        var fate = new TransactionFate(aborted);
        MappedTo = from;
        foreach (var segment in segments.Where(segment => segment.NextOffset > from))
        {
            var scan = new BatchScan(segment.File, segment.PositionOf(from, segment.Size), segment.Size);
            while (scan.TryRead(out var header, out var batch))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!header.IsControl && !fate.IsAborted(header) && Open(header, batch) is { } records && !MapKeys(header, records))
                    return;
                MappedTo = header.NextOffset;
            }
            ThrowIfDamaged(segment, scan);
            MappedTo = segment.NextOffset;
        }
    }

    /// <summary>Groups segments that fit into one.</summary>
    public IEnumerable<Segment[]> Groups(Segment[] segments)
    {
        List<Segment> group = [];
        long size = 0;
        foreach (var segment in segments.TakeWhile(segment => segment.BaseOffset < MappedTo))
        {
            if (group.Count > 0 && (size + segment.Size > options.SegmentBytes || segment.NextOffset - group[0].BaseOffset > int.MaxValue))
            {
                yield return [.. group];
                group.Clear();
                size = 0;
            }
            group.Add(segment);
            size += segment.Size;
        }
        if (group.Count > 0)
            yield return [.. group];
    }

    /// <summary>Writes what stays of a group; false when that is everything, so that there is nothing to replace.</summary>
    public bool Rewrite(Segment[] group, TransactionFate fate)
    {
        using var writer = new SegmentWriter(folder, group[0].BaseOffset, options.IndexIntervalBytes);
        var aborted = new List<AbortedRange>();
        var isChanged = group.Length > 1;
        foreach (var segment in group)
        {
            var scan = new BatchScan(segment.File, 0, segment.Size);
            while (scan.TryRead(out var header, out var batch))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var kept = header.IsControl ? KeepMarker(header, batch, fate, segment, aborted) : Keep(header, batch, fate);
                isChanged |= !kept.SequenceEqual(batch);
                if (!kept.IsEmpty)
                    writer.Write(kept);
            }
            ThrowIfDamaged(segment, scan);
        }
        if (isChanged)
            writer.Complete(group[^1].NextOffset, group[0].Created, [.. aborted]);
        return isChanged;
    }

    private static void ThrowIfDamaged(Segment segment, BatchScan scan)
    {
        if (scan.Position < segment.Size)
            throw new StorageException($"{segment.Path}: the batch at byte {scan.Position} does not match its checksum. The log is not compacted; restore the file from a copy.");
    }

    /// <summary>A marker without records goes too, after as long as a tombstone: a reader may be in the midst of its transaction.</summary>
    private ReadOnlySpan<byte> KeepMarker(in RecordBatchHeader header, ReadOnlySpan<byte> batch, TransactionFate fate, Segment segment, List<AbortedRange> aborted)
    {
        var offset = header.LastOffset;
        var range = Array.Find(segment.Aborted, range => range.LastOffset == offset);
        var endsKept = fate.EndsKept(header);
        if (!endsKept && header.HasDeleteHorizon && header.BaseTimestamp <= now)
            return [];
        if (range != default)
            aborted.Add(range);
        return endsKept || header.HasDeleteHorizon || ControlBatch.Read(batch[RecordBatchHeader.Size..]) is null
            ? batch
            : Write(header, batch[RecordBatchHeader.Size..], setHorizon: true, static (RecordBatchHeader _, in BatchRecord _) => true);
    }

    private ReadOnlySpan<byte> Keep(in RecordBatchHeader header, ReadOnlySpan<byte> batch, TransactionFate fate)
    {
        if (fate.IsAborted(header))
            return KeepForSequence(header, fate);
        if (Open(header, batch) is not { } records)
        {
            fate.Keep(header);
            return batch;
        }
        var horizonPassed = header.HasDeleteHorizon && header.BaseTimestamp <= now;
        int kept = 0, tombstones = 0;
        var reader = new RecordReader(records);
        while (reader.TryRead(out var record))
        {
            if (!Stays(header, record, horizonPassed))
                continue;
            kept++;
            tombstones += record.HasValue ? 0 : 1;
        }
        if (kept == 0)
            return header.Count == 0 && lastOffsets.GetValueOrDefault(header.ProducerId, -1) == header.LastOffset ? Kept(header, batch, fate) : KeepForSequence(header, fate);
        fate.Keep(header);
        var setHorizon = tombstones > 0 && !header.HasDeleteHorizon;
        return kept == header.Count && !setHorizon
            ? batch
            : Write(header, records, setHorizon, (RecordBatchHeader batchHeader, in BatchRecord record) => Stays(batchHeader, record, horizonPassed));
    }

    private static ReadOnlySpan<byte> Kept(in RecordBatchHeader header, ReadOnlySpan<byte> batch, TransactionFate fate)
    {
        fate.Keep(header);
        return batch;
    }

    /// <summary>The last batch of a producer stays without records: it tells which sequence comes next.</summary>
    private byte[] KeepForSequence(in RecordBatchHeader header, TransactionFate fate)
    {
        if (!header.HasProducerId || lastOffsets.GetValueOrDefault(header.ProducerId, -1) != header.LastOffset)
            return [];
        fate.Keep(header);
        return new RecordBatchWriter(header.WithCodec(CompressionCodec.None)).ToArray(header.LastOffsetDelta);
    }

    private bool Stays(in RecordBatchHeader header, in BatchRecord record, bool horizonPassed) =>
        record.HasKey && header.BaseOffset + record.OffsetDelta >= _keys.Last(record.Key) && (record.HasValue || !horizonPassed);

    private delegate bool Choice(RecordBatchHeader header, in BatchRecord record);

    private byte[] Write(in RecordBatchHeader header, ReadOnlySpan<byte> records, bool setHorizon, Choice stays)
    {
        var attributes = header.WithCodec(Codecs.ToWrite(header.Codec)).Attributes;
        var writer = new RecordBatchWriter(setHorizon
            ? header with { Attributes = (short)(attributes | RecordBatchHeader.DeleteHorizonBit), BaseTimestamp = now + options.DeleteRetentionMs }
            : header with { Attributes = attributes });
        var reader = new RecordReader(records);
        while (reader.TryRead(out var record))
        {
            if (stays(header, record))
                writer.Add(record.OffsetDelta, header.BaseTimestamp + record.TimestampDelta, record);
        }
        return writer.ToArray(header.LastOffsetDelta);
    }

    private bool MapKeys(in RecordBatchHeader header, ReadOnlySpan<byte> records)
    {
        var reader = new RecordReader(records);
        while (reader.TryRead(out var record))
        {
            if (record.HasKey && !_keys.TryPut(record.Key, header.BaseOffset + record.OffsetDelta))
                return false;
        }
        return true;
    }

    /// <summary>The records of a batch; null, and said, when they cannot be opened.</summary>
    private byte[]? Open(in RecordBatchHeader header, ReadOnlySpan<byte> batch)
    {
        try
        {
            var records = header.Count == 0 ? [] : Codecs.Decompress(header.Codec, batch[RecordBatchHeader.Size..]);
            var reader = new RecordReader(records);
            while (reader.TryRead(out _))
            {
            }
            if (reader.AtEnd)
                return records;
            _unreadable.Add($"{header.Codec} at offset {header.BaseOffset}: it holds what is no record");
        }
        catch (Exception e) when (e is NotSupportedException or InvalidDataException)
        {
            _unreadable.Add(e.Message);
        }
        return null;
    }
}
