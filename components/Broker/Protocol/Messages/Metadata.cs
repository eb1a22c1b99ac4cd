namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>What brokers and topics there are. <see href="https://kafka.apache.org/protocol#The_Messages_Metadata"/></summary>
public sealed class MetadataRequest : IRequest<MetadataResponse>
{
    public static ApiKey Api => ApiKey.Metadata;

    public static VersionRange Versions => new(0, 13);

    public static short FlexibleFrom => 9;

    public IReadOnlyList<Topic>? Topics { get; set; } = [];
    public bool AllowAutoTopicCreation { get; set; } = true;
    public bool IncludeClusterAuthorizedOperations { get; set; }
    public bool IncludeTopicAuthorizedOperations { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        Topics = wire.NullableArray(Topics, nullableFrom: 1);
        AllowAutoTopicCreation = wire.Boolean(AllowAutoTopicCreation, from: 4);
        IncludeClusterAuthorizedOperations = wire.Boolean(IncludeClusterAuthorizedOperations, from: 8, to: 10);
        IncludeTopicAuthorizedOperations = wire.Boolean(IncludeTopicAuthorizedOperations, from: 8);
    }

    public sealed class Topic : IFields
    {
        public Guid TopicId { get; set; }
        public string? Name { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            TopicId = wire.Uuid(TopicId, from: 10);
            Name = wire.NullableString(Name, nullableFrom: 10);
        }
    }
}

/// <summary>The brokers, the topics, and where their partitions lie. <see href="https://kafka.apache.org/protocol#The_Messages_Metadata"/></summary>
public sealed class MetadataResponse : IMessage
{
    public static ApiKey Api => ApiKey.Metadata;

    public static VersionRange Versions => new(0, 13);

    public static short FlexibleFrom => 9;

    public int ThrottleTimeMs { get; set; }
    public IReadOnlyList<Broker> Brokers { get; set; } = [];
    public string? ClusterId { get; set; }
    public int ControllerId { get; set; } = -1;
    public IReadOnlyList<Topic> Topics { get; set; } = [];
    public int ClusterAuthorizedOperations { get; set; } = int.MinValue;
    public ErrorCode ErrorCode { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs, from: 3);
        Brokers = wire.Array(Brokers);
        ClusterId = wire.NullableString(ClusterId, from: 2);
        ControllerId = wire.Int32(ControllerId, from: 1);
        Topics = wire.Array(Topics);
        ClusterAuthorizedOperations = wire.Int32(ClusterAuthorizedOperations, from: 8, to: 10);
        ErrorCode = wire.Error(ErrorCode, from: 13);
    }

    public sealed class Broker : IFields
    {
        public int NodeId { get; set; }
        public string Host { get; set; } = "";
        public int Port { get; set; }
        public string? Rack { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            NodeId = wire.Int32(NodeId);
            Host = wire.String(Host);
            Port = wire.Int32(Port);
            Rack = wire.NullableString(Rack, from: 1);
        }
    }

    public sealed class Topic : IFields
    {
        public ErrorCode ErrorCode { get; set; }
        public string? Name { get; set; }
        public Guid TopicId { get; set; }
        public bool IsInternal { get; set; }
        public IReadOnlyList<Partition> Partitions { get; set; } = [];
        public int TopicAuthorizedOperations { get; set; } = int.MinValue;

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ErrorCode = wire.Error(ErrorCode);
            Name = wire.NullableString(Name, nullableFrom: 12);
            TopicId = wire.Uuid(TopicId, from: 10);
            IsInternal = wire.Boolean(IsInternal, from: 1);
            Partitions = wire.Array(Partitions);
            TopicAuthorizedOperations = wire.Int32(TopicAuthorizedOperations, from: 8);
        }
    }

    public sealed class Partition : IFields
    {
        public ErrorCode ErrorCode { get; set; }
        public int PartitionIndex { get; set; }
        public int LeaderId { get; set; }
        public int LeaderEpoch { get; set; } = -1;
        public IReadOnlyList<int> ReplicaNodes { get; set; } = [];
        public IReadOnlyList<int> IsrNodes { get; set; } = [];
        public IReadOnlyList<int> OfflineReplicas { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ErrorCode = wire.Error(ErrorCode);
            PartitionIndex = wire.Int32(PartitionIndex);
            LeaderId = wire.Int32(LeaderId);
            LeaderEpoch = wire.Int32(LeaderEpoch, from: 7);
            ReplicaNodes = wire.Values(ReplicaNodes);
            IsrNodes = wire.Values(IsrNodes);
            OfflineReplicas = wire.Values(OfflineReplicas, from: 5);
        }
    }
}
