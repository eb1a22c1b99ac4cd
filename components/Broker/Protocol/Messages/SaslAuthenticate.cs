namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>A step of logging in. <see href="https://kafka.apache.org/protocol#The_Messages_SaslAuthenticate"/></summary>
public sealed class SaslAuthenticateRequest : IRequest<SaslAuthenticateResponse>
{
    public static ApiKey Api => ApiKey.SaslAuthenticate;

    public static VersionRange Versions => new(0, 2);

    public static short FlexibleFrom => 2;

    public ReadOnlyMemory<byte> AuthBytes { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        AuthBytes = wire.Bytes(AuthBytes);
    }
}

/// <summary>The answer to it. <see href="https://kafka.apache.org/protocol#The_Messages_SaslAuthenticate"/></summary>
public sealed class SaslAuthenticateResponse : IMessage
{
    public static ApiKey Api => ApiKey.SaslAuthenticate;

    public static VersionRange Versions => new(0, 2);

    public static short FlexibleFrom => 2;

    public ErrorCode ErrorCode { get; set; }
    public string? ErrorMessage { get; set; }
    public ReadOnlyMemory<byte> AuthBytes { get; set; }
    public long SessionLifetimeMs { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ErrorCode = wire.Error(ErrorCode);
        ErrorMessage = wire.NullableString(ErrorMessage);
        AuthBytes = wire.Bytes(AuthBytes);
        SessionLifetimeMs = wire.Int64(SessionLifetimeMs, from: 1);
    }
}
