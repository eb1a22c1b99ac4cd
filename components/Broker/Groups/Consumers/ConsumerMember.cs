namespace EcommAspire.Broker.Groups.Consumers;

internal enum ReconciliationState
{
    /// <summary>Has what it is to have at its epoch.</summary>
    Stable,

    /// <summary>Was told to give partitions up, and has not said that it did.</summary>
    Unrevoked,

    /// <summary>Has given up all it had to, and waits for others to do so.</summary>
    Unreleased,
}

/// <summary>A member of a KIP-848 group: what it subscribes to, what it has, what it should have.</summary>
internal sealed class ConsumerMember
{
    /// <summary>The epoch of a static member that is away and will come back.</summary>
    public const int Away = -2;

    public required string MemberId { get; init; }

    public string? InstanceId { get; init; }

    public string? RackId { get; set; }

    public string ClientId { get; set; } = "";

    public string ClientHost { get; set; } = "";

    public int RebalanceTimeoutMs { get; set; }

    public IReadOnlyList<string> Topics { get; set; } = [];

    public string? TopicRegex { get; set; }

    public string? Assignor { get; set; }

    /// <summary>Null for those that speak the new protocol.</summary>
    public ClassicTerms? Classic { get; set; }

    public int Epoch { get; set; }

    public int FormerEpoch { get; set; }

    public ReconciliationState State { get; set; }

    public HashSet<PartitionId> Assigned { get; set; } = [];

    public HashSet<PartitionId> Revoking { get; set; } = [];

    public HashSet<PartitionId> Target { get; set; } = [];

    /// <summary>The same member under the id that it came back with.</summary>
    public ConsumerMember ReturnAs(string memberId) => new()
    {
        MemberId = memberId,
        InstanceId = InstanceId,
        RackId = RackId,
        RebalanceTimeoutMs = RebalanceTimeoutMs,
        Topics = Topics,
        TopicRegex = TopicRegex,
        Assignor = Assignor,
        Classic = Classic,
        Assigned = Assigned,
        Target = Target,
    };
}
