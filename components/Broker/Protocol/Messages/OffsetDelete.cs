namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Forgets offsets of a group. <see href="https://kafka.apache.org/protocol#The_Messages_OffsetDelete"/></summary>
public sealed class OffsetDeleteRequest : IRequest<OffsetDeleteResponse>
{
    public static ApiKey Api => ApiKey.OffsetDelete;

    public static VersionRange Versions => new(0, 0);

    public static short FlexibleFrom => IMessage.Never;

    public string GroupId { get; set; } = "";
    public IReadOnlyList<Topic> Topics { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        GroupId = wire.String(GroupId);
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

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            PartitionIndex = wire.Int32(PartitionIndex);
        }
    }
}

/// <summary>What became of each. <see href="https://kafka.apache.org/protocol#The_Messages_OffsetDelete"/></summary>
public sealed class OffsetDeleteResponse : IMessage
{
    public static ApiKey Api => ApiKey.OffsetDelete;

    public static VersionRange Versions => new(0, 0);

    public static short FlexibleFrom => IMessage.Never;

    public ErrorCode ErrorCode { get; set; }
    public int ThrottleTimeMs { get; set; }
    public IReadOnlyList<Topic> Topics { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ErrorCode = wire.Error(ErrorCode);
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
        public ErrorCode ErrorCode { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            PartitionIndex = wire.Int32(PartitionIndex);
            ErrorCode = wire.Error(ErrorCode);
        }
    }
}
