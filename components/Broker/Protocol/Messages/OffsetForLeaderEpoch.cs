namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Asks where the epoch of a leader ended. <see href="https://kafka.apache.org/protocol#The_Messages_OffsetForLeaderEpoch"/></summary>
public sealed class OffsetForLeaderEpochRequest : IRequest<OffsetForLeaderEpochResponse>
{
    public static ApiKey Api => ApiKey.OffsetForLeaderEpoch;

    public static VersionRange Versions => new(2, 4);

    public static short FlexibleFrom => 4;

    public int ReplicaId { get; set; } = -2;
    public IReadOnlyList<Topic> Topics { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ReplicaId = wire.Int32(ReplicaId, from: 3);
        Topics = wire.Array(Topics);
    }

    public sealed class Topic : IFields
    {
        public string TopicName { get; set; } = "";
        public IReadOnlyList<Partition> Partitions { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            TopicName = wire.String(TopicName);
            Partitions = wire.Array(Partitions);
        }
    }

    public sealed class Partition : IFields
    {
        public int PartitionIndex { get; set; }
        public int CurrentLeaderEpoch { get; set; } = -1;
        public int LeaderEpoch { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            PartitionIndex = wire.Int32(PartitionIndex);
            CurrentLeaderEpoch = wire.Int32(CurrentLeaderEpoch);
            LeaderEpoch = wire.Int32(LeaderEpoch);
        }
    }
}

/// <summary>The end of the epoch. <see href="https://kafka.apache.org/protocol#The_Messages_OffsetForLeaderEpoch"/></summary>
public sealed class OffsetForLeaderEpochResponse : IMessage
{
    public static ApiKey Api => ApiKey.OffsetForLeaderEpoch;

    public static VersionRange Versions => new(2, 4);

    public static short FlexibleFrom => 4;

    public int ThrottleTimeMs { get; set; }
    public IReadOnlyList<Topic> Topics { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Topics = wire.Array(Topics);
    }

    public sealed class Topic : IFields
    {
        public string TopicName { get; set; } = "";
        public IReadOnlyList<Partition> Partitions { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            TopicName = wire.String(TopicName);
            Partitions = wire.Array(Partitions);
        }
    }

    public sealed class Partition : IFields
    {
        public ErrorCode ErrorCode { get; set; }
        public int PartitionIndex { get; set; }
        public int LeaderEpoch { get; set; } = -1;
        public long EndOffset { get; set; } = -1;

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ErrorCode = wire.Error(ErrorCode);
            PartitionIndex = wire.Int32(PartitionIndex);
            LeaderEpoch = wire.Int32(LeaderEpoch);
            EndOffset = wire.Int64(EndOffset);
        }
    }
}
