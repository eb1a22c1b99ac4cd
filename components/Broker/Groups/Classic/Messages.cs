using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Groups.Classic;

/// <summary>A way of assigning partitions that a member offers, with what it tells the leader about itself.</summary>
public sealed record JoinProtocol(string Name, ReadOnlyMemory<byte> Metadata);

/// <summary>A consumer (or a worker of another kind) asks to be part of a group.</summary>
public sealed record JoinRequest
{
    /// <summary>The group.</summary>
    public required string GroupId { get; init; }

    /// <summary>The id the coordinator gave; empty at first.</summary>
    public string MemberId { get; init; } = "";

    /// <summary><c>group.instance.id</c> of a static member.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The client's own name, the start of its member id.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>Where the client connects from.</summary>
    public string ClientHost { get; init; } = "";

    /// <summary>How long the coordinator lives without a heartbeat of this member.</summary>
    public required int SessionTimeoutMs { get; init; }

    /// <summary>How long it waits for this member in a rebalance.</summary>
    public required int RebalanceTimeoutMs { get; init; }

    /// <summary><c>consumer</c> for consumers.</summary>
    public required string ProtocolType { get; init; }

    /// <summary>What the member can do, best first.</summary>
    public required IReadOnlyList<JoinProtocol> Protocols { get; init; }

    /// <summary>Version 4 and later: who comes without an id gets one and is asked to come again with it.</summary>
    public bool RequiresKnownMemberId { get; init; } = true;

    /// <summary>Version 9 and later: a returning leader can be told to leave the assignment as it is.</summary>
    public bool CanSkipAssignment { get; init; } = true;
}

/// <summary>A member as its leader is told of it.</summary>
public sealed record JoinedMember(string MemberId, string? InstanceId, ReadOnlyMemory<byte> Metadata);

/// <summary>What became of a <see cref="JoinRequest"/>.</summary>
public sealed record JoinResult
{
    /// <summary>Why not, or none.</summary>
    public ErrorCode Error { get; init; }

    /// <summary>The id to use from now on.</summary>
    public required string MemberId { get; init; }

    /// <summary>The generation that the member is part of.</summary>
    public int Generation { get; init; } = -1;

    /// <summary>The group's kind of protocol.</summary>
    public string? ProtocolType { get; init; }

    /// <summary>The way of assigning that all members can do.</summary>
    public string? ProtocolName { get; init; }

    /// <summary>The member that assigns.</summary>
    public string Leader { get; init; } = "";

    /// <summary>Whether the leader should assign nothing.</summary>
    public bool SkipAssignment { get; init; }

    /// <summary>All members, for the leader; nobody, for the others.</summary>
    public IReadOnlyList<JoinedMember> Members { get; init; } = [];
}

/// <summary>A member asks for its assignment; the leader brings everyone's.</summary>
public sealed record SyncRequest
{
    /// <summary>The group.</summary>
    public required string GroupId { get; init; }

    /// <summary>The member.</summary>
    public required string MemberId { get; init; }

    /// <summary><c>group.instance.id</c> of a static member.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The generation that the member knows.</summary>
    public required int Generation { get; init; }

    /// <summary>The kind of protocol that the member knows, if it says.</summary>
    public string? ProtocolType { get; init; }

    /// <summary>The protocol that the member knows, if it says.</summary>
    public string? ProtocolName { get; init; }

    /// <summary>From the leader: by member id, what each is assigned.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Assignments { get; init; } = new Dictionary<string, ReadOnlyMemory<byte>>();
}

/// <summary>What became of a <see cref="SyncRequest"/>.</summary>
public sealed record SyncResult(ErrorCode Error, ReadOnlyMemory<byte> Assignment = default, string? ProtocolType = null, string? ProtocolName = null);

/// <summary>Somebody who is to leave: by member id, by instance id (an administrator's way), or both.</summary>
public sealed record LeavingMember(string MemberId, string? InstanceId);

/// <summary>Whether it left.</summary>
public sealed record LeftMember(string MemberId, string? InstanceId, ErrorCode Error);

/// <summary>What became of leaving; one answer for each who was to.</summary>
public sealed record LeaveResult(ErrorCode Error, IReadOnlyList<LeftMember> Members);
