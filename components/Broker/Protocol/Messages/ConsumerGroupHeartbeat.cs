namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Joins, stays in and leaves a group whose partitions the broker assigns (KIP-848). <see href="https://kafka.apache.org/protocol#The_Messages_ConsumerGroupHeartbeat"/></summary>
public sealed class ConsumerGroupHeartbeatRequest : IRequest<ConsumerGroupHeartbeatResponse>
{
    public static ApiKey Api => ApiKey.ConsumerGroupHeartbeat;

    public static VersionRange Versions => new(0, 1);

    public static short FlexibleFrom => 0;

    public string GroupId { get; set; } = "";
    public string MemberId { get; set; } = "";
    public int MemberEpoch { get; set; }
    public string? InstanceId { get; set; }
    public string? RackId { get; set; }
    public int RebalanceTimeoutMs { get; set; } = -1;
    public IReadOnlyList<string>? SubscribedTopicNames { get; set; }
    public string? SubscribedTopicRegex { get; set; }
    public string? ServerAssignor { get; set; }
    public IReadOnlyList<Topic>? TopicPartitions { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        GroupId = wire.String(GroupId);
        MemberId = wire.String(MemberId);
        MemberEpoch = wire.Int32(MemberEpoch);
        InstanceId = wire.NullableString(InstanceId);
        RackId = wire.NullableString(RackId);
        RebalanceTimeoutMs = wire.Int32(RebalanceTimeoutMs);
        SubscribedTopicNames = wire.NullableValues(SubscribedTopicNames);
        SubscribedTopicRegex = wire.NullableString(SubscribedTopicRegex, from: 1);
        ServerAssignor = wire.NullableString(ServerAssignor);
        TopicPartitions = wire.NullableArray(TopicPartitions);
    }

    public sealed class Topic : IFields
    {
        public Guid TopicId { get; set; }
        public IReadOnlyList<int> Partitions { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            TopicId = wire.Uuid(TopicId);
            Partitions = wire.Values(Partitions);
        }
    }
}

/// <summary>The member's epoch and its assignment. <see href="https://kafka.apache.org/protocol#The_Messages_ConsumerGroupHeartbeat"/></summary>
public sealed class ConsumerGroupHeartbeatResponse : IMessage
{
    public static ApiKey Api => ApiKey.ConsumerGroupHeartbeat;

    public static VersionRange Versions => new(0, 1);

    public static short FlexibleFrom => 0;

    public int ThrottleTimeMs { get; set; }
    public ErrorCode ErrorCode { get; set; }
    public string? ErrorMessage { get; set; }
    public string? MemberId { get; set; }
    public int MemberEpoch { get; set; }
    public int HeartbeatIntervalMs { get; set; }
    public MemberAssignment? Assignment { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
        ErrorMessage = wire.NullableString(ErrorMessage);
        MemberId = wire.NullableString(MemberId);
        MemberEpoch = wire.Int32(MemberEpoch);
        HeartbeatIntervalMs = wire.Int32(HeartbeatIntervalMs);
        Assignment = wire.NullableStruct(Assignment);
    }

    public sealed class MemberAssignment : IFields
    {
        public IReadOnlyList<Topic> TopicPartitions { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            TopicPartitions = wire.Array(TopicPartitions);
        }
    }

    public sealed class Topic : IFields
    {
        public Guid TopicId { get; set; }
        public IReadOnlyList<int> Partitions { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            TopicId = wire.Uuid(TopicId);
            Partitions = wire.Values(Partitions);
        }
    }
}
