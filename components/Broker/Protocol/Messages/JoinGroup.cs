namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Joins a consumer group, and waits until all its members have. <see href="https://kafka.apache.org/protocol#The_Messages_JoinGroup"/></summary>
public sealed class JoinGroupRequest : IRequest<JoinGroupResponse>
{
    public static ApiKey Api => ApiKey.JoinGroup;

    public static VersionRange Versions => new(0, 9);

    public static short FlexibleFrom => 6;

    public string GroupId { get; set; } = "";
    public int SessionTimeoutMs { get; set; }
    public int RebalanceTimeoutMs { get; set; } = -1;
    public string MemberId { get; set; } = "";
    public string? GroupInstanceId { get; set; }
    public string ProtocolType { get; set; } = "";
    public IReadOnlyList<Protocol> Protocols { get; set; } = [];
    public string? Reason { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        GroupId = wire.String(GroupId);
        SessionTimeoutMs = wire.Int32(SessionTimeoutMs);
        RebalanceTimeoutMs = wire.Int32(RebalanceTimeoutMs, from: 1);
        MemberId = wire.String(MemberId);
        GroupInstanceId = wire.NullableString(GroupInstanceId, from: 5);
        ProtocolType = wire.String(ProtocolType);
        Protocols = wire.Array(Protocols);
        Reason = wire.NullableString(Reason, from: 8);
    }

    public sealed class Protocol : IFields
    {
        public string Name { get; set; } = "";
        public ReadOnlyMemory<byte> Metadata { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            Metadata = wire.Bytes(Metadata);
        }
    }
}

/// <summary>The generation, and for the leader the members to assign partitions to. <see href="https://kafka.apache.org/protocol#The_Messages_JoinGroup"/></summary>
public sealed class JoinGroupResponse : IMessage
{
    public static ApiKey Api => ApiKey.JoinGroup;

    public static VersionRange Versions => new(0, 9);

    public static short FlexibleFrom => 6;

    public int ThrottleTimeMs { get; set; }
    public ErrorCode ErrorCode { get; set; }
    public int GenerationId { get; set; } = -1;
    public string? ProtocolType { get; set; }
    public string? ProtocolName { get; set; }
    public string Leader { get; set; } = "";
    public bool SkipAssignment { get; set; }
    public string MemberId { get; set; } = "";
    public IReadOnlyList<Member> Members { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs, from: 2);
        ErrorCode = wire.Error(ErrorCode);
        GenerationId = wire.Int32(GenerationId);
        ProtocolType = wire.NullableString(ProtocolType, from: 7);
        ProtocolName = wire.NullableString(ProtocolName, nullableFrom: 7);
        Leader = wire.String(Leader);
        SkipAssignment = wire.Boolean(SkipAssignment, from: 9);
        MemberId = wire.String(MemberId);
        Members = wire.Array(Members);
    }

    public sealed class Member : IFields
    {
        public string MemberId { get; set; } = "";
        public string? GroupInstanceId { get; set; }
        public ReadOnlyMemory<byte> Metadata { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            MemberId = wire.String(MemberId);
            GroupInstanceId = wire.NullableString(GroupInstanceId, from: 5);
            Metadata = wire.Bytes(Metadata);
        }
    }
}
