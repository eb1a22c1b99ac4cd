namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Says that a member of a group is alive. <see href="https://kafka.apache.org/protocol#The_Messages_Heartbeat"/></summary>
public sealed class HeartbeatRequest : IRequest<HeartbeatResponse>
{
    public static ApiKey Api => ApiKey.Heartbeat;

    public static VersionRange Versions => new(0, 4);

    public static short FlexibleFrom => 4;

    public string GroupId { get; set; } = "";
    public int GenerationId { get; set; }
    public string MemberId { get; set; } = "";
    public string? GroupInstanceId { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        GroupId = wire.String(GroupId);
        GenerationId = wire.Int32(GenerationId);
        MemberId = wire.String(MemberId);
        GroupInstanceId = wire.NullableString(GroupInstanceId, from: 3);
    }
}

/// <summary>Whether the group is rebalancing. <see href="https://kafka.apache.org/protocol#The_Messages_Heartbeat"/></summary>
public sealed class HeartbeatResponse : IMessage
{
    public static ApiKey Api => ApiKey.Heartbeat;

    public static VersionRange Versions => new(0, 4);

    public static short FlexibleFrom => 4;

    public int ThrottleTimeMs { get; set; }
    public ErrorCode ErrorCode { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs, from: 1);
        ErrorCode = wire.Error(ErrorCode);
    }
}
