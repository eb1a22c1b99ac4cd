using EcommAspire.Broker.Storage.Batches;
using EcommAspire.Broker.Storage.Files;
using EcommAspire.Broker.Storage.Producers;
using EcommAspire.Broker.Storage.Segments;

namespace EcommAspire.Broker.Storage.Recovery;

/// <summary>
/// Opens what a broker left, however it ended. Closed segments are believed by their index files; from the checkpoint on every
/// batch is read and checked. What was being written when the end came is cut off. Anything else that is not as it should be
/// is said, and left alone.
/// </summary>
internal sealed class LogRecovery(string folder, LogOptions options, long now)
{
    private const string SetAsideSetting = "ecomm.log.set.damaged.tail.aside";

    private readonly List<Segment> _segments = [];

    public ProducerTable Producers { get; } = new();

    public LogBounds Bounds { get; private set; } = new(0, 0);

    /// <summary>What a person should know of it; null where all was as it should be.</summary>
    public string? Note { get; private set; }

    public Segment[] Run()
    {
        try
        {
            foreach (var unfinished in Directory.EnumerateFiles(folder, "*" + DurableFile.UnfinishedExtension))
                File.Delete(unfinished);
            CompactionSwap.Complete(folder);
            Bounds = LogBounds.TryRead(folder) ?? Bounds;
            OpenSegments();
            CheckContinuity();
            Replay();
            if (_segments.Count > 0 && _segments[^1].NextOffset < Bounds.LogStart)
            {
                Remove(0);
                Producers.Clear();
            }
            if (_segments.Count == 0 || _segments[^1].IsSealed)
                _segments.Add(Segment.Open(folder, _segments.Count == 0 ? Bounds.LogStart : _segments[^1].NextOffset));
            return [.. _segments];
        }
        catch
        {
            foreach (var segment in _segments)
                segment.Release();
            throw;
        }
    }

    private void OpenSegments()
    {
        var bases = SegmentFiles.BaseOffsets(folder);
        for (var i = 0; i < bases.Length; i++)
        {
            if (i + 1 < bases.Length && bases[i + 1] <= Bounds.LogStart)
            {
                // Deleted once already, but for its name.
                File.Delete(SegmentFiles.Index(folder, bases[i]));
                File.Delete(SegmentFiles.Log(folder, bases[i]));
                continue;
            }
            var segment = Segment.Open(folder, bases[i]);
            _segments.Add(segment);
            var indexPath = SegmentFiles.Index(folder, bases[i]);
            if (IndexFile.TryRead(indexPath) is { } summary && summary.Size == RandomAccess.GetLength(segment.File))
            {
                segment.Restore(summary, IndexFile.Open(indexPath, summary.Entries));
                segment.IsSealed = true;
            }
            else
            {
                // Were it left, it might seem to fit again once the segment has grown.
                File.Delete(indexPath);
            }
        }
    }

    private void CheckContinuity()
    {
        if (_segments.Count > 0 && _segments[0].BaseOffset > Bounds.LogStart && Bounds.LogStart > 0)
        {
            throw new StorageException(
                $"{folder}: the log begins at offset {Bounds.LogStart}, but its first segment file is {Path.GetFileName(_segments[0].Path)}. A segment is missing; put it back, or delete the file 'bounds' to do without it.");
        }
        for (var i = 0; i + 1 < _segments.Count; i++)
        {
            if (_segments[i].IsSealed && _segments[i].NextOffset != _segments[i + 1].BaseOffset)
            {
                throw new StorageException(
                    $"{folder}: {Path.GetFileName(_segments[i].Path)} ends before offset {_segments[i].NextOffset}, but the next segment file is {Path.GetFileName(_segments[i + 1].Path)}. The segments between them are missing; put them back, or move the later ones away to do without them.");
            }
        }
    }

    private void Replay()
    {
        var checkpoint = Checkpoint.TryRead(folder);
        var from = checkpoint is null ? -1 : _segments.FindIndex(segment => segment.BaseOffset == checkpoint.SegmentBase);
        var isUsable = from >= 0 && _segments.Take(from).All(segment => segment.IsSealed)
            && RandomAccess.GetLength(_segments[from].File) >= checkpoint!.Segment.Size
            && !(_segments[from].IsSealed && _segments[from].Size < checkpoint.Segment.Size);
        if (isUsable)
        {
            foreach (var entry in checkpoint!.Producers)
                Producers.Put(entry);
        }
        else
        {
            if (checkpoint is null && Checkpoint.Exists(folder))
                Note = "the file 'checkpoint' is damaged, or of another version; the log was read from its beginning instead.";
            // It tells of batches that are gone; once others have taken their place that could not be seen any more.
            Checkpoint.Delete(folder);
        }
        for (var i = isUsable ? from : 0; i < _segments.Count; i++)
        {
            var position = isUsable && i == from ? checkpoint!.Segment.Size : 0;
            if (_segments[i].IsSealed)
            {
                ReplayProducers(_segments[i], position);
                continue;
            }
            if (position > 0)
                _segments[i].Restore(checkpoint!.Segment, new GrowingIndex(checkpoint.Segment.Entries));
            if (!Scan(i, position))
                return;
        }
    }

