namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Commits or aborts a transaction. <see href="https://kafka.apache.org/protocol#The_Messages_EndTxn"/></summary>
public sealed class EndTxnRequest : IRequest<EndTxnResponse>
{
    public static ApiKey Api => ApiKey.EndTxn;

    public static VersionRange Versions => new(0, 5);

    public static short FlexibleFrom => 3;

    public string TransactionalId { get; set; } = "";
    public long ProducerId { get; set; }
    public short ProducerEpoch { get; set; }
    public bool Committed { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        TransactionalId = wire.String(TransactionalId);
        ProducerId = wire.Int64(ProducerId);
        ProducerEpoch = wire.Int16(ProducerEpoch);
        Committed = wire.Boolean(Committed);
    }
}

/// <summary>Whether it did. <see href="https://kafka.apache.org/protocol#The_Messages_EndTxn"/></summary>
public sealed class EndTxnResponse : IMessage
{
    public static ApiKey Api => ApiKey.EndTxn;

    public static VersionRange Versions => new(0, 5);

    public static short FlexibleFrom => 3;

    public int ThrottleTimeMs { get; set; }
    public ErrorCode ErrorCode { get; set; }
    public long ProducerId { get; set; } = -1;
    public short ProducerEpoch { get; set; } = -1;

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
        ProducerId = wire.Int64(ProducerId, from: 5);
        ProducerEpoch = wire.Int16(ProducerEpoch, from: 5);
    }
}
