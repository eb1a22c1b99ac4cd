using EcommAspire.Broker.Coordination;

namespace EcommAspire.Broker.Transactions;

internal enum TransactionState : byte
{
    Empty,
    Ongoing,
    PrepareCommit,
    PrepareAbort,
    CompleteCommit,
    CompleteAbort,
}

/// <summary>
/// What is known of a <c>transactional.id</c>. It never changes: a step is a new one, which counts once it is in the journal.
/// </summary>
internal sealed record Transaction
{
    public const short NoEpoch = -1;

    public required string Id { get; init; }

    public required long ProducerId { get; init; }

    /// <summary>The id before <see cref="ProducerId"/>, whose epochs were used up; -1 if there was none.</summary>
    public long FormerProducerId { get; init; } = -1;

    /// <summary>The id to go on with after the transaction's end, the epochs being used up; -1 if they are not.</summary>
    public long NextProducerId { get; init; } = -1;

    public short Epoch { get; init; } = NoEpoch;

    /// <summary>The epoch from which the producer came to this one by itself, so that it may ask again; -1 where another did.</summary>
    public short FormerEpoch { get; init; } = NoEpoch;

    public int TimeoutMs { get; init; }

    public TransactionState State { get; init; }

    public IReadOnlySet<TopicPartition> Partitions { get; init; } = new HashSet<TopicPartition>();

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether its producer gets a new epoch with every transaction (KIP-890).</summary>
    public bool BumpsEpoch { get; init; }

    public bool IsEnding => State is TransactionState.PrepareCommit or TransactionState.PrepareAbort;

    public bool IsComplete => State is TransactionState.CompleteCommit or TransactionState.CompleteAbort;

    public bool Commits => State is TransactionState.PrepareCommit or TransactionState.CompleteCommit;

    /// <summary>One epoch is kept back, to fence the last producer with.</summary>
    public static bool IsExhausted(short epoch) => epoch >= short.MaxValue - 1;
}
