namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Asks for the state of transactions. <see href="https://kafka.apache.org/protocol#The_Messages_DescribeTransactions"/></summary>
public sealed class DescribeTransactionsRequest : IRequest<DescribeTransactionsResponse>
{
    public static ApiKey Api => ApiKey.DescribeTransactions;

    public static VersionRange Versions => new(0, 0);

    public static short FlexibleFrom => 0;

    public IReadOnlyList<string> TransactionalIds { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        TransactionalIds = wire.Values(TransactionalIds);
    }
}

/// <summary>The transactions. <see href="https://kafka.apache.org/protocol#The_Messages_DescribeTransactions"/></summary>
public sealed class DescribeTransactionsResponse : IMessage
{
    public static ApiKey Api => ApiKey.DescribeTransactions;

    public static VersionRange Versions => new(0, 0);

    public static short FlexibleFrom => 0;

    public int ThrottleTimeMs { get; set; }
    public IReadOnlyList<Transaction> TransactionStates { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        TransactionStates = wire.Array(TransactionStates);
    }

    public sealed class Transaction : IFields
    {
        public ErrorCode ErrorCode { get; set; }
        public string TransactionalId { get; set; } = "";
        public string TransactionState { get; set; } = "";
        public int TransactionTimeoutMs { get; set; }
        public long TransactionStartTimeMs { get; set; }
        public long ProducerId { get; set; }
        public short ProducerEpoch { get; set; }
        public IReadOnlyList<Topic> Topics { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ErrorCode = wire.Error(ErrorCode);
            TransactionalId = wire.String(TransactionalId);
            TransactionState = wire.String(TransactionState);
            TransactionTimeoutMs = wire.Int32(TransactionTimeoutMs);
            TransactionStartTimeMs = wire.Int64(TransactionStartTimeMs);
            ProducerId = wire.Int64(ProducerId);
            ProducerEpoch = wire.Int16(ProducerEpoch);
            Topics = wire.Array(Topics);
        }
    }

    public sealed class Topic : IFields
    {
        public string TopicName { get; set; } = "";
        public IReadOnlyList<int> Partitions { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            TopicName = wire.String(TopicName);
            Partitions = wire.Values(Partitions);
        }
    }
}
