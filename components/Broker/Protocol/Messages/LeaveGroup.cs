namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Leaves a group. <see href="https://kafka.apache.org/protocol#The_Messages_LeaveGroup"/></summary>
public sealed class LeaveGroupRequest : IRequest<LeaveGroupResponse>
{
    public static ApiKey Api => ApiKey.LeaveGroup;

    public static VersionRange Versions => new(0, 5);

    public static short FlexibleFrom => 4;

    public string GroupId { get; set; } = "";
    public string MemberId { get; set; } = "";
    public IReadOnlyList<Member> Members { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        GroupId = wire.String(GroupId);
        MemberId = wire.String(MemberId, to: 2);
        Members = wire.Array(Members, from: 3);
    }

    public sealed class Member : IFields
    {
        public string MemberId { get; set; } = "";
        public string? GroupInstanceId { get; set; }
        public string? Reason { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            MemberId = wire.String(MemberId);
            GroupInstanceId = wire.NullableString(GroupInstanceId);
            Reason = wire.NullableString(Reason, from: 5);
        }
    }
}

/// <summary>What became of each member. <see href="https://kafka.apache.org/protocol#The_Messages_LeaveGroup"/></summary>
public sealed class LeaveGroupResponse : IMessage
{
    public static ApiKey Api => ApiKey.LeaveGroup;

    public static VersionRange Versions => new(0, 5);

    public static short FlexibleFrom => 4;

    public int ThrottleTimeMs { get; set; }
    public ErrorCode ErrorCode { get; set; }
    public IReadOnlyList<Member> Members { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs, from: 1);
        ErrorCode = wire.Error(ErrorCode);
        Members = wire.Array(Members, from: 3);
    }

    public sealed class Member : IFields
    {
        public string MemberId { get; set; } = "";
        public string? GroupInstanceId { get; set; }
        public ErrorCode ErrorCode { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            MemberId = wire.String(MemberId);
            GroupInstanceId = wire.NullableString(GroupInstanceId);
            ErrorCode = wire.Error(ErrorCode);
        }
    }
}
