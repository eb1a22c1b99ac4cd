using System.Buffers;
using System.Runtime.InteropServices;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Storage.Batches;
using EcommAspire.Broker.Storage.Cleaning;
using EcommAspire.Broker.Storage.Files;
using EcommAspire.Broker.Storage.Producers;
using EcommAspire.Broker.Storage.Recovery;
using EcommAspire.Broker.Storage.Segments;

namespace EcommAspire.Broker.Storage;

/// <summary>
/// The records of one partition: batches in segment files, stored as they come. One append at a time; reads take no lock. What
/// <see cref="Append"/> returned from survives kill -9, and power loss once it was flushed (<see cref="LogOptions.FlushMessages"/>).
/// </summary>
public sealed partial class PartitionLog : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Lock _maintenance = new();
    private readonly string _folder;
    private readonly TimeProvider _clock;
    private readonly ProducerTable _producers;
    private volatile Segment[] _segments;
    private LogBounds _bounds;
    private long _highWatermark;
    private long _lastStable;
    private long _unflushed;
    private long _unflushedSince;
    private (long SegmentBase, long Size) _checkpointed;
    private Action? _advanced;

    private PartitionLog(string folder, LogOptions options, TimeProvider clock, LogRecovery recovery)
    {
        _folder = folder;
        _clock = clock;
        Options = options;
        _segments = recovery.Run();
        _producers = recovery.Producers;
        _bounds = recovery.Bounds with { LogStart = Math.Max(recovery.Bounds.LogStart, _segments[0].BaseOffset) };
        _highWatermark = _segments[^1].NextOffset;
        _lastStable = StableAt(_highWatermark);
        OpeningNote = recovery.Note;
    }

    /// <summary>What a person should know of how it was opened; null where there is nothing.</summary>
    public string? OpeningNote { get; }

    /// <summary>How the log is kept; may be changed at any time.</summary>
    public LogOptions Options { get; set; }

    /// <summary>The first offset that can be read.</summary>
    public long LogStartOffset => Volatile.Read(ref _bounds).LogStart;

    /// <summary>The offset after the last record that can be read.</summary>
    public long HighWatermark => Volatile.Read(ref _highWatermark);

    /// <summary>The offset before which no transaction is open.</summary>
    public long LastStableOffset => Volatile.Read(ref _lastStable);

    /// <summary>The offset that the next record gets.</summary>
    public long LogEndOffset => HighWatermark;

    /// <summary>The bytes of all of its segments.</summary>
    public long Size
    {
        get
        {
            long size = 0;
            foreach (var segment in _segments)
                size += segment.Size;
            return size;
        }
    }

    /// <summary>The producers it knows.</summary>
    public IReadOnlyList<ProducerDescription> Producers
    {
        get
        {
            lock (_gate)
            {
                return [.. _producers.Entries.Select(entry => new ProducerDescription(
                    entry.ProducerId, entry.Epoch, entry.LastSequence, entry.LastTimestamp, entry.CoordinatorEpoch, entry.TransactionStart))];
            }
        }
    }

    /// <summary>Opens the partition in this folder, made when missing; after a crash, a torn tail is cut off.</summary>
    /// <exception cref="StorageException">Stored records are damaged.</exception>
    public static PartitionLog Open(string folder, LogOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        Directory.CreateDirectory(folder);
        return new(folder, options, clock, new LogRecovery(folder, options, clock.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    /// <summary>
    /// Stores batches: their offsets (and times, with LogAppendTime) are assigned, otherwise they are stored as they come. A batch
    /// that its producer has stored already is answered with its first offset, and not stored.
    /// </summary>
    public AppendResult Append(ReadOnlySequence<byte> batches, AppendOrigin origin)
    {
        var options = Options;
        var now = Now();
        var prepared = new List<PreparedBatch>(1);
        if (new AppendCheck(options, origin, now).Prepare(batches, prepared) is { } refusal)
            return Refused(refusal.Error, refusal.Message) with { RecordErrors = refusal.Records };
        var result = options.FlushMessages == 1 ? AppendTogether(new(prepared, origin, now), options) : AppendAlone(prepared, origin, options, now);
        Wake(result);
        return result;
    }

    /// <summary>Ends a producer's transaction in this partition: commits or aborts what it stored since the last marker.</summary>
    public AppendResult AppendMarker(long producerId, short epoch, bool commit, int coordinatorEpoch)
    {
        var now = Now();
        var bytes = ControlBatch.Marker(producerId, epoch, commit, coordinatorEpoch, now);
        var marker = new PreparedBatch
        {
            Header = RecordBatchHeader.Read(bytes),
            Records = new ReadOnlySequence<byte>(bytes, RecordBatchHeader.Size, bytes.Length - RecordBatchHeader.Size),
        };
        AppendResult result;
        lock (_gate)
        {
            var aborted = commit ? null : _producers.Find(producerId) is { InTransaction: true } open ? open : null;
            var (error, message) = _producers.StageMarker(producerId, epoch, coordinatorEpoch, now, now);
            marker.Header = marker.Header with { BaseOffset = _highWatermark, LeaderEpoch = 0 };
            result = IsClosed ? Gone() : error == ErrorCode.None ? Store([marker], Options, now, aborted) : Refused(error, message);
        }
        Wake(result);
        return result;
    }

    /// <summary>Has a listener called after each append, outside of any lock: for whoever waits for records of several partitions.</summary>
    public void AddListener(Action listener)
    {
        lock (_gate)
            _advanced += listener;
    }

    /// <summary>Calls a listener no more.</summary>
    public void RemoveListener(Action listener)
    {
        lock (_gate)
            _advanced -= listener;
    }

    /// <summary>Whether this producer, at this epoch, has a transaction open here (KIP-890: others must be verified first).</summary>
    public bool HasOpenTransaction(long producerId, short epoch)
    {
        lock (_gate)
            return _producers.Find(producerId) is { InTransaction: true } entry && entry.Epoch == epoch;
    }

    /// <summary>Finds batches from an offset on. Dispose the result when the bytes were sent.</summary>
    /// <param name="offset">Where to begin; the batch that holds it comes whole.</param>
    /// <param name="maxBytes">How much to read, in whole batches.</param>
    /// <param name="readCommitted">Whether to stop at the first open transaction, and to say which ones were aborted.</param>
    /// <param name="minOneBatch">Whether the first batch comes even when it is larger.</param>
    public ReadResult Read(long offset, int maxBytes, bool readCommitted, bool minOneBatch)
    {
        while (true)
        {
            var segments = _segments;
            if (segments.Length == 0)
                return Nothing(ErrorCode.UnknownTopicOrPartition, -1, -1, -1);
            var activeSize = segments[^1].Size;
            var highWatermark = HighWatermark;
            var stable = Math.Min(LastStableOffset, highWatermark);
            var limit = readCommitted ? stable : highWatermark;
            var logStart = LogStartOffset;
            if (offset < logStart || offset > highWatermark)
                return Nothing(ErrorCode.OffsetOutOfRange, highWatermark, stable, logStart);
            for (var i = IndexOf(segments, offset); i < segments.Length && offset < limit && (maxBytes > 0 || minOneBatch); i++)
            {
                var segment = segments[i];
                if (segment.TryLease() is not { } lease)
                    break;
                var end = i == segments.Length - 1 ? activeSize : segment.Size;
                if (limit < highWatermark && limit < segment.NextOffset)
                    end = segment.PositionOf(limit, end);
                var start = segment.PositionOf(offset, end);
                var stop = start == end ? end : segment.BoundaryBefore(start, start + (long)maxBytes, end, minOneBatch);
                if (stop > start)
                {
                    return new(ErrorCode.None, new FileSlice(segment.File, start, (int)(stop - start)), lease)
                    {
                        HighWatermark = highWatermark,
                        LastStableOffset = stable,
                        LogStartOffset = logStart,
                        AbortedTransactions = readCommitted ? AbortedIn(segments, i, offset, limit) : [],
                    };
                }
                lease.Dispose();
                if (start < end)
                    break;
            }
            if (segments == _segments || offset >= limit)
                return Nothing(ErrorCode.None, highWatermark, stable, logStart);
        }
    }

    /// <summary>The first record of this time or later.</summary>
    public OffsetLookup OffsetForTimestamp(long timestamp) => TimestampLookup.FirstFrom(_segments, timestamp, LogStartOffset, HighWatermark);

    /// <summary>The first record with the latest time of all.</summary>
    public OffsetLookup MaxTimestamp()
    {
        var segments = _segments;
        var latest = segments.Select(segment => segment.MaxTimestamp).DefaultIfEmpty(RecordBatchHeader.NoTimestamp).Max();
        return latest < 0 ? OffsetLookup.None : TimestampLookup.FirstFrom(segments, latest, LogStartOffset, HighWatermark);
    }

    /// <summary>Where a consumer begins that wants everything.</summary>
    public long EarliestOffset => LogStartOffset;

    /// <summary>Where a consumer begins that wants only what is new.</summary>
    public long LatestOffset(bool readCommitted) => readCommitted ? LastStableOffset : HighWatermark;

    /// <summary>Where an epoch ends. There is one leader and one epoch, 0.</summary>
    public EpochEnd OffsetForLeaderEpoch(int epoch) => epoch == 0 ? new(0, LogEndOffset) : new(-1, -1);

    /// <summary>Makes the records before an offset unreadable, for good; -1 is all there are. Their files go with the next cleaning.</summary>
    public ErrorCode DeleteRecords(long upTo)
    {
        if (!Options.CleanupPolicy.HasFlag(CleanupPolicy.Delete))
            return ErrorCode.PolicyViolation;
        lock (_maintenance)
        {
            if (IsClosed)
                return ErrorCode.UnknownTopicOrPartition;
            if (upTo == -1)
                upTo = HighWatermark;
            if (upTo < 0 || upTo > HighWatermark)
                return ErrorCode.OffsetOutOfRange;
            if (upTo > LogStartOffset)
                BeginAt(upTo);
            return ErrorCode.None;
        }
    }

    /// <summary>Completes when there is something to read at this offset (which may be at once).</summary>
    public async ValueTask WaitForData(long offset, bool readCommitted = false, CancellationToken cancellationToken = default)
    {
        if (LatestOffset(readCommitted) > offset)
            return;
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (LatestOffset(readCommitted) > offset)
                arrived.TrySetResult();
        }
        AddListener(Look);
        try
        {
            Look();
            await arrived.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            RemoveListener(Look);
        }
    }

    /// <summary>Waits until everything stored is on the disk.</summary>
    public void Flush()
    {
        lock (_maintenance)
        {
            long flushed;
            lock (_gate)
                flushed = _unflushed;
            // Earlier segments that are not sealed were not flushed either.
            foreach (var segment in _segments.Where(segment => !segment.IsSealed))
                RandomAccess.FlushToDisk(segment.File);
            lock (_gate)
                _unflushed -= Math.Min(flushed, _unflushed);
        }
    }

    /// <summary>Deletes and compacts what its options say may go, and flushes what is due. A sweeper calls it from time to time.</summary>
    /// <param name="deletesOld">Whether what is too old or too much goes too. Where a log is compacted it always does, as with Apache Kafka's cleaner.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    public CleanResult Clean(bool deletesOld = true, CancellationToken cancellationToken = default)
    {
        lock (_maintenance)
        {
            if (_segments.Length == 0)
                return new();
            var options = Options;
            if (!deletesOld && !options.CleanupPolicy.HasFlag(CleanupPolicy.Compact))
                options = options with { RetentionMs = -1, RetentionBytes = -1 };
            var now = Now();
            bool isFlushDue;
            lock (_gate)
            {
                _producers.Forget(now - options.ProducerIdExpirationMs);
                if (Retention.ShouldRoll(_segments[^1], options, LogStartOffset, HighWatermark, now))
                    Roll();
                isFlushDue = _unflushed > 0 && now - _unflushedSince >= options.FlushMs;
            }
            if (isFlushDue)
                Flush();
            SaveCheckpoint();
            cancellationToken.ThrowIfCancellationRequested();
            var result = DeleteOld(options, now);
            return options.CleanupPolicy.HasFlag(CleanupPolicy.Compact) ? Compact(options, now, result, cancellationToken) : result;
        }
    }

    /// <summary>Closes its files; what was stored is flushed first, so that the next start has nothing to look through.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_maintenance)
        {
            if (_segments.Length == 0)
                return ValueTask.CompletedTask;
            SaveCheckpoint();
            lock (_gate)
            {
                foreach (var segment in _segments)
                    segment.Release();
                _segments = [];
            }
        }
        return ValueTask.CompletedTask;
    }

    private static int IndexOf(Segment[] segments, long offset)
    {
        int low = 0, high = segments.Length - 1;
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            if (segments[middle].BaseOffset <= offset)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }

    private static List<AbortedTransaction> AbortedIn(Segment[] segments, int from, long offset, long limit)
    {
        List<AbortedTransaction> found = [];
        for (var i = from; i < segments.Length; i++)
        {
            foreach (var aborted in segments[i].Aborted)
            {
                if (aborted.LastOffset >= offset && aborted.FirstOffset < limit)
                    found.Add(new(aborted.ProducerId, aborted.FirstOffset));
                if (aborted.LastStableOffset >= limit)
                    i = segments.Length;
            }
        }
        found.Sort((a, b) => a.FirstOffset.CompareTo(b.FirstOffset));
        return found;
    }

    private AppendResult AppendAlone(List<PreparedBatch> prepared, AppendOrigin origin, LogOptions options, long now)
    {
        lock (_gate)
        {
            var batches = CollectionsMarshal.AsSpan(prepared);
            return IsClosed ? Gone() : FindDuplicate(batches, origin, options) ?? Stage(batches, origin, now, _highWatermark) ?? Store(batches, options, now);
        }
    }

    private AppendResult? FindDuplicate(ReadOnlySpan<PreparedBatch> batches, AppendOrigin origin, LogOptions options)
    {
        if (origin != AppendOrigin.Client)
            return null;
        foreach (ref readonly var batch in batches)
        {
            if (batch.Header.HasProducerId && _producers.Find(batch.Header.ProducerId)?.FindDuplicate(batch.Header) is { } stored)
            {
                return new(ErrorCode.None, stored.FirstOffset, options.TimestampType == TimestampType.LogAppendTime ? stored.Timestamp : -1, LogStartOffset)
                {
                    LastOffset = stored.LastOffset,
                    Duplicate = true,
                };
            }
        }
        return null;
    }

    /// <summary>Assigns offsets, and checks producers; what is wrong, or null.</summary>
    private AppendResult? Stage(Span<PreparedBatch> batches, AppendOrigin origin, long now, long next)
    {
        foreach (ref var batch in batches)
        {
            if (batch.Header.HasProducerId && _producers.Stage(batch.Header, next, origin, now) is { Error: not ErrorCode.None } refused)
            {
                _producers.DropStaged(batches);
                return Refused(refused.Error, refused.Message);
            }
            batch.Header = batch.Header with { BaseOffset = next, LeaderEpoch = 0 };
            next = batch.Header.NextOffset;
        }
        return null;
    }

    private AppendResult Store(ReadOnlySpan<PreparedBatch> batches, LogOptions options, long now, ProducerEntry? aborted = null)
    {
        var (first, next) = (_highWatermark, batches[^1].Header.NextOffset);
        var total = 0;
        foreach (ref readonly var batch in batches)
            total += batch.Header.TotalSize;
        var active = _segments[^1];
        try
        {
            active = ActiveFor(total, next, options, now);
            GatherWrite.Write(active.File, active.Size, batches, total);
            NoteUnflushed(next - first, active, options, now);
        }
        catch (IOException e)
        {
            _producers.DropStaged();
            CutOffUnpublished(active);
            return Refused(ErrorCode.KafkaStorageError, $"{_folder} cannot be written: {e.Message}");
        }
        var position = active.Size;
        foreach (ref readonly var batch in batches)
        {
            active.Note(batch.Header, position, options.IndexIntervalBytes);
            position += batch.Header.TotalSize;
        }
        _producers.KeepStaged();
        var stable = StableAt(next);
        if (aborted is not null)
            active.Add(new AbortedRange(aborted.ProducerId, aborted.TransactionStart, first, stable));
        // Readers take these in the opposite order, so that what they see is never ahead of the bytes they may read.
        active.Publish(position);
        Volatile.Write(ref _highWatermark, next);
        Volatile.Write(ref _lastStable, stable);
        return new(ErrorCode.None, first, options.TimestampType == TimestampType.LogAppendTime ? now : -1, LogStartOffset) { LastOffset = next - 1 };
    }

    /// <summary>What of a failed append reached the file must not stand behind the next, smaller one.</summary>
    private static void CutOffUnpublished(Segment active)
    {
        try
        {
            RandomAccess.SetLength(active.File, active.Size);
        }
        catch (IOException)
        {
            // A disk that refuses even that: the append is refused already, and recovery would cut it off.
        }
    }

    private void NoteUnflushed(long records, Segment active, LogOptions options, long now)
    {
        if (_unflushed == 0)
            _unflushedSince = now;
        if ((_unflushed += records) < options.FlushMessages)
            return;
        // An earlier segment may still wait for its sealing.
        for (var i = _segments.Length - 2; i >= 0 && !_segments[i].IsSealed; i--)
            RandomAccess.FlushToDisk(_segments[i].File);
        RandomAccess.FlushToDisk(active.File);
        _unflushed = 0;
    }

    private Segment ActiveFor(int bytes, long next, LogOptions options, long now)
    {
        var active = _segments[^1];
        if (active.Size > 0
            && (active.Size + bytes > options.SegmentBytes || next - active.BaseOffset > int.MaxValue || now - active.Created >= options.SegmentMs))
        {
            active = Roll();
            // Flushing a whole segment takes a while: not while producers wait.
            ThreadPool.UnsafeQueueUserWorkItem(static log => log.SaveCheckpointInBackground(), this, preferLocal: false);
        }
        if (active.Created < 0)
            active.Created = now;
        return active;
    }

    private Segment Roll()
    {
        var active = Segment.Open(_folder, _highWatermark);
        DirectoryFlush.Flush(_folder);
        _segments = [.. _segments, active];
        return active;
    }

    private long StableAt(long highWatermark) =>
        _producers.FirstOpenTransaction is { } open ? Math.Min(Math.Max(open, LogStartOffset), highWatermark) : highWatermark;

    /// <summary>Closed segments get their index files, then the state of the open one is written down.</summary>
    private void SaveCheckpoint()
    {
        foreach (var segment in _segments.SkipLast(1).Where(segment => !segment.IsSealed))
            segment.Seal();
        Segment active;
        Checkpoint checkpoint;
        lock (_gate)
        {
            active = _segments[^1];
            if (_checkpointed == (active.BaseOffset, active.Size) || _segments.SkipLast(1).Any(segment => !segment.IsSealed))
                return;
            checkpoint = new(active.BaseOffset, SegmentSummary.Of(active, active.Size, active.NextOffset), [.. _producers.Entries]);
        }
        RandomAccess.FlushToDisk(active.File);
        checkpoint.Write(_folder);
        _checkpointed = (checkpoint.SegmentBase, checkpoint.Segment.Size);
    }

    private void SaveCheckpointInBackground()
    {
        lock (_maintenance)
        {
            try
            {
                if (_segments.Length > 0)
                    SaveCheckpoint();
            }
            catch (IOException)
            {
                // Nothing depends on it but the time the next start takes; the sweeper tries again, and says what is wrong.
            }
        }
    }

    private void BeginAt(long logStart)
    {
        var bounds = _bounds with { LogStart = logStart };
        bounds.Write(_folder);
        lock (_gate)
        {
            Volatile.Write(ref _bounds, bounds);
            Volatile.Write(ref _lastStable, StableAt(_highWatermark));
        }
    }

    private CleanResult DeleteOld(LogOptions options, long now)
    {
        var segments = _segments;
        var count = Retention.CountDeletable(segments, options, LogStartOffset, now);
        if (count == 0)
            return new();
        if (segments[count].BaseOffset > LogStartOffset)
            BeginAt(segments[count].BaseOffset);
        lock (_gate)
            _segments = _segments[count..];
        var bytes = 0L;
        foreach (var segment in segments.Take(count))
        {
            bytes += segment.Size;
            File.Delete(SegmentFiles.Index(_folder, segment.BaseOffset));
            File.Delete(segment.Path);
            segment.Release();
        }
        return new(count, bytes);
    }

    private CleanResult Compact(LogOptions options, long now, CleanResult result, CancellationToken cancellationToken)
    {
        var from = Math.Max(_bounds.CompactedTo, LogStartOffset);
        var chosen = Compaction.Choose(_segments, options, from, LastStableOffset, now);
        if (chosen.Length == 0)
            return result;
        Dictionary<long, long> lastOffsets;
        lock (_gate)
            lastOffsets = _producers.Entries.Where(entry => entry.BatchCount > 0).ToDictionary(entry => entry.ProducerId, entry => entry.Batch(entry.BatchCount - 1).LastOffset);
        var compaction = new Compaction(_folder, options, now, lastOffsets, cancellationToken);
        AbortedRange[] aborted = [.. _segments.SelectMany(segment => segment.Aborted)];
        var (count, saved) = (0, 0L);
        try
        {
            compaction.MapKeys(chosen, from, aborted);
            var fate = new TransactionFate(aborted);
            foreach (var group in compaction.Groups(chosen))
            {
                if (!compaction.Rewrite(group, fate))
                    continue;
                CompactionSwap.Commit(_folder, group[0].BaseOffset);
                CompactionSwap.Complete(_folder);
                saved += group.Sum(segment => segment.Size) - Replace(group).Size;
                count += group.Length;
            }
        }
        catch (StorageException e)
        {
            return result with { Note = e.Message };
        }
        var bounds = _bounds with { CompactedTo = compaction.MappedTo };
        bounds.Write(_folder);
        Volatile.Write(ref _bounds, bounds);
        return result with { SegmentsCompacted = count, BytesCompacted = saved, Note = compaction.Note };
    }

    /// <summary>Puts the segment that is now in the place of a group among the log's segments; who reads the old ones may finish.</summary>
    private Segment Replace(Segment[] group)
    {
        var compacted = Segment.Open(_folder, group[0].BaseOffset);
        var path = SegmentFiles.Index(_folder, group[0].BaseOffset);
        var summary = IndexFile.TryRead(path) ?? throw new StorageException($"{path}, written just now, cannot be read.");
        compacted.Restore(summary, IndexFile.Open(path, summary.Entries));
        compacted.IsSealed = true;
        lock (_gate)
        {
            var at = Array.IndexOf(_segments, group[0]);
            _segments = [.. _segments[..at], compacted, .. _segments[(at + group.Length)..]];
        }
        foreach (var segment in group)
            segment.Release();
        return compacted;
    }

    private long Now() => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    private void Wake(AppendResult result)
    {
        if (result.Error == ErrorCode.None && !result.Duplicate)
            Volatile.Read(ref _advanced)?.Invoke();
    }

    // Its topic was deleted while somebody still had it in hand.
    private bool IsClosed => _segments.Length == 0;

    private AppendResult Gone() => Refused(ErrorCode.UnknownTopicOrPartition, "The topic was deleted.");

    private AppendResult Refused(ErrorCode error, string? message) => new(error, -1, -1, LogStartOffset) { ErrorMessage = message };

    private static ReadResult Nothing(ErrorCode error, long highWatermark, long stable, long logStart) => new(error, default, null)
    {
        HighWatermark = highWatermark,
        LastStableOffset = stable,
        LogStartOffset = logStart,
    };
}
