namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Asks what groups there are. <see href="https://kafka.apache.org/protocol#The_Messages_ListGroups"/></summary>
public sealed class ListGroupsRequest : IRequest<ListGroupsResponse>
{
    public static ApiKey Api => ApiKey.ListGroups;

    public static VersionRange Versions => new(0, 5);

    public static short FlexibleFrom => 3;

    public IReadOnlyList<string> StatesFilter { get; set; } = [];
    public IReadOnlyList<string> TypesFilter { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        StatesFilter = wire.Values(StatesFilter, from: 4);
        TypesFilter = wire.Values(TypesFilter, from: 5);
    }
}

/// <summary>The groups. <see href="https://kafka.apache.org/protocol#The_Messages_ListGroups"/></summary>
public sealed class ListGroupsResponse : IMessage
{
    public static ApiKey Api => ApiKey.ListGroups;

    public static VersionRange Versions => new(0, 5);

    public static short FlexibleFrom => 3;

    public int ThrottleTimeMs { get; set; }
    public ErrorCode ErrorCode { get; set; }
    public IReadOnlyList<Group> Groups { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs, from: 1);
        ErrorCode = wire.Error(ErrorCode);
        Groups = wire.Array(Groups);
    }

    public sealed class Group : IFields
    {
        public string GroupId { get; set; } = "";
        public string ProtocolType { get; set; } = "";
        public string GroupState { get; set; } = "";
        public string GroupType { get; set; } = "";

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            GroupId = wire.String(GroupId);
            ProtocolType = wire.String(ProtocolType);
            GroupState = wire.String(GroupState, from: 4);
            GroupType = wire.String(GroupType, from: 5);
        }
    }
}
