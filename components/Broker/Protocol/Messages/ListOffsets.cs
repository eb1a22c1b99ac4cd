namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Looks offsets up: the first, the last, that of a time. <see href="https://kafka.apache.org/protocol#The_Messages_ListOffsets"/></summary>
public sealed class ListOffsetsRequest : IRequest<ListOffsetsResponse>
{
    public static ApiKey Api => ApiKey.ListOffsets;

    public static VersionRange Versions => new(1, 11);

    public static short FlexibleFrom => 6;

    public int ReplicaId { get; set; }
    public sbyte IsolationLevel { get; set; }
    public IReadOnlyList<Topic> Topics { get; set; } = [];
    public int TimeoutMs { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ReplicaId = wire.Int32(ReplicaId);
        IsolationLevel = wire.Int8(IsolationLevel, from: 2);
        Topics = wire.Array(Topics);
        TimeoutMs = wire.Int32(TimeoutMs, from: 10);
    }

    public sealed class Topic : IFields
    {
        public string Name { get; set; } = "";
        public IReadOnlyList<Partition> Partitions { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            Partitions = wire.Array(Partitions);
        }
    }

    public sealed class Partition : IFields
    {
        public int PartitionIndex { get; set; }
        public int CurrentLeaderEpoch { get; set; } = -1;
        public long Timestamp { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            PartitionIndex = wire.Int32(PartitionIndex);
            CurrentLeaderEpoch = wire.Int32(CurrentLeaderEpoch, from: 4);
            Timestamp = wire.Int64(Timestamp);
        }
    }
}

/// <summary>The offsets found. <see href="https://kafka.apache.org/protocol#The_Messages_ListOffsets"/></summary>
public sealed class ListOffsetsResponse : IMessage
{
    public static ApiKey Api => ApiKey.ListOffsets;

    public static VersionRange Versions => new(1, 11);

    public static short FlexibleFrom => 6;

    public int ThrottleTimeMs { get; set; }
    public IReadOnlyList<Topic> Topics { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs, from: 2);
        Topics = wire.Array(Topics);
    }

    public sealed class Topic : IFields
    {
        public string Name { get; set; } = "";
        public IReadOnlyList<Partition> Partitions { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            Partitions = wire.Array(Partitions);
        }
    }

    public sealed class Partition : IFields
    {
        public int PartitionIndex { get; set; }
        public ErrorCode ErrorCode { get; set; }
        public long Timestamp { get; set; } = -1;
        public long Offset { get; set; } = -1;
        public int LeaderEpoch { get; set; } = -1;

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            PartitionIndex = wire.Int32(PartitionIndex);
            ErrorCode = wire.Error(ErrorCode);
            Timestamp = wire.Int64(Timestamp);
            Offset = wire.Int64(Offset);
            LeaderEpoch = wire.Int32(LeaderEpoch, from: 4);
        }
    }
}