    /// <summary>A closed segment is not checked again; only what it says of producers is read.</summary>
    private void ReplayProducers(Segment segment, long position)
    {
        Span<byte> window = stackalloc byte[HeaderScanner.WindowSize];
        var scanner = new HeaderScanner(segment.File, position, segment.Size, window);
        while (true)
        {
            var at = scanner.Position;
            if (!scanner.TryRead(out var header))
                return;
            if (!header.HasProducerId)
                continue;
            if (!header.IsControl)
            {
                Producers.Replay(header, now);
                continue;
            }
            var records = new byte[header.TotalSize - RecordBatchHeader.Size];
            _ = RandomAccess.Read(segment.File, records, at + RecordBatchHeader.Size);
            if (ControlBatch.Read(records) is { } marker)
                Producers.ReplayMarker(header, marker.Commit, marker.CoordinatorEpoch, now);
        }
    }

    /// <summary>Reads and checks a segment from a position on; false when it had a torn tail, so that nothing can follow.</summary>
    private bool Scan(int index, long position)
    {
        var segment = _segments[index];
        var end = RandomAccess.GetLength(segment.File);
        var scan = new BatchScan(segment.File, position, end);
        var mayHaveGaps = segment.BaseOffset < Bounds.CompactedTo;
        var (intact, isMisplaced) = (position, false);
        while (scan.TryRead(out var header, out var batch))
        {
            var at = intact;
            // The checksum does not cover the offset.
            isMisplaced = mayHaveGaps ? header.BaseOffset < segment.NextOffset : header.BaseOffset != segment.NextOffset;
            if (isMisplaced)
                break;
            intact = scan.Position;
            segment.Note(header, at, options.IndexIntervalBytes);
            if (header.HasProducerId && !header.IsControl)
                Producers.Replay(header, now);
            else if (header.IsControl && ControlBatch.Read(batch[RecordBatchHeader.Size..]) is { } marker
                && Producers.ReplayMarker(header, marker.Commit, marker.CoordinatorEpoch, now) is { } aborted)
                segment.Add(aborted);
        }
        if (segment.Created < 0 && intact > 0)
            segment.Created = now;
        segment.Publish(intact);
        if (intact == end)
        {
            if (mayHaveGaps && index + 1 < _segments.Count)
                segment.NextOffset = _segments[index + 1].BaseOffset;
            if (index + 1 < _segments.Count && segment.NextOffset != _segments[index + 1].BaseOffset)
            {
                throw new StorageException(
                    $"{segment.Path} ends before offset {segment.NextOffset}, but the next segment file is {Path.GetFileName(_segments[index + 1].Path)}. {Remedy(segment)}");
            }
            return true;
        }
        CutOff(index, end, isMisplaced);
        return false;
    }

    /// <summary>Cuts off what was being written at the end. Where intact batches follow, it was not that: then nothing is touched.</summary>
    private void CutOff(int index, long end, bool isMisplaced)
    {
        var segment = _segments[index];
        var isFollowed = isMisplaced || BatchScan.AnyIntactAfter(segment.File, segment.Size, end, segment.NextOffset)
            || _segments.Skip(index + 1).Any(later => RandomAccess.GetLength(later.File) > 0);
        if (isFollowed && !options.SetDamagedTailAside)
        {
            throw new StorageException(
                $"{segment.Path}: what begins at byte {segment.Size}, where offset {segment.NextOffset} should be, is not an intact batch; but neither was it being written when the broker ended, for intact ones follow. {Remedy(segment)}");
        }
        if (isFollowed)
        {
            SetAside(index);
            Note = $"{segment.Path} is damaged from byte {segment.Size} on; the log ends before offset {segment.NextOffset}, and what followed is kept in files ending in .damaged.";
        }

        RandomAccess.SetLength(segment.File, segment.Size);
        RandomAccess.FlushToDisk(segment.File);
        Remove(index + 1);
    }

    /// <summary>Removes segments with nothing in them that is to be kept, last first.</summary>
    private void Remove(int from)
    {
        for (var i = _segments.Count - 1; i >= from; i--)
        {
            File.Delete(SegmentFiles.Index(folder, _segments[i].BaseOffset));
            File.Delete(_segments[i].Path);
            _segments[i].Release();
            _segments.RemoveAt(i);
        }
    }

    /// <summary>Copies everything from the damage on to files of its own before it is cut off.</summary>
    private void SetAside(int index)
    {
        using (var source = new FileStream(_segments[index].Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        using (var target = new FileStream($"{_segments[index].Path}.{_segments[index].Size}.damaged", FileMode.Create, FileAccess.Write))
        {
            source.Position = _segments[index].Size;
            source.CopyTo(target);
            target.Flush(flushToDisk: true);
        }
        foreach (var later in _segments.Skip(index + 1))
            File.Copy(later.Path, later.Path + ".damaged", overwrite: true);
    }

    private static string Remedy(Segment segment) =>
        $"Restore the file from a copy, or start the broker with the setting {SetAsideSetting}=true to go on without what follows offset {segment.NextOffset} (it is kept in files ending in .damaged).";
}
