namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Makes topics. <see href="https://kafka.apache.org/protocol#The_Messages_CreateTopics"/></summary>
public sealed class CreateTopicsRequest : IRequest<CreateTopicsResponse>
{
    public static ApiKey Api => ApiKey.CreateTopics;

    public static VersionRange Versions => new(2, 7);

    public static short FlexibleFrom => 5;

    public IReadOnlyList<Topic> Topics { get; set; } = [];
    public int TimeoutMs { get; set; } = 60000;
    public bool ValidateOnly { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        Topics = wire.Array(Topics);
        TimeoutMs = wire.Int32(TimeoutMs);
        ValidateOnly = wire.Boolean(ValidateOnly);
    }

    public sealed class Topic : IFields
    {
        public string Name { get; set; } = "";
        public int NumPartitions { get; set; }
        public short ReplicationFactor { get; set; }
        public IReadOnlyList<Assignment> Assignments { get; set; } = [];
        public IReadOnlyList<Config> Configs { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            NumPartitions = wire.Int32(NumPartitions);
            ReplicationFactor = wire.Int16(ReplicationFactor);
            Assignments = wire.Array(Assignments);
            Configs = wire.Array(Configs);
        }
    }

    public sealed class Assignment : IFields
    {
        public int PartitionIndex { get; set; }
        public IReadOnlyList<int> BrokerIds { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            PartitionIndex = wire.Int32(PartitionIndex);
            BrokerIds = wire.Values(BrokerIds);
        }
    }

    public sealed class Config : IFields
    {
        public string Name { get; set; } = "";
        public string? Value { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            Value = wire.NullableString(Value);
        }
    }
}

/// <summary>What became of each. <see href="https://kafka.apache.org/protocol#The_Messages_CreateTopics"/></summary>
public sealed class CreateTopicsResponse : IMessage
{
    public static ApiKey Api => ApiKey.CreateTopics;

    public static VersionRange Versions => new(2, 7);

    public static short FlexibleFrom => 5;

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
        public Guid TopicId { get; set; }
        public ErrorCode ErrorCode { get; set; }
        public string? ErrorMessage { get; set; }
        public ErrorCode TopicConfigErrorCode { get; set; }
        public int NumPartitions { get; set; } = -1;
        public short ReplicationFactor { get; set; } = -1;
        public IReadOnlyList<Config>? Configs { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            TopicId = wire.Uuid(TopicId, from: 7);
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage);
            NumPartitions = wire.Int32(NumPartitions, from: 5);
            ReplicationFactor = wire.Int16(ReplicationFactor, from: 5);
            Configs = wire.NullableArray(Configs, from: 5);
            if (wire.Tag(0, TopicConfigErrorCode != ErrorCode.None))
            {
                TopicConfigErrorCode = wire.Error(TopicConfigErrorCode);
                wire.EndTag();
            }
        }
    }

    public sealed class Config : IFields
    {
        public string Name { get; set; } = "";
        public string? Value { get; set; }
        public bool ReadOnly { get; set; }
        public sbyte ConfigSource { get; set; } = -1;
        public bool IsSensitive { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            Value = wire.NullableString(Value);
            ReadOnly = wire.Boolean(ReadOnly);
            ConfigSource = wire.Int8(ConfigSource);
            IsSensitive = wire.Boolean(IsSensitive);
        }
    }
}
