namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Keeps the offsets a group has come to. <see href="https://kafka.apache.org/protocol#The_Messages_OffsetCommit"/></summary>
public sealed class OffsetCommitRequest : IRequest<OffsetCommitResponse>
{
    public static ApiKey Api => ApiKey.OffsetCommit;

    public static VersionRange Versions => new(2, 10);

    public static short FlexibleFrom => 8;

    public string GroupId { get; set; } = "";
    public int GenerationIdOrMemberEpoch { get; set; } = -1;
    public string MemberId { get; set; } = "";
    public string? GroupInstanceId { get; set; }
    public long RetentionTimeMs { get; set; } = -1;
    public IReadOnlyList<Topic> Topics { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        GroupId = wire.String(GroupId);
        GenerationIdOrMemberEpoch = wire.Int32(GenerationIdOrMemberEpoch);
        MemberId = wire.String(MemberId);
        GroupInstanceId = wire.NullableString(GroupInstanceId, from: 7);
        RetentionTimeMs = wire.Int64(RetentionTimeMs, to: 4);
        Topics = wire.Array(Topics);
    }

    public sealed class Topic : IFields
    {
        public string Name { get; set; } = "";
        public Guid TopicId { get; set; }
        public IReadOnlyList<Partition> Partitions { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name, to: 9);
            TopicId = wire.Uuid(TopicId, from: 10);
            Partitions = wire.Array(Partitions);
        }
    }

    public sealed class Partition : IFields
    {
        public int PartitionIndex { get; set; }
        public long CommittedOffset { get; set; }
        public int CommittedLeaderEpoch { get; set; } = -1;
        public string? CommittedMetadata { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            PartitionIndex = wire.Int32(PartitionIndex);
            CommittedOffset = wire.Int64(CommittedOffset);
            CommittedLeaderEpoch = wire.Int32(CommittedLeaderEpoch, from: 6);
            CommittedMetadata = wire.NullableString(CommittedMetadata);
        }
    }
}

/// <summary>What became of each. <see href="https://kafka.apache.org/protocol#The_Messages_OffsetCommit"/></summary>
public sealed class OffsetCommitResponse : IMessage
{
    public static ApiKey Api => ApiKey.OffsetCommit;

    public static VersionRange Versions => new(2, 10);

    public static short FlexibleFrom => 8;

    public int ThrottleTimeMs { get; set; }
    public IReadOnlyList<Topic> Topics { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs, from: 3);
        Topics = wire.Array(Topics);
    }

    public sealed class Topic : IFields
    {
        public string Name { get; set; } = "";
        public Guid TopicId { get; set; }
        public IReadOnlyList<Partition> Partitions { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name, to: 9);
            TopicId = wire.Uuid(TopicId, from: 10);
            Partitions = wire.Array(Partitions);
        }
    }

    public sealed class Partition : IFields
    {
        public int PartitionIndex { get; set; }
        public ErrorCode ErrorCode { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            PartitionIndex = wire.Int32(PartitionIndex);
            ErrorCode = wire.Error(ErrorCode);
        }
    }
}
