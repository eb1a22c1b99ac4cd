namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Brings the leader's assignments, and waits for one's own. <see href="https://kafka.apache.org/protocol#The_Messages_SyncGroup"/></summary>
public sealed class SyncGroupRequest : IRequest<SyncGroupResponse>
{
    public static ApiKey Api => ApiKey.SyncGroup;

    public static VersionRange Versions => new(0, 5);

    public static short FlexibleFrom => 4;

    public string GroupId { get; set; } = "";
    public int GenerationId { get; set; }
    public string MemberId { get; set; } = "";
    public string? GroupInstanceId { get; set; }
    public string? ProtocolType { get; set; }
    public string? ProtocolName { get; set; }
    public IReadOnlyList<MemberAssignment> Assignments { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        GroupId = wire.String(GroupId);
        GenerationId = wire.Int32(GenerationId);
        MemberId = wire.String(MemberId);
        GroupInstanceId = wire.NullableString(GroupInstanceId, from: 3);
        ProtocolType = wire.NullableString(ProtocolType, from: 5);
        ProtocolName = wire.NullableString(ProtocolName, from: 5);
        Assignments = wire.Array(Assignments);
    }

    public sealed class MemberAssignment : IFields
    {
        public string MemberId { get; set; } = "";
        public ReadOnlyMemory<byte> Assignment { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            MemberId = wire.String(MemberId);
            Assignment = wire.Bytes(Assignment);
        }
    }
}

/// <summary>The member's assignment. <see href="https://kafka.apache.org/protocol#The_Messages_SyncGroup"/></summary>
public sealed class SyncGroupResponse : IMessage
{
    public static ApiKey Api => ApiKey.SyncGroup;

    public static VersionRange Versions => new(0, 5);

    public static short FlexibleFrom => 4;

    public int ThrottleTimeMs { get; set; }
    public ErrorCode ErrorCode { get; set; }
    public string? ProtocolType { get; set; }
    public string? ProtocolName { get; set; }
    public ReadOnlyMemory<byte> Assignment { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs, from: 1);
        ErrorCode = wire.Error(ErrorCode);
        ProtocolType = wire.NullableString(ProtocolType, from: 5);
        ProtocolName = wire.NullableString(ProtocolName, from: 5);
        Assignment = wire.Bytes(Assignment);
    }
}
