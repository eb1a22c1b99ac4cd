namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Asks for topics, a page at a time. <see href="https://kafka.apache.org/protocol#The_Messages_DescribeTopicPartitions"/></summary>
public sealed class DescribeTopicPartitionsRequest : IRequest<DescribeTopicPartitionsResponse>
{
    public static ApiKey Api => ApiKey.DescribeTopicPartitions;

    public static VersionRange Versions => new(0, 0);

    public static short FlexibleFrom => 0;

    public IReadOnlyList<Topic> Topics { get; set; } = [];
    public int ResponsePartitionLimit { get; set; } = 2000;
    public PageCursor? Cursor { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        Topics = wire.Array(Topics);
        ResponsePartitionLimit = wire.Int32(ResponsePartitionLimit);
        Cursor = wire.NullableStruct(Cursor);
    }

    public sealed class Topic : IFields
    {
        public string Name { get; set; } = "";

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
        }
    }

    public sealed class PageCursor : IFields
    {
        public string TopicName { get; set; } = "";
        public int PartitionIndex { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            TopicName = wire.String(TopicName);
            PartitionIndex = wire.Int32(PartitionIndex);
        }
    }
}

/// <summary>A page of topics. <see href="https://kafka.apache.org/protocol#The_Messages_DescribeTopicPartitions"/></summary>
public sealed class DescribeTopicPartitionsResponse : IMessage
{
    public static ApiKey Api => ApiKey.DescribeTopicPartitions;

    public static VersionRange Versions => new(0, 0);

    public static short FlexibleFrom => 0;

    public int ThrottleTimeMs { get; set; }
    public IReadOnlyList<Topic> Topics { get; set; } = [];
    public PageCursor? NextCursor { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Topics = wire.Array(Topics);
        NextCursor = wire.NullableStruct(NextCursor);
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
            Name = wire.NullableString(Name);
            TopicId = wire.Uuid(TopicId);
            IsInternal = wire.Boolean(IsInternal);
            Partitions = wire.Array(Partitions);
            TopicAuthorizedOperations = wire.Int32(TopicAuthorizedOperations);
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
        public IReadOnlyList<int>? EligibleLeaderReplicas { get; set; }
        public IReadOnlyList<int>? LastKnownElr { get; set; }
        public IReadOnlyList<int> OfflineReplicas { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ErrorCode = wire.Error(ErrorCode);
            PartitionIndex = wire.Int32(PartitionIndex);
            LeaderId = wire.Int32(LeaderId);
            LeaderEpoch = wire.Int32(LeaderEpoch);
            ReplicaNodes = wire.Values(ReplicaNodes);
            IsrNodes = wire.Values(IsrNodes);
            EligibleLeaderReplicas = wire.NullableValues(EligibleLeaderReplicas);
            LastKnownElr = wire.NullableValues(LastKnownElr);
            OfflineReplicas = wire.Values(OfflineReplicas);
        }
    }

    public sealed class PageCursor : IFields
    {
        public string TopicName { get; set; } = "";
        public int PartitionIndex { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            TopicName = wire.String(TopicName);
            PartitionIndex = wire.Int32(PartitionIndex);
        }
    }
}
