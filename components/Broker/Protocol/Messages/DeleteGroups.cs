namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Forgets groups. <see href="https://kafka.apache.org/protocol#The_Messages_DeleteGroups"/></summary>
public sealed class DeleteGroupsRequest : IRequest<DeleteGroupsResponse>
{
    public static ApiKey Api => ApiKey.DeleteGroups;

    public static VersionRange Versions => new(0, 2);

    public static short FlexibleFrom => 2;

    public IReadOnlyList<string> GroupsNames { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        GroupsNames = wire.Values(GroupsNames);
    }
}

/// <summary>What became of each. <see href="https://kafka.apache.org/protocol#The_Messages_DeleteGroups"/></summary>
public sealed class DeleteGroupsResponse : IMessage
{
    public static ApiKey Api => ApiKey.DeleteGroups;

    public static VersionRange Versions => new(0, 2);

    public static short FlexibleFrom => 2;

    public int ThrottleTimeMs { get; set; }
    public IReadOnlyList<Group> Results { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Results = wire.Array(Results);
    }

    public sealed class Group : IFields
    {
        public string GroupId { get; set; } = "";
        public ErrorCode ErrorCode { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            GroupId = wire.String(GroupId);
            ErrorCode = wire.Error(ErrorCode);
        }
    }
}
