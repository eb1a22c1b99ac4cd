using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Groups.Consumers;

/// <summary>Some partitions of a topic, by its id.</summary>
public sealed record TopicPartitions(Guid TopicId, IReadOnlyList<int> Partitions);

/// <summary>A member's heartbeat (KIP-848); what did not change since the last is null or -1.</summary>
public sealed record ConsumerHeartbeat
{
    /// <summary>The group.</summary>
    public required string GroupId { get; init; }

    /// <summary>The member's id, which it made itself; empty in version 0 on joining.</summary>
    public string MemberId { get; init; } = "";

    /// <summary>Version 1 and later: a member makes its id itself, before it joins.</summary>
    public bool RequiresMemberId { get; init; } = true;

    /// <summary>0 to join, -1 to leave, -2 for a static member that will come back, else what the last answer said.</summary>
    public required int MemberEpoch { get; init; }

    /// <summary><c>group.instance.id</c> of a static member.</summary>
    public string? InstanceId { get; init; }

    /// <summary><c>client.rack</c></summary>
    public string? RackId { get; init; }

    /// <summary>How long the member may take to give partitions up.</summary>
    public int RebalanceTimeoutMs { get; init; } = -1;

    /// <summary>The topics it subscribes to.</summary>
    public IReadOnlyList<string>? Topics { get; init; }

    /// <summary>A pattern (RE2 syntax) of topics it subscribes to; empty for no longer.</summary>
    public string? TopicRegex { get; init; }

    /// <summary><c>uniform</c> or <c>range</c></summary>
    public string? Assignor { get; init; }

    /// <summary>What the member holds.</summary>
    public IReadOnlyList<TopicPartitions>? Owned { get; init; }

    /// <summary>The client's own name.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>Where the client connects from.</summary>
    public string ClientHost { get; init; } = "";
}

/// <summary>What a <see cref="ConsumerHeartbeat"/> is answered.</summary>
public sealed record ConsumerHeartbeatResult
{
    /// <summary>Why not, or none.</summary>
    public ErrorCode Error { get; init; }

    /// <summary>The error in words.</summary>
    public string? Message { get; init; }

    /// <summary>The member's id.</summary>
    public string? MemberId { get; init; }

    /// <summary>The member's epoch.</summary>
    public int MemberEpoch { get; init; }

    /// <summary>When to come again.</summary>
    public int HeartbeatIntervalMs { get; init; }

    /// <summary>All that the member is to hold from now on; null where that did not change.</summary>
    public IReadOnlyList<TopicPartitions>? Assignment { get; init; }
}

/// <summary>A member, described.</summary>
public sealed record ConsumerMemberDescription
{
    /// <summary>Its id.</summary>
    public required string MemberId { get; init; }

    /// <summary><c>group.instance.id</c></summary>
    public string? InstanceId { get; init; }

    /// <summary><c>client.rack</c></summary>
    public string? RackId { get; init; }

    /// <summary>Its epoch.</summary>
    public int MemberEpoch { get; init; }

    /// <summary>The client's own name.</summary>
    public required string ClientId { get; init; }

    /// <summary>Where it connects from.</summary>
    public required string ClientHost { get; init; }

    /// <summary>The topics it subscribes to.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>The pattern of topics it subscribes to.</summary>
    public string? TopicRegex { get; init; }

    /// <summary>Whether it speaks the classic protocol.</summary>
    public bool IsClassic { get; init; }

    /// <summary>What it holds.</summary>
    public required IReadOnlyList<TopicPartitions> Assignment { get; init; }

    /// <summary>What it should come to hold.</summary>
    public required IReadOnlyList<TopicPartitions> Target { get; init; }
}

/// <summary>A group, described.</summary>
public sealed record ConsumerGroupDescription
{
    /// <summary>Why not, or none.</summary>
    public ErrorCode Error { get; init; }

    /// <summary>The error in words.</summary>
    public string? Message { get; init; }

    /// <summary>The group.</summary>
    public required string GroupId { get; init; }

    /// <summary>Empty, Assigning, Reconciling, Stable.</summary>
    public string State { get; init; } = "";

    /// <summary>The group's epoch.</summary>
    public int GroupEpoch { get; init; }

    /// <summary>The epoch of the target assignment.</summary>
    public int AssignmentEpoch { get; init; }

    /// <summary>The assignor.</summary>
    public string Assignor { get; init; } = "";

    /// <summary>The members.</summary>
    public IReadOnlyList<ConsumerMemberDescription> Members { get; init; } = [];
}
