using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Groups.Offsets;

/// <summary>How far a group has read a partition.</summary>
public sealed record CommittedOffset
{
    /// <summary>The next offset to read.</summary>
    public required long Offset { get; init; }

    /// <summary>The epoch of the last record read, or -1.</summary>
    public int LeaderEpoch { get; init; } = -1;

    /// <summary>What the client wants to find again.</summary>
    public string Metadata { get; init; } = "";

    /// <summary>When it was committed.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>When it may be forgotten, where the client said so itself (versions 2 to 4).</summary>
    public DateTimeOffset? Expires { get; init; }
}

/// <summary>An offset to commit.</summary>
public sealed record OffsetToCommit(TopicPartition Partition, long Offset, int LeaderEpoch = -1, string? Metadata = null);

/// <summary>Offsets of a group to commit, at once or with a transaction.</summary>
public sealed record OffsetCommit
{
    /// <summary>The group.</summary>
    public required string GroupId { get; init; }

    /// <summary>The member that commits; empty for a consumer without a group's assignment, or an administrator.</summary>
    public string MemberId { get; init; } = "";

    /// <summary><c>group.instance.id</c> of a static member.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The member's generation or epoch; negative for who is not a member.</summary>
    public int GenerationOrEpoch { get; init; } = -1;

    /// <summary>The version of the request; what an unknown group is answered depends on it.</summary>
    public short Version { get; init; } = 9;

    /// <summary>How long to keep the offsets, where the client says so itself.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>The offsets.</summary>
    public required IReadOnlyList<OffsetToCommit> Offsets { get; init; }
}

/// <summary>What became of a partition.</summary>
public sealed record PartitionResult(TopicPartition Partition, ErrorCode Error);

/// <summary>Offsets of a group to read.</summary>
public sealed record OffsetFetch
{
    /// <summary>The group.</summary>
    public required string GroupId { get; init; }

    /// <summary>The member that asks, where it says so.</summary>
    public string? MemberId { get; init; }

    /// <summary>Its epoch, where it says so.</summary>
    public int MemberEpoch { get; init; } = -1;

    /// <summary>The partitions; null for all that the group has offsets of.</summary>
    public IReadOnlyList<TopicPartition>? Partitions { get; init; }

    /// <summary>Whether a partition whose offset an open transaction may still change is answered as unstable.</summary>
    public bool RequireStable { get; init; }
}

/// <summary>An offset of a partition; -1 where there is none.</summary>
public sealed record FetchedOffset(TopicPartition Partition, long Offset, int LeaderEpoch, string Metadata, ErrorCode Error);

/// <summary>What became of an <see cref="OffsetFetch"/>.</summary>
public sealed record OffsetFetchResult(ErrorCode Error, IReadOnlyList<FetchedOffset> Offsets);

/// <summary>What became of deleting offsets.</summary>
public sealed record OffsetDeleteResult(ErrorCode Error, IReadOnlyList<PartitionResult> Partitions);
