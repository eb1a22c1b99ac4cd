namespace EcommAspire.Streaming.Operational;

/// <summary>A partition of a topic.</summary>
public readonly record struct PartitionId(string Topic, int Partition)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Topic}[{Partition}]";
}

/// <summary>How far a batch moves a partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="From">The offset that was next before.</param>
/// <param name="To">The offset that is next then.</param>
public readonly record struct OffsetMove(PartitionId Partition, long From, long To);

/// <summary>What became of a batch.</summary>
/// <param name="IsCommitted">Whether it is in the database.</param>
/// <param name="Inserted">The events that were new.</param>
/// <param name="Superseded">
/// Where it is not, for another consumer, or an earlier attempt whose answer was lost, had moved a partition: the offsets
/// that are next now. Nothing of the batch was written.
/// </param>
public sealed record BatchOutcome(bool IsCommitted, long Inserted, IReadOnlyDictionary<PartitionId, long> Superseded);
