namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Chooses a mechanism to log in by. <see href="https://kafka.apache.org/protocol#The_Messages_SaslHandshake"/></summary>
public sealed class SaslHandshakeRequest : IRequest<SaslHandshakeResponse>
{
    public static ApiKey Api => ApiKey.SaslHandshake;

    public static VersionRange Versions => new(0, 1);

    public static short FlexibleFrom => IMessage.Never;

    public string Mechanism { get; set; } = "";

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        Mechanism = wire.String(Mechanism);
    }
}

/// <summary>The mechanisms there are. <see href="https://kafka.apache.org/protocol#The_Messages_SaslHandshake"/></summary>
public sealed class SaslHandshakeResponse : IMessage
{
    public static ApiKey Api => ApiKey.SaslHandshake;

    public static VersionRange Versions => new(0, 1);

    public static short FlexibleFrom => IMessage.Never;

    public ErrorCode ErrorCode { get; set; }
    public IReadOnlyList<string> Mechanisms { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ErrorCode = wire.Error(ErrorCode);
        Mechanisms = wire.Values(Mechanisms);
    }
}
