using System.Runtime.CompilerServices;
using EcommAspire.Broker.Storage.Batches;

namespace EcommAspire.Broker.Storage.Producers;

/// <summary>A batch that a producer has stored, remembered so that the same batch again is recognised.</summary>
internal readonly record struct StoredBatch(int FirstSequence, int LastSequence, long FirstOffset, long LastOffset, long Timestamp);

/// <summary>The last batches of a producer, oldest first: as many as a client may have in flight.</summary>
[InlineArray(Capacity)]
internal struct StoredBatches
{
    public const int Capacity = 5;
    private StoredBatch _first;
}

/// <summary>What a partition knows of a producer. It never changes; an append makes a new one.</summary>
internal sealed record ProducerEntry(long ProducerId)
{
    private StoredBatches _batches;

    /// <summary>-1 before anything was stored.</summary>
    public short Epoch { get; init; } = -1;

    /// <summary>Of the last marker, or -1.</summary>
    public int CoordinatorEpoch { get; init; } = -1;

    /// <summary>The time in its last batch.</summary>
    public long LastTimestamp { get; init; } = RecordBatchHeader.NoTimestamp;

    /// <summary>When the broker last heard of it, by its own clock.</summary>
    public long LastSeen { get; init; }

    /// <summary>Where its open transaction begins, or -1.</summary>
    public long TransactionStart { get; init; } = -1;

    /// <summary>Whether its batches were lost with what was deleted, so that only a marker told of it: then any sequence may come next.</summary>
    public bool HasLostSequence { get; init; }

    public int BatchCount { get; private init; }

    public bool InTransaction => TransactionStart >= 0;

    public int LastSequence => BatchCount == 0 ? RecordBatchHeader.NoSequence : _batches[BatchCount - 1].LastSequence;

    public StoredBatch Batch(int index) => _batches[index];

    /// <summary>The batch of this epoch with just these sequences, if it is among the last ones.</summary>
    public StoredBatch? FindDuplicate(in RecordBatchHeader header)
    {
        if (header.ProducerEpoch != Epoch)
            return null;
        for (var i = 0; i < BatchCount; i++)
        {
            if (_batches[i].FirstSequence == header.BaseSequence && _batches[i].LastSequence == header.LastSequence)
                return _batches[i];
        }
        return null;
    }

    /// <summary>The entry after a batch was stored.</summary>
    public ProducerEntry With(short epoch, StoredBatch batch)
    {
        var next = AtEpoch(epoch);
        var batches = next._batches;
        var count = next.BatchCount;
        if (count == StoredBatches.Capacity)
        {
            for (var i = 1; i < StoredBatches.Capacity; i++)
                batches[i - 1] = batches[i];
            count--;
        }
        batches[count] = batch;
        return next with { _batches = batches, BatchCount = count + 1, HasLostSequence = false, LastTimestamp = batch.Timestamp };
    }

    /// <summary>The entry in an epoch: a new one begins without batches.</summary>
    public ProducerEntry AtEpoch(short epoch) => epoch == Epoch ? this : this with { Epoch = epoch, BatchCount = 0 };
}
