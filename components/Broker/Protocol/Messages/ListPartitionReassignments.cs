namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Asks which partitions are on their way to other brokers. <see href="https://kafka.apache.org/protocol#The_Messages_ListPartitionReassignments"/></summary>
public sealed class ListPartitionReassignmentsRequest : IRequest<ListPartitionReassignmentsResponse>
{
    public static ApiKey Api => ApiKey.ListPartitionReassignments;

    public static VersionRange Versions => new(0, 0);

    public static short FlexibleFrom => 0;

    public int TimeoutMs { get; set; } = 60_000;
    public IReadOnlyList<Topic>? Topics { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        TimeoutMs = wire.Int32(TimeoutMs);
        Topics = wire.NullableArray(Topics);
    }

    public sealed class Topic : IFields
    {
        public string Name { get; set; } = "";
        public IReadOnlyList<int> PartitionIndexes { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            PartitionIndexes = wire.Values(PartitionIndexes);
        }
    }
}

/// <summary>Those that are. <see href="https://kafka.apache.org/protocol#The_Messages_ListPartitionReassignments"/></summary>
public sealed class ListPartitionReassignmentsResponse : IMessage
{
    public static ApiKey Api => ApiKey.ListPartitionReassignments;

    public static VersionRange Versions => new(0, 0);

    public static short FlexibleFrom => 0;

    public int ThrottleTimeMs { get; set; }
    public ErrorCode ErrorCode { get; set; }
    public string? ErrorMessage { get; set; }
    public IReadOnlyList<OngoingTopic> Topics { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
        ErrorMessage = wire.NullableString(ErrorMessage);
        Topics = wire.Array(Topics);
    }

    public sealed class OngoingTopic : IFields
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
        public IReadOnlyList<int> Replicas { get; set; } = [];
        public IReadOnlyList<int> AddingReplicas { get; set; } = [];
        public IReadOnlyList<int> RemovingReplicas { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            PartitionIndex = wire.Int32(PartitionIndex);
            Replicas = wire.Values(Replicas);
            AddingReplicas = wire.Values(AddingReplicas);
            RemovingReplicas = wire.Values(RemovingReplicas);
        }
    }
}
