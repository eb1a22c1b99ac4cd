namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Asks for a producer id, and for a transactional id ends what its last producer left open. <see href="https://kafka.apache.org/protocol#The_Messages_InitProducerId"/></summary>
public sealed class InitProducerIdRequest : IRequest<InitProducerIdResponse>
{
    public static ApiKey Api => ApiKey.InitProducerId;

    public static VersionRange Versions => new(0, 5);

    public static short FlexibleFrom => 2;

    public string? TransactionalId { get; set; }
    public int TransactionTimeoutMs { get; set; }
    public long ProducerId { get; set; } = -1;
    public short ProducerEpoch { get; set; } = -1;

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        TransactionalId = wire.NullableString(TransactionalId);
        TransactionTimeoutMs = wire.Int32(TransactionTimeoutMs);
        ProducerId = wire.Int64(ProducerId, from: 3);
        ProducerEpoch = wire.Int16(ProducerEpoch, from: 3);
    }
}

/// <summary>The producer id and its epoch. <see href="https://kafka.apache.org/protocol#The_Messages_InitProducerId"/></summary>
public sealed class InitProducerIdResponse : IMessage
{
    public static ApiKey Api => ApiKey.InitProducerId;

    public static VersionRange Versions => new(0, 5);

    public static short FlexibleFrom => 2;

    public int ThrottleTimeMs { get; set; }
    public ErrorCode ErrorCode { get; set; }
    public long ProducerId { get; set; } = -1;
    public short ProducerEpoch { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
        ProducerId = wire.Int64(ProducerId);
        ProducerEpoch = wire.Int16(ProducerEpoch);
    }
}
