namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Takes a group's offsets into a transaction. <see href="https://kafka.apache.org/protocol#The_Messages_AddOffsetsToTxn"/></summary>
public sealed class AddOffsetsToTxnRequest : IRequest<AddOffsetsToTxnResponse>
{
    public static ApiKey Api => ApiKey.AddOffsetsToTxn;

    public static VersionRange Versions => new(0, 4);

    public static short FlexibleFrom => 3;

    public string TransactionalId { get; set; } = "";
    public long ProducerId { get; set; }
    public short ProducerEpoch { get; set; }
    public string GroupId { get; set; } = "";

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        TransactionalId = wire.String(TransactionalId);
        ProducerId = wire.Int64(ProducerId);
        ProducerEpoch = wire.Int16(ProducerEpoch);
        GroupId = wire.String(GroupId);
    }
}

/// <summary>Whether it did. <see href="https://kafka.apache.org/protocol#The_Messages_AddOffsetsToTxn"/></summary>
public sealed class AddOffsetsToTxnResponse : IMessage
{
    public static ApiKey Api => ApiKey.AddOffsetsToTxn;

    public static VersionRange Versions => new(0, 4);

    public static short FlexibleFrom => 3;

    public int ThrottleTimeMs { get; set; }
    public ErrorCode ErrorCode { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
    }
}
