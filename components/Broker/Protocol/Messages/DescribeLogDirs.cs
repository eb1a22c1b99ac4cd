namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Asks where partitions lie on disk and how large they are. <see href="https://kafka.apache.org/protocol#The_Messages_DescribeLogDirs"/></summary>
public sealed class DescribeLogDirsRequest : IRequest<DescribeLogDirsResponse>
{
    public static ApiKey Api => ApiKey.DescribeLogDirs;

    public static VersionRange Versions => new(1, 5);

    public static short FlexibleFrom => 2;

    public IReadOnlyList<Topic>? Topics { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        Topics = wire.NullableArray(Topics);
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

/// <summary>The folders and what is in them. <see href="https://kafka.apache.org/protocol#The_Messages_DescribeLogDirs"/></summary>
public sealed class DescribeLogDirsResponse : IMessage
{
    public static ApiKey Api => ApiKey.DescribeLogDirs;

    public static VersionRange Versions => new(1, 5);

    public static short FlexibleFrom => 2;

    public int ThrottleTimeMs { get; set; }
    public ErrorCode ErrorCode { get; set; }
    public IReadOnlyList<LogDir> Results { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode, from: 3);
        Results = wire.Array(Results);
    }

    public sealed class LogDir : IFields
    {
        public ErrorCode ErrorCode { get; set; }
        public string Path { get; set; } = "";
        public IReadOnlyList<Topic> Topics { get; set; } = [];
        public long TotalBytes { get; set; } = -1;
        public long UsableBytes { get; set; } = -1;
        public bool IsCordoned { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ErrorCode = wire.Error(ErrorCode);
            Path = wire.String(Path);
            Topics = wire.Array(Topics);
            TotalBytes = wire.Int64(TotalBytes, from: 4);
            UsableBytes = wire.Int64(UsableBytes, from: 4);
            IsCordoned = wire.Boolean(IsCordoned, from: 5);
        }
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
        public long PartitionSize { get; set; }
        public long OffsetLag { get; set; }
        public bool IsFutureKey { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            PartitionIndex = wire.Int32(PartitionIndex);
            PartitionSize = wire.Int64(PartitionSize);
            OffsetLag = wire.Int64(OffsetLag);
            IsFutureKey = wire.Boolean(IsFutureKey);
        }
    }
}
