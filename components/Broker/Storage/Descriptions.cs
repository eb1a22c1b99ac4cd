namespace EcommAspire.Broker.Storage;

/// <summary>An offset with its record's time; both -1 where there is none such.</summary>
public readonly record struct OffsetLookup(long Offset, long Timestamp)
{
    /// <summary>No record.</summary>
    public static OffsetLookup None { get; } = new(-1, -1);
}

/// <summary>Where a leader epoch ends: its epoch and the offset after its last record; both -1 for an epoch that never was.</summary>
public readonly record struct EpochEnd(int LeaderEpoch, long EndOffset);

/// <summary>A producer this partition knows, as DescribeProducers answers it.</summary>
/// <param name="ProducerId">Its id.</param>
/// <param name="Epoch">Its current epoch.</param>
/// <param name="LastSequence">Of its last record in this epoch, or -1.</param>
/// <param name="LastTimestamp">The time in its last batch.</param>
/// <param name="CoordinatorEpoch">Of its last transaction marker, or -1.</param>
/// <param name="TransactionStartOffset">Where its open transaction begins, or -1.</param>
public readonly record struct ProducerDescription(
    long ProducerId, short Epoch, int LastSequence, long LastTimestamp, int CoordinatorEpoch, long TransactionStartOffset);

/// <summary>What <see cref="PartitionLog.Clean"/> did.</summary>
/// <param name="SegmentsDeleted">Whole segments that went for age, size or DeleteRecords.</param>
/// <param name="BytesDeleted">How large they were.</param>
/// <param name="SegmentsCompacted">Segments rewritten.</param>
/// <param name="BytesCompacted">How much smaller they became.</param>
/// <param name="Note">Something a person should know: batches that could not be compacted, and why.</param>
public sealed record CleanResult(int SegmentsDeleted = 0, long BytesDeleted = 0, int SegmentsCompacted = 0, long BytesCompacted = 0, string? Note = null);
