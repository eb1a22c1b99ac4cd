namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Asks for an election of the leaders of partitions. <see href="https://kafka.apache.org/protocol#The_Messages_ElectLeaders"/></summary>
public sealed class ElectLeadersRequest : IRequest<ElectLeadersResponse>
{
    public static ApiKey Api => ApiKey.ElectLeaders;

    public static VersionRange Versions => new(0, 2);

    public static short FlexibleFrom => 2;

    public sbyte ElectionType { get; set; }
    public IReadOnlyList<Topic>? TopicPartitions { get; set; }
    public int TimeoutMs { get; set; } = 60_000;

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ElectionType = wire.Int8(ElectionType, from: 1);
        TopicPartitions = wire.NullableArray(TopicPartitions);
        TimeoutMs = wire.Int32(TimeoutMs);
    }

    public sealed class Topic : IFields
    {
        public string Name { get; set; } = "";
        public IReadOnlyList<int> Partitions { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            Partitions = wire.Values(Partitions);
        }
    }
}

/// <summary>What came of each. <see href="https://kafka.apache.org/protocol#The_Messages_ElectLeaders"/></summary>
public sealed class ElectLeadersResponse : IMessage
{
    public static ApiKey Api => ApiKey.ElectLeaders;

    public static VersionRange Versions => new(0, 2);

    public static short FlexibleFrom => 2;

    public int ThrottleTimeMs { get; set; }
    public ErrorCode ErrorCode { get; set; }
    public IReadOnlyList<ElectionResult> ReplicaElectionResults { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode, from: 1);
        ReplicaElectionResults = wire.Array(ReplicaElectionResults);
    }

    public sealed class ElectionResult : IFields
    {
        public string Topic { get; set; } = "";
        public IReadOnlyList<Partition> PartitionResult { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Topic = wire.String(Topic);
            PartitionResult = wire.Array(PartitionResult);
        }
    }

    public sealed class Partition : IFields
    {
        public int PartitionId { get; set; }
        public ErrorCode ErrorCode { get; set; }
        public string? ErrorMessage { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            PartitionId = wire.Int32(PartitionId);
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage);
        }
    }
}
