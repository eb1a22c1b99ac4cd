using System.Buffers;
using System.Runtime.InteropServices;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Storage.Batches;
using EcommAspire.Broker.Storage.Producers;
using EcommAspire.Broker.Storage.Segments;

namespace EcommAspire.Broker.Storage;

/// <summary>
/// The records of one partition: batches in segment files, stored as they come. One append at a time; reads take no lock. What
/// <see cref="Append"/> returned from survives kill -9, and power loss once it was flushed (<see cref="LogOptions.FlushMessages"/>).
/// </summary>
public sealed class PartitionLog : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly TimeProvider _clock;
    private readonly ProducerTable _producers = new();
    private readonly List<PreparedBatch> _marker = [];
    private volatile Segment[] _segments;
    private long _logStart;
    private long _highWatermark;
    private long _lastStable;
    private long _unflushed;
    private Action? _advanced;

    private PartitionLog(string folder, LogOptions options, TimeProvider clock, Segment[] segments)
    {
        _folder = folder;
        _clock = clock;
        Options = options;
        _segments = segments;
    }

    /// <summary>How the log is kept; may be changed at any time.</summary>
    public LogOptions Options { get; set; }

    /// <summary>The first offset that can be read.</summary>
    public long LogStartOffset => Volatile.Read(ref _logStart);

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
        var bases = SegmentFiles.BaseOffsets(folder);
        Segment[] segments = bases.Length == 0 ? [Create(folder, 0)] : [.. bases.Select(offset => Create(folder, offset))];
        var log = new PartitionLog(folder, options, clock, segments);
        foreach (var segment in segments)
            log.Scan(segment);
        log._logStart = segments[0].BaseOffset;
        log._highWatermark = segments[^1].NextOffset;
        log._lastStable = log._producers.FirstOpenTransaction ?? log._highWatermark;
        return log;
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
        AppendResult result;
        lock (_gate)
        {
            foreach (ref readonly var batch in CollectionsMarshal.AsSpan(prepared))
            {
                if (origin == AppendOrigin.Client && batch.Header.HasProducerId
                    && _producers.Find(batch.Header.ProducerId)?.FindDuplicate(batch.Header) is { } stored)
                {
                    return new(ErrorCode.None, stored.FirstOffset, options.TimestampType == TimestampType.LogAppendTime ? stored.Timestamp : -1, LogStartOffset)
                    {
                        LastOffset = stored.LastOffset,
                        Duplicate = true,
                    };
                }
            }
            result = Store(prepared, options, now, (header, offset) => _producers.Stage(header, offset, origin, now));
        }
        Wake(result);
        return result;
    }

    /// <summary>Ends a producer's transaction in this partition: commits or aborts what it stored since the last marker.</summary>
    public AppendResult AppendMarker(long producerId, short epoch, bool commit, int coordinatorEpoch)
    {
        var now = Now();
        var bytes = ControlBatch.Marker(producerId, epoch, commit, coordinatorEpoch, now);
        AppendResult result;
        lock (_gate)
        {
            _marker.Clear();
            _marker.Add(new PreparedBatch
            {
                Header = RecordBatchHeader.Read(bytes),
                Records = new ReadOnlySequence<byte>(bytes, RecordBatchHeader.Size, bytes.Length - RecordBatchHeader.Size),
            });
            var start = _producers.Find(producerId)?.TransactionStart ?? -1;
            result = Store(_marker, Options, now, (_, _) => _producers.StageMarker(producerId, epoch, coordinatorEpoch, now, now), producerId, commit ? -1 : start);
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
        var latest = segments.Max(segment => segment.MaxTimestamp);
        return latest < 0 ? OffsetLookup.None : TimestampLookup.FirstFrom(segments, latest, LogStartOffset, HighWatermark);
    }

    /// <summary>Where a consumer begins that wants everything.</summary>
    public long EarliestOffset => LogStartOffset;

    /// <summary>Where a consumer begins that wants only what is new.</summary>
    public long LatestOffset(bool readCommitted) => readCommitted ? LastStableOffset : HighWatermark;

    /// <summary>Where an epoch ends. There is one leader and one epoch, 0.</summary>
    public EpochEnd OffsetForLeaderEpoch(int epoch) => epoch == 0 ? new(0, LogEndOffset) : new(-1, -1);

    /// <summary>Makes the records before an offset unreadable, for good; -1 is all there are.</summary>
    public ErrorCode DeleteRecords(long upTo)
    {
        lock (_gate)
        {
            if (upTo == -1)
                upTo = HighWatermark;
            if (upTo < 0 || upTo > HighWatermark)
                return ErrorCode.OffsetOutOfRange;
            if (upTo > LogStartOffset)
                Volatile.Write(ref _logStart, upTo);
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
        lock (_gate)
        {
            RandomAccess.FlushToDisk(_segments[^1].File);
            _unflushed = 0;
        }
    }

    /// <summary>Deletes and compacts what its options say may go. Called from time to time, by one thread at once.</summary>
    public CleanResult Clean(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _producers.Forget(Now() - Options.ProducerIdExpirationMs);
            return new();
        }
    }

    /// <summary>Closes its files. Appends must have ended.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            foreach (var segment in _segments)
                segment.Release();
            _segments = [];
        }
        return ValueTask.CompletedTask;
    }

    private static Segment Create(string folder, long baseOffset) =>
        new(folder, baseOffset, File.OpenHandle(SegmentFiles.Log(folder, baseOffset), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

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

    private AppendResult Store(
        List<PreparedBatch> prepared, LogOptions options, long now, Func<RecordBatchHeader, long, (ErrorCode Error, string? Message)> stage,
        long markerOf = -1, long abortedFrom = -1)
    {
        ObjectDisposedException.ThrowIf(_segments.Length == 0, this);
        var first = _highWatermark;
        var next = first;
        var total = 0;
        var batches = CollectionsMarshal.AsSpan(prepared);
        foreach (ref var batch in batches)
        {
            if (batch.Header.HasProducerId && stage(batch.Header, next) is { Error: not ErrorCode.None } refused)
            {
                _producers.DropStaged();
                return Refused(refused.Error, refused.Message);
            }
            batch.Header = batch.Header with { BaseOffset = next, LeaderEpoch = 0 };
            next = batch.Header.NextOffset;
            total += batch.Header.TotalSize;
        }
        var active = ActiveFor(total, next, options, now);
        try
        {
            GatherWrite.Write(active.File, active.Size, batches, total);
            if ((_unflushed += next - first) >= options.FlushMessages)
            {
                RandomAccess.FlushToDisk(active.File);
                _unflushed = 0;
            }
        }
        catch (IOException e)
        {
            _producers.DropStaged();
            return Refused(ErrorCode.KafkaStorageError, $"{active.Path} cannot be written: {e.Message}");
        }
        var position = active.Size;
        foreach (ref readonly var batch in batches)
        {
            active.Note(batch.Header, position, options.IndexIntervalBytes);
            position += batch.Header.TotalSize;
        }
        _producers.KeepStaged();
        var stable = _producers.FirstOpenTransaction ?? next;
        if (abortedFrom >= 0)
            active.Add(new AbortedRange(markerOf, abortedFrom, first, stable));
        active.Publish(position);
        Volatile.Write(ref _highWatermark, next);
        Volatile.Write(ref _lastStable, stable);
        return new(ErrorCode.None, first, options.TimestampType == TimestampType.LogAppendTime ? now : -1, LogStartOffset) { LastOffset = next - 1 };
    }

    private Segment ActiveFor(int bytes, long next, LogOptions options, long now)
    {
        var active = _segments[^1];
        if (active.Size > 0
            && (active.Size + bytes > options.SegmentBytes || next - active.BaseOffset > int.MaxValue || now - active.Created >= options.SegmentMs))
        {
            active = Create(_folder, _highWatermark);
            _segments = [.. _segments, active];
        }
        if (active.Created < 0)
            active.Created = now;
        return active;
    }

    private void Scan(Segment segment)
    {
        Span<byte> window = stackalloc byte[HeaderScanner.WindowSize];
        var now = Now();
        var scanner = new HeaderScanner(segment.File, 0, RandomAccess.GetLength(segment.File), window);
        var position = 0L;
        while (scanner.TryRead(out var header))
        {
            segment.Note(header, position, Options.IndexIntervalBytes);
            if (header.HasProducerId && !header.IsControl)
            {
                _producers.Replay(header, now);
            }
            else if (header.IsControl)
            {
                var records = new byte[header.TotalSize - RecordBatchHeader.Size];
                _ = RandomAccess.Read(segment.File, records, position + RecordBatchHeader.Size);
                if (ControlBatch.Read(records) is { } marker && _producers.ReplayMarker(header, marker.Commit, marker.CoordinatorEpoch, now) is { } aborted)
                    segment.Add(aborted);
            }
            position = scanner.Position;
        }
        RandomAccess.SetLength(segment.File, position);
        segment.Created = now;
        segment.Publish(position);
    }

    private long Now() => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    private void Wake(AppendResult result)
    {
        if (result.Error == ErrorCode.None && !result.Duplicate)
            Volatile.Read(ref _advanced)?.Invoke();
    }

    private AppendResult Refused(ErrorCode error, string? message) => new(error, -1, -1, LogStartOffset) { ErrorMessage = message };

    private static ReadResult Nothing(ErrorCode error, long highWatermark, long stable, long logStart) => new(error, default, null)
    {
        HighWatermark = highWatermark,
        LastStableOffset = stable,
        LogStartOffset = logStart,
    };
}
