namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Removes topics with all that is in them. <see href="https://kafka.apache.org/protocol#The_Messages_DeleteTopics"/></summary>
public sealed class DeleteTopicsRequest : IRequest<DeleteTopicsResponse>
{
    public static ApiKey Api => ApiKey.DeleteTopics;

    public static VersionRange Versions => new(1, 6);

    public static short FlexibleFrom => 4;

    public IReadOnlyList<Topic> Topics { get; set; } = [];
    public IReadOnlyList<string> TopicNames { get; set; } = [];
    public int TimeoutMs { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        Topics = wire.Array(Topics, from: 6);
        TopicNames = wire.Values(TopicNames, to: 5);
        TimeoutMs = wire.Int32(TimeoutMs);
    }

    public sealed class Topic : IFields
    {
        public string? Name { get; set; }
        public Guid TopicId { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.NullableString(Name);
            TopicId = wire.Uuid(TopicId);
        }
    }
}

/// <summary>What became of each. <see href="https://kafka.apache.org/protocol#The_Messages_DeleteTopics"/></summary>
public sealed class DeleteTopicsResponse : IMessage
{
    public static ApiKey Api => ApiKey.DeleteTopics;

    public static VersionRange Versions => new(1, 6);

    public static short FlexibleFrom => 4;

    public int ThrottleTimeMs { get; set; }
    public IReadOnlyList<Topic> Responses { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Responses = wire.Array(Responses);
    }

    public sealed class Topic : IFields
    {
        public string? Name { get; set; }
        public Guid TopicId { get; set; }
        public ErrorCode ErrorCode { get; set; }
        public string? ErrorMessage { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.NullableString(Name, nullableFrom: 6);
            TopicId = wire.Uuid(TopicId, from: 6);
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage, from: 5);
        }
    }
}
