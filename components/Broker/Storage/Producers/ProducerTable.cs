using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Storage.Batches;

namespace EcommAspire.Broker.Storage.Producers;

/// <summary>An aborted transaction: its records lie from the first offset to its marker at the last.</summary>
/// <param name="ProducerId">Its producer.</param>
/// <param name="FirstOffset">Its first record.</param>
/// <param name="LastOffset">Its marker.</param>
/// <param name="LastStableOffset">The log's last stable offset once it had ended: a search for aborted transactions can stop there.</param>
internal readonly record struct AbortedRange(long ProducerId, long FirstOffset, long LastOffset, long LastStableOffset);

/// <summary>
/// The producers of a partition: sequences for idempotence (KIP-98, KIP-360), epochs, open transactions (KIP-890). Changes are
/// staged while an append is checked, and kept or dropped with it. One writer at a time.
/// </summary>
internal sealed class ProducerTable
{
    private readonly Dictionary<long, ProducerEntry> _entries = [];
    private readonly Dictionary<long, ProducerEntry> _staged = [];
    private readonly SortedSet<(long Start, long ProducerId)> _open = [];

    public IReadOnlyCollection<ProducerEntry> Entries => _entries.Values;

    /// <summary>Where the earliest open transaction begins, or null.</summary>
    public long? FirstOpenTransaction => _open.Count == 0 ? null : _open.Min.Start;

    public ProducerEntry? Find(long producerId) => _entries.GetValueOrDefault(producerId);

    public void Put(ProducerEntry entry)
    {
        if (_entries.TryGetValue(entry.ProducerId, out var former) && former.InTransaction)
            _open.Remove((former.TransactionStart, former.ProducerId));
        if (entry.InTransaction)
            _open.Add((entry.TransactionStart, entry.ProducerId));
        _entries[entry.ProducerId] = entry;
    }

    public void Clear()
    {
        _entries.Clear();
        _staged.Clear();
        _open.Clear();
    }

    /// <summary>Forgets who was not heard of since that time, unless a transaction of his is open.</summary>
    public int Forget(long notSeenSince)
    {
        long[] gone = [.. _entries.Values.Where(entry => !entry.InTransaction && entry.LastSeen < notSeenSince).Select(entry => entry.ProducerId)];
        foreach (var id in gone)
            _entries.Remove(id);
        return gone.Length;
    }

    /// <summary>Checks a batch of a producer and stages what it changes. Where it may not be stored, says why.</summary>
    public (ErrorCode Error, string? Message) Stage(in RecordBatchHeader header, long firstOffset, AppendOrigin origin, long now)
    {
        var entry = Staged(header.ProducerId);
        if (header.ProducerEpoch < entry.Epoch)
            return (ErrorCode.InvalidProducerEpoch, $"Producer {header.ProducerId} is at epoch {entry.Epoch}; a batch of epoch {header.ProducerEpoch} came too late.");
        if (origin == AppendOrigin.Client && !FollowsOn(header, entry))
        {
            return (ErrorCode.OutOfOrderSequenceNumber,
                $"Producer {header.ProducerId} has stored sequence {entry.LastSequence} of epoch {entry.Epoch} last; a batch from sequence {header.BaseSequence} of epoch {header.ProducerEpoch} does not follow it.");
        }
        if (entry.InTransaction && !header.IsTransactional)
            return (ErrorCode.InvalidTxnState, $"Producer {header.ProducerId} has a transaction open; a batch outside of it may not be stored.");

        var next = entry.With(header.ProducerEpoch, Stored(header, firstOffset));
        _staged[header.ProducerId] = next with
        {
            LastSeen = now,
            TransactionStart = header.IsTransactional && !entry.InTransaction ? firstOffset : entry.TransactionStart,
        };
        return (ErrorCode.None, null);
    }

