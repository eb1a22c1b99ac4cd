namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Asks which broker looks after a group or a transactional id. <see href="https://kafka.apache.org/protocol#The_Messages_FindCoordinator"/></summary>
public sealed class FindCoordinatorRequest : IRequest<FindCoordinatorResponse>
{
    public static ApiKey Api => ApiKey.FindCoordinator;

    public static VersionRange Versions => new(0, 6);

    public static short FlexibleFrom => 3;

    public string Key { get; set; } = "";
    public sbyte KeyType { get; set; }
    public IReadOnlyList<string> CoordinatorKeys { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        Key = wire.String(Key, to: 3);
        KeyType = wire.Int8(KeyType, from: 1);
        CoordinatorKeys = wire.Values(CoordinatorKeys, from: 4);
    }
}

/// <summary>The broker. <see href="https://kafka.apache.org/protocol#The_Messages_FindCoordinator"/></summary>
public sealed class FindCoordinatorResponse : IMessage
{
    public static ApiKey Api => ApiKey.FindCoordinator;

    public static VersionRange Versions => new(0, 6);

    public static short FlexibleFrom => 3;

    public int ThrottleTimeMs { get; set; }
    public ErrorCode ErrorCode { get; set; }
    public string? ErrorMessage { get; set; }
    public int NodeId { get; set; }
    public string Host { get; set; } = "";
    public int Port { get; set; }
    public IReadOnlyList<Coordinator> Coordinators { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs, from: 1);
        ErrorCode = wire.Error(ErrorCode, to: 3);
        ErrorMessage = wire.NullableString(ErrorMessage, from: 1, to: 3);
        NodeId = wire.Int32(NodeId, to: 3);
        Host = wire.String(Host, to: 3);
        Port = wire.Int32(Port, to: 3);
        Coordinators = wire.Array(Coordinators, from: 4);
    }

    public sealed class Coordinator : IFields
    {
        public string Key { get; set; } = "";
        public int NodeId { get; set; }
        public string Host { get; set; } = "";
        public int Port { get; set; }
        public ErrorCode ErrorCode { get; set; }
        public string? ErrorMessage { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Key = wire.String(Key);
            NodeId = wire.Int32(NodeId);
            Host = wire.String(Host);
            Port = wire.Int32(Port);
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage);
        }
    }
}
