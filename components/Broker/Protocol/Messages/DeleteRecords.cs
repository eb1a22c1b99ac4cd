namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Moves the start of partitions forward. <see href="https://kafka.apache.org/protocol#The_Messages_DeleteRecords"/></summary>
public sealed class DeleteRecordsRequest : IRequest<DeleteRecordsResponse>
{
    public static ApiKey Api => ApiKey.DeleteRecords;

    public static VersionRange Versions => new(0, 2);

    public static short FlexibleFrom => 2;

    public IReadOnlyList<Topic> Topics { get; set; } = [];
    public int TimeoutMs { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        Topics = wire.Array(Topics);
        TimeoutMs = wire.Int32(TimeoutMs);
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
        public long Offset { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            PartitionIndex = wire.Int32(PartitionIndex);
            Offset = wire.Int64(Offset);
        }
    }
}

/// <summary>Where the partitions start now. <see href="https://kafka.apache.org/protocol#The_Messages_DeleteRecords"/></summary>
public sealed class DeleteRecordsResponse : IMessage
{
    public static ApiKey Api => ApiKey.DeleteRecords;

    public static VersionRange Versions => new(0, 2);

    public static short FlexibleFrom => 2;

    public int ThrottleTimeMs { get; set; }
    public IReadOnlyList<Topic> Topics { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
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
        public long LowWatermark { get; set; }
        public ErrorCode ErrorCode { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            PartitionIndex = wire.Int32(PartitionIndex);
            LowWatermark = wire.Int64(LowWatermark);
            ErrorCode = wire.Error(ErrorCode);
        }
    }
}