    /// <summary>Checks a transaction marker and stages what it changes.</summary>
    public (ErrorCode Error, string? Message) StageMarker(long producerId, short epoch, int coordinatorEpoch, long timestamp, long now)
    {
        var entry = Staged(producerId);
        if (epoch < entry.Epoch)
            return (ErrorCode.InvalidProducerEpoch, $"Producer {producerId} is at epoch {entry.Epoch}; a marker of epoch {epoch} came too late.");
        if (coordinatorEpoch < entry.CoordinatorEpoch)
            return (ErrorCode.TransactionCoordinatorFenced, $"Producer {producerId} was seen by coordinator epoch {entry.CoordinatorEpoch}; a marker of {coordinatorEpoch} came too late.");
        _staged[producerId] = entry.AtEpoch(epoch) with
        {
            CoordinatorEpoch = coordinatorEpoch,
            LastTimestamp = timestamp,
            LastSeen = now,
            TransactionStart = -1,
        };
        return (ErrorCode.None, null);
    }

    public void KeepStaged()
    {
        foreach (var entry in _staged.Values)
            Put(entry);
        _staged.Clear();
    }

    public void DropStaged() => _staged.Clear();

    /// <summary>Drops what was staged of the batches' producers; others may be staged beside them.</summary>
    public void DropStaged(ReadOnlySpan<PreparedBatch> batches)
    {
        foreach (ref readonly var batch in batches)
            _staged.Remove(batch.Header.ProducerId);
    }

    /// <summary>Takes over a stored batch as it is, at recovery.</summary>
    public void Replay(in RecordBatchHeader header, long now)
    {
        var entry = Find(header.ProducerId) ?? new ProducerEntry(header.ProducerId);
        if (header.ProducerEpoch < entry.Epoch)
            return;
        entry = header.BaseSequence == RecordBatchHeader.NoSequence
            ? entry.AtEpoch(header.ProducerEpoch) with { LastTimestamp = header.MaxTimestamp }
            : entry.With(header.ProducerEpoch, Stored(header, header.BaseOffset));
        Put(entry with
        {
            LastSeen = now,
            TransactionStart = header.IsTransactional && !entry.InTransaction ? header.BaseOffset : entry.TransactionStart,
        });
    }

    /// <summary>Takes over a stored marker, at recovery; the aborted range it ends, if it does.</summary>
    public AbortedRange? ReplayMarker(in RecordBatchHeader header, bool commit, int coordinatorEpoch, long now)
    {
        var entry = Find(header.ProducerId) ?? new ProducerEntry(header.ProducerId) { HasLostSequence = true };
        var start = entry.TransactionStart;
        Put(entry.AtEpoch(Math.Max(entry.Epoch, header.ProducerEpoch)) with
        {
            CoordinatorEpoch = coordinatorEpoch,
            LastTimestamp = header.MaxTimestamp,
            LastSeen = now,
            TransactionStart = -1,
        });
        return commit || start < 0 ? null : new AbortedRange(header.ProducerId, start, header.LastOffset, FirstOpenTransaction ?? header.NextOffset);
    }

    private static StoredBatch Stored(in RecordBatchHeader header, long firstOffset) =>
        new(header.BaseSequence, header.LastSequence, firstOffset, firstOffset + header.LastOffsetDelta, header.MaxTimestamp);

    /// <summary>A new producer may begin anywhere: what it stored before may have been deleted. A new epoch begins at 0.</summary>
    private static bool FollowsOn(in RecordBatchHeader header, ProducerEntry entry)
    {
        if (entry.Epoch == -1 || (entry.HasLostSequence && header.ProducerEpoch == entry.Epoch))
            return true;
        if (header.ProducerEpoch != entry.Epoch)
            return header.BaseSequence == 0;
        return Sequence.Follows(header.BaseSequence, entry.LastSequence);
    }

    private ProducerEntry Staged(long producerId) =>
        _staged.GetValueOrDefault(producerId) ?? _entries.GetValueOrDefault(producerId) ?? new ProducerEntry(producerId);
}
