namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Gives topics more partitions. <see href="https://kafka.apache.org/protocol#The_Messages_CreatePartitions"/></summary>
public sealed class CreatePartitionsRequest : IRequest<CreatePartitionsResponse>
{
    public static ApiKey Api => ApiKey.CreatePartitions;

    public static VersionRange Versions => new(0, 3);

    public static short FlexibleFrom => 2;

    public IReadOnlyList<Topic> Topics { get; set; } = [];
    public int TimeoutMs { get; set; }
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
        public int Count { get; set; }
        public IReadOnlyList<Assignment>? Assignments { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            Count = wire.Int32(Count);
            Assignments = wire.NullableArray(Assignments);
        }
    }

    public sealed class Assignment : IFields
    {
        public IReadOnlyList<int> BrokerIds { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            BrokerIds = wire.Values(BrokerIds);
        }
    }
}

/// <summary>What became of each. <see href="https://kafka.apache.org/protocol#The_Messages_CreatePartitions"/></summary>
public sealed class CreatePartitionsResponse : IMessage
{
    public static ApiKey Api => ApiKey.CreatePartitions;

    public static VersionRange Versions => new(0, 3);

    public static short FlexibleFrom => 2;

    public int ThrottleTimeMs { get; set; }
    public IReadOnlyList<Topic> Results { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Results = wire.Array(Results);
    }

    public sealed class Topic : IFields
    {
        public string Name { get; set; } = "";
        public ErrorCode ErrorCode { get; set; }
        public string? ErrorMessage { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage);
        }
    }
}
