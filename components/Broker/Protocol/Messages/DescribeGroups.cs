namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Asks for the state of groups. <see href="https://kafka.apache.org/protocol#The_Messages_DescribeGroups"/></summary>
public sealed class DescribeGroupsRequest : IRequest<DescribeGroupsResponse>
{
    public static ApiKey Api => ApiKey.DescribeGroups;

    public static VersionRange Versions => new(0, 6);

    public static short FlexibleFrom => 5;

    public IReadOnlyList<string> Groups { get; set; } = [];
    public bool IncludeAuthorizedOperations { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        Groups = wire.Values(Groups);
        IncludeAuthorizedOperations = wire.Boolean(IncludeAuthorizedOperations, from: 3);
    }
}

/// <summary>The groups and their members. <see href="https://kafka.apache.org/protocol#The_Messages_DescribeGroups"/></summary>
public sealed class DescribeGroupsResponse : IMessage
{
    public static ApiKey Api => ApiKey.DescribeGroups;

    public static VersionRange Versions => new(0, 6);

    public static short FlexibleFrom => 5;

    public int ThrottleTimeMs { get; set; }
    public IReadOnlyList<Group> Groups { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs, from: 1);
        Groups = wire.Array(Groups);
    }

    public sealed class Group : IFields
    {
        public ErrorCode ErrorCode { get; set; }
        public string? ErrorMessage { get; set; }
        public string GroupId { get; set; } = "";
        public string GroupState { get; set; } = "";
        public string ProtocolType { get; set; } = "";
        public string ProtocolData { get; set; } = "";
        public IReadOnlyList<Member> Members { get; set; } = [];
        public int AuthorizedOperations { get; set; } = int.MinValue;

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage, from: 6);
            GroupId = wire.String(GroupId);
            GroupState = wire.String(GroupState);
            ProtocolType = wire.String(ProtocolType);
            ProtocolData = wire.String(ProtocolData);
            Members = wire.Array(Members);
            AuthorizedOperations = wire.Int32(AuthorizedOperations, from: 3);
        }
    }

    public sealed class Member : IFields
    {
        public string MemberId { get; set; } = "";
        public string? GroupInstanceId { get; set; }
        public string ClientId { get; set; } = "";
        public string ClientHost { get; set; } = "";
        public ReadOnlyMemory<byte> MemberMetadata { get; set; }
        public ReadOnlyMemory<byte> MemberAssignment { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            MemberId = wire.String(MemberId);
            GroupInstanceId = wire.NullableString(GroupInstanceId, from: 4);
            ClientId = wire.String(ClientId);
            ClientHost = wire.String(ClientHost);
            MemberMetadata = wire.Bytes(MemberMetadata);
            MemberAssignment = wire.Bytes(MemberAssignment);
        }
    }
}
