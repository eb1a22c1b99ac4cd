namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Asks for the state of groups whose partitions the broker assigns (KIP-848). <see href="https://kafka.apache.org/protocol#The_Messages_ConsumerGroupDescribe"/></summary>
public sealed class ConsumerGroupDescribeRequest : IRequest<ConsumerGroupDescribeResponse>
{
    public static ApiKey Api => ApiKey.ConsumerGroupDescribe;

    public static VersionRange Versions => new(0, 1);

    public static short FlexibleFrom => 0;

    public IReadOnlyList<string> GroupIds { get; set; } = [];
    public bool IncludeAuthorizedOperations { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        GroupIds = wire.Values(GroupIds);
        IncludeAuthorizedOperations = wire.Boolean(IncludeAuthorizedOperations);
    }
}

/// <summary>The groups and their members. <see href="https://kafka.apache.org/protocol#The_Messages_ConsumerGroupDescribe"/></summary>
public sealed class ConsumerGroupDescribeResponse : IMessage
{
    public static ApiKey Api => ApiKey.ConsumerGroupDescribe;

    public static VersionRange Versions => new(0, 1);

    public static short FlexibleFrom => 0;

    public int ThrottleTimeMs { get; set; }
    public IReadOnlyList<Group> Groups { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Groups = wire.Array(Groups);
    }

    public sealed class Group : IFields
    {
        public ErrorCode ErrorCode { get; set; }
        public string? ErrorMessage { get; set; }
        public string GroupId { get; set; } = "";
        public string GroupState { get; set; } = "";
        public int GroupEpoch { get; set; }
        public int AssignmentEpoch { get; set; }
        public string AssignorName { get; set; } = "";
        public IReadOnlyList<Member> Members { get; set; } = [];
        public int AuthorizedOperations { get; set; } = int.MinValue;

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage);
            GroupId = wire.String(GroupId);
            GroupState = wire.String(GroupState);
            GroupEpoch = wire.Int32(GroupEpoch);
            AssignmentEpoch = wire.Int32(AssignmentEpoch);
            AssignorName = wire.String(AssignorName);
            Members = wire.Array(Members);
            AuthorizedOperations = wire.Int32(AuthorizedOperations);
        }
    }

    public sealed class Member : IFields
    {
        public string MemberId { get; set; } = "";
        public string? InstanceId { get; set; }
        public string? RackId { get; set; }
        public int MemberEpoch { get; set; }
        public string ClientId { get; set; } = "";
        public string ClientHost { get; set; } = "";
        public IReadOnlyList<string> SubscribedTopicNames { get; set; } = [];
        public string? SubscribedTopicRegex { get; set; }
        public Assignment Assignment { get; set; } = new();
        public Assignment TargetAssignment { get; set; } = new();
        public sbyte MemberType { get; set; } = -1;

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            MemberId = wire.String(MemberId);
            InstanceId = wire.NullableString(InstanceId);
            RackId = wire.NullableString(RackId);
            MemberEpoch = wire.Int32(MemberEpoch);
            ClientId = wire.String(ClientId);
            ClientHost = wire.String(ClientHost);
            SubscribedTopicNames = wire.Values(SubscribedTopicNames);
            SubscribedTopicRegex = wire.NullableString(SubscribedTopicRegex);
            Assignment = wire.Struct(Assignment);
            TargetAssignment = wire.Struct(TargetAssignment);
            MemberType = wire.Int8(MemberType, from: 1);
        }
    }

    public sealed class Assignment : IFields
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
        public string TopicName { get; set; } = "";
        public IReadOnlyList<int> Partitions { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            TopicId = wire.Uuid(TopicId);
            TopicName = wire.String(TopicName);
            Partitions = wire.Values(Partitions);
        }
    }
}
