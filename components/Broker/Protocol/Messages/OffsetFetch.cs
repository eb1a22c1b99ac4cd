namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Asks for the offsets groups have come to. <see href="https://kafka.apache.org/protocol#The_Messages_OffsetFetch"/></summary>
public sealed class OffsetFetchRequest : IRequest<OffsetFetchResponse>
{
    public static ApiKey Api => ApiKey.OffsetFetch;

    public static VersionRange Versions => new(1, 10);

    public static short FlexibleFrom => 6;

    public string GroupId { get; set; } = "";
    public IReadOnlyList<Topic>? Topics { get; set; } = [];
    public IReadOnlyList<Group> Groups { get; set; } = [];
    public bool RequireStable { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        GroupId = wire.String(GroupId, to: 7);
        Topics = wire.NullableArray(Topics, to: 7, nullableFrom: 2);
        Groups = wire.Array(Groups, from: 8);
        RequireStable = wire.Boolean(RequireStable, from: 7);
    }

    public sealed class Topic : IFields
    {
        public string Name { get; set; } = "";
        public IReadOnlyList<int> PartitionIndexes { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name, to: 7);
            PartitionIndexes = wire.Values(PartitionIndexes, to: 7);
        }
    }

    public sealed class Group : IFields
    {
        public string GroupId { get; set; } = "";
        public string? MemberId { get; set; }
        public int MemberEpoch { get; set; } = -1;
        public IReadOnlyList<GroupTopic>? Topics { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            GroupId = wire.String(GroupId);
            MemberId = wire.NullableString(MemberId, from: 9);
            MemberEpoch = wire.Int32(MemberEpoch, from: 9);
            Topics = wire.NullableArray(Topics);
        }
    }

    public sealed class GroupTopic : IFields
    {
        public string Name { get; set; } = "";
        public Guid TopicId { get; set; }
        public IReadOnlyList<int> PartitionIndexes { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name, to: 9);
            TopicId = wire.Uuid(TopicId, from: 10);
            PartitionIndexes = wire.Values(PartitionIndexes);
        }
    }
}

/// <summary>The offsets. <see href="https://kafka.apache.org/protocol#The_Messages_OffsetFetch"/></summary>
public sealed class OffsetFetchResponse : IMessage
{
    public static ApiKey Api => ApiKey.OffsetFetch;

    public static VersionRange Versions => new(1, 10);

    public static short FlexibleFrom => 6;

    public int ThrottleTimeMs { get; set; }
    public IReadOnlyList<Topic> Topics { get; set; } = [];
    public ErrorCode ErrorCode { get; set; }
    public IReadOnlyList<Group> Groups { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs, from: 3);
        Topics = wire.Array(Topics, to: 7);
        ErrorCode = wire.Error(ErrorCode, from: 2, to: 7);
        Groups = wire.Array(Groups, from: 8);
    }

    public sealed class Topic : IFields
    {
        public string Name { get; set; } = "";
        public IReadOnlyList<Partition> Partitions { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name, to: 7);
            Partitions = wire.Array(Partitions, to: 7);
        }
    }

    public sealed class Partition : IFields
    {
        public int PartitionIndex { get; set; }
        public long CommittedOffset { get; set; }
        public int CommittedLeaderEpoch { get; set; } = -1;
        public string? Metadata { get; set; }
        public ErrorCode ErrorCode { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            PartitionIndex = wire.Int32(PartitionIndex, to: 7);
            CommittedOffset = wire.Int64(CommittedOffset, to: 7);
            CommittedLeaderEpoch = wire.Int32(CommittedLeaderEpoch, from: 5, to: 7);
            Metadata = wire.NullableString(Metadata, to: 7);
            ErrorCode = wire.Error(ErrorCode, to: 7);
        }
    }

    public sealed class Group : IFields
    {
        public string GroupId { get; set; } = "";
        public IReadOnlyList<GroupTopic> Topics { get; set; } = [];
        public ErrorCode ErrorCode { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            GroupId = wire.String(GroupId);
            Topics = wire.Array(Topics);
            ErrorCode = wire.Error(ErrorCode);
        }
    }

    public sealed class GroupTopic : IFields
    {
        public string Name { get; set; } = "";
        public Guid TopicId { get; set; }
        public IReadOnlyList<GroupPartition> Partitions { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name, to: 9);
            TopicId = wire.Uuid(TopicId, from: 10);
            Partitions = wire.Array(Partitions);
        }
    }

    public sealed class GroupPartition : IFields
    {
        public int PartitionIndex { get; set; }
        public long CommittedOffset { get; set; }
        public int CommittedLeaderEpoch { get; set; } = -1;
        public string? Metadata { get; set; }
        public ErrorCode ErrorCode { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            PartitionIndex = wire.Int32(PartitionIndex);
            CommittedOffset = wire.Int64(CommittedOffset);
            CommittedLeaderEpoch = wire.Int32(CommittedLeaderEpoch);
            Metadata = wire.NullableString(Metadata);
            ErrorCode = wire.Error(ErrorCode);
        }
    }
}
