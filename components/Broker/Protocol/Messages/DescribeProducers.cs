namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Asks which producers have written to partitions. <see href="https://kafka.apache.org/protocol#The_Messages_DescribeProducers"/></summary>
public sealed class DescribeProducersRequest : IRequest<DescribeProducersResponse>
{
    public static ApiKey Api => ApiKey.DescribeProducers;

    public static VersionRange Versions => new(0, 0);

    public static short FlexibleFrom => 0;

    public IReadOnlyList<Topic> Topics { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        Topics = wire.Array(Topics);
    }

    public sealed class Topic : IFields
    {
        public string Name { get; set; } = "";
        public IReadOnlyList<int> PartitionIndexes { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            PartitionIndexes = wire.Values(PartitionIndexes);
        }
    }
}

/// <summary>The producers. <see href="https://kafka.apache.org/protocol#The_Messages_DescribeProducers"/></summary>
public sealed class DescribeProducersResponse : IMessage
{
    public static ApiKey Api => ApiKey.DescribeProducers;

    public static VersionRange Versions => new(0, 0);

    public static short FlexibleFrom => 0;

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
        public string? ErrorMessage { get; set; }
        public IReadOnlyList<Producer> ActiveProducers { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            PartitionIndex = wire.Int32(PartitionIndex);
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage);
            ActiveProducers = wire.Array(ActiveProducers);
        }
    }

    public sealed class Producer : IFields
    {
        public long ProducerId { get; set; }
        public int ProducerEpoch { get; set; }
        public int LastSequence { get; set; } = -1;
        public long LastTimestamp { get; set; } = -1;
        public int CoordinatorEpoch { get; set; }
        public long CurrentTxnStartOffset { get; set; } = -1;

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ProducerId = wire.Int64(ProducerId);
            ProducerEpoch = wire.Int32(ProducerEpoch);
            LastSequence = wire.Int32(LastSequence);
            LastTimestamp = wire.Int64(LastTimestamp);
            CoordinatorEpoch = wire.Int32(CoordinatorEpoch);
            CurrentTxnStartOffset = wire.Int64(CurrentTxnStartOffset);
        }
    }
}
