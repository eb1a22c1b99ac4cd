namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Keeps offsets that count when the transaction commits. <see href="https://kafka.apache.org/protocol#The_Messages_TxnOffsetCommit"/></summary>
public sealed class TxnOffsetCommitRequest : IRequest<TxnOffsetCommitResponse>
{
    public static ApiKey Api => ApiKey.TxnOffsetCommit;

    public static VersionRange Versions => new(0, 5);

    public static short FlexibleFrom => 3;

    public string TransactionalId { get; set; } = "";
    public string GroupId { get; set; } = "";
    public long ProducerId { get; set; }
    public short ProducerEpoch { get; set; }
    public int GenerationId { get; set; } = -1;
    public string MemberId { get; set; } = "";
    public string? GroupInstanceId { get; set; }
    public IReadOnlyList<Topic> Topics { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        TransactionalId = wire.String(TransactionalId);
        GroupId = wire.String(GroupId);
        ProducerId = wire.Int64(ProducerId);
        ProducerEpoch = wire.Int16(ProducerEpoch);
        GenerationId = wire.Int32(GenerationId, from: 3);
        MemberId = wire.String(MemberId, from: 3);
        GroupInstanceId = wire.NullableString(GroupInstanceId, from: 3);
        Topics = wire.Array(Topics);
    }

    public sealed class Topic : IFields
    {
        public string Name { get; set; } = "";
        public IReadOnlyList<Partition> Partitions { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            Partitions = wire.Array(Partitions);
        }
    }

    public sealed class Partition : IFields
    {
        public int PartitionIndex { get; set; }
        public long CommittedOffset { get; set; }
        public int CommittedLeaderEpoch { get; set; } = -1;
        public string? CommittedMetadata { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            PartitionIndex = wire.Int32(PartitionIndex);
            CommittedOffset = wire.Int64(CommittedOffset);
            CommittedLeaderEpoch = wire.Int32(CommittedLeaderEpoch, from: 2);
            CommittedMetadata = wire.NullableString(CommittedMetadata);
        }
    }
}

/// <summary>What became of each. <see href="https://kafka.apache.org/protocol#The_Messages_TxnOffsetCommit"/></summary>
public sealed class TxnOffsetCommitResponse : IMessage
{
    public static ApiKey Api => ApiKey.TxnOffsetCommit;

    public static VersionRange Versions => new(0, 5);

    public static short FlexibleFrom => 3;

    public int ThrottleTimeMs { get; set; }
    public IReadOnlyList<Topic> Topics { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Topics = wire.Array(Topics);
    }

    public sealed class Topic : IFields
    {
        public string Name { get; set; } = "";
        public IReadOnlyList<Partition> Partitions { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            Partitions = wire.Array(Partitions);
        }
    }

    public sealed class Partition : IFields
    {
        public int PartitionIndex { get; set; }
        public ErrorCode ErrorCode { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            PartitionIndex = wire.Int32(PartitionIndex);
            ErrorCode = wire.Error(ErrorCode);
        }
    }
}
