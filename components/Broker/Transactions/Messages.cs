using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Transactions;

/// <summary>A producer asks for an id, or for a new epoch.</summary>
public sealed record InitProducerId
{
    /// <summary><c>transactional.id</c>; null for a producer that is only idempotent.</summary>
    public string? TransactionalId { get; init; }

    /// <summary><c>transaction.timeout.ms</c></summary>
    public int TimeoutMs { get; init; }

    /// <summary>The id it has, to go on with after an error; -1 on starting.</summary>
    public long ProducerId { get; init; } = -1;

    /// <summary>The epoch it has, likewise.</summary>
    public short Epoch { get; init; } = -1;
}

/// <summary>A producer's id and epoch, or why there is none.</summary>
public sealed record ProducerIdentity(ErrorCode Error, long ProducerId = -1, short Epoch = -1);

/// <summary>A transaction, described.</summary>
public sealed record TransactionDescription
{
    /// <summary>Why not, or none.</summary>
    public ErrorCode Error { get; init; }

    /// <summary><c>transactional.id</c></summary>
    public required string TransactionalId { get; init; }

    /// <summary>Empty, Ongoing, PrepareCommit, PrepareAbort, CompleteCommit, CompleteAbort.</summary>
    public string State { get; init; } = "";

    /// <summary>The producer.</summary>
    public long ProducerId { get; init; }

    /// <summary>Its epoch.</summary>
    public short Epoch { get; init; }

    /// <summary>How long a transaction may take.</summary>
    public int TimeoutMs { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The partitions that have a part in it.</summary>
    public IReadOnlyList<TopicPartition> Partitions { get; init; } = [];
}

/// <summary>Which transactions to list.</summary>
public sealed record TransactionFilter
{
    /// <summary>In one of these states, where any is named.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    /// <summary>Of one of these producers, where any is named.</summary>
    public IReadOnlyList<long> ProducerIds { get; init; } = [];

    /// <summary>Running for longer than this, in milliseconds; negative for any.</summary>
    public long LongerThanMs { get; init; } = -1;

    /// <summary>With an id that matches this pattern (RE2 syntax), where there is one.</summary>
    public string? IdPattern { get; init; }
}

/// <summary>The transactions listed.</summary>
public sealed record TransactionListing(ErrorCode Error, IReadOnlyList<string> UnknownStates, IReadOnlyList<TransactionDescription> Transactions);
