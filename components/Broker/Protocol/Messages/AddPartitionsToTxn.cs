namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Takes partitions into a transaction. <see href="https://kafka.apache.org/protocol#The_Messages_AddPartitionsToTxn"/></summary>
public sealed class AddPartitionsToTxnRequest : IRequest<AddPartitionsToTxnResponse>
{
    public static ApiKey Api => ApiKey.AddPartitionsToTxn;

    public static VersionRange Versions => new(0, 5);

    public static short FlexibleFrom => 3;

    public IReadOnlyList<Transaction> Transactions { get; set; } = [];
    public string V3AndBelowTransactionalId { get; set; } = "";
    public long V3AndBelowProducerId { get; set; }
    public short V3AndBelowProducerEpoch { get; set; }
    public IReadOnlyList<Topic> V3AndBelowTopics { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        Transactions = wire.Array(Transactions, from: 4);
        V3AndBelowTransactionalId = wire.String(V3AndBelowTransactionalId, to: 3);
        V3AndBelowProducerId = wire.Int64(V3AndBelowProducerId, to: 3);
        V3AndBelowProducerEpoch = wire.Int16(V3AndBelowProducerEpoch, to: 3);
        V3AndBelowTopics = wire.Array(V3AndBelowTopics, to: 3);
    }

    public sealed class Transaction : IFields
    {
        public string TransactionalId { get; set; } = "";
        public long ProducerId { get; set; }
        public short ProducerEpoch { get; set; }
        public bool VerifyOnly { get; set; }
        public IReadOnlyList<Topic> Topics { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            TransactionalId = wire.String(TransactionalId);
            ProducerId = wire.Int64(ProducerId);
            ProducerEpoch = wire.Int16(ProducerEpoch);
            VerifyOnly = wire.Boolean(VerifyOnly);
            Topics = wire.Array(Topics);
        }
    }

    public sealed class Topic : IFields
    {
        public string Name { get; set; } = "";
        public IReadOnlyList<int> Partitions { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            Partitions = wire.Values(Partitions);
        }
    }
}

/// <summary>What became of each. <see href="https://kafka.apache.org/protocol#The_Messages_AddPartitionsToTxn"/></summary>
public sealed class AddPartitionsToTxnResponse : IMessage
{
    public static ApiKey Api => ApiKey.AddPartitionsToTxn;

    public static VersionRange Versions => new(0, 5);

    public static short FlexibleFrom => 3;

    public int ThrottleTimeMs { get; set; }
    public ErrorCode ErrorCode { get; set; }
    public IReadOnlyList<Transaction> ResultsByTransaction { get; set; } = [];
    public IReadOnlyList<Topic> ResultsByTopicV3AndBelow { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode, from: 4);
        ResultsByTransaction = wire.Array(ResultsByTransaction, from: 4);
        ResultsByTopicV3AndBelow = wire.Array(ResultsByTopicV3AndBelow, to: 3);
    }

    public sealed class Transaction : IFields
    {
        public string TransactionalId { get; set; } = "";
        public IReadOnlyList<Topic> TopicResults { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            TransactionalId = wire.String(TransactionalId);
            TopicResults = wire.Array(TopicResults);
        }
    }

    public sealed class Topic : IFields
    {
        public string Name { get; set; } = "";
        public IReadOnlyList<Partition> ResultsByPartition { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            ResultsByPartition = wire.Array(ResultsByPartition);
        }
    }

    public sealed class Partition : IFields
    {
        public int PartitionIndex { get; set; }
        public ErrorCode PartitionErrorCode { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            PartitionIndex = wire.Int32(PartitionIndex);
            PartitionErrorCode = wire.Error(PartitionErrorCode);
        }
    }
}
