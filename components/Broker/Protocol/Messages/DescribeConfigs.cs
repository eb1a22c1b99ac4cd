namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Asks for the settings of topics or the broker. <see href="https://kafka.apache.org/protocol#The_Messages_DescribeConfigs"/></summary>
public sealed class DescribeConfigsRequest : IRequest<DescribeConfigsResponse>
{
    public static ApiKey Api => ApiKey.DescribeConfigs;

    public static VersionRange Versions => new(1, 4);

    public static short FlexibleFrom => 4;

    public IReadOnlyList<Resource> Resources { get; set; } = [];
    public bool IncludeSynonyms { get; set; }
    public bool IncludeDocumentation { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        Resources = wire.Array(Resources);
        IncludeSynonyms = wire.Boolean(IncludeSynonyms);
        IncludeDocumentation = wire.Boolean(IncludeDocumentation, from: 3);
    }

    public sealed class Resource : IFields
    {
        public sbyte ResourceType { get; set; }
        public string ResourceName { get; set; } = "";
        public IReadOnlyList<string>? ConfigurationKeys { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ResourceType = wire.Int8(ResourceType);
            ResourceName = wire.String(ResourceName);
            ConfigurationKeys = wire.NullableValues(ConfigurationKeys);
        }
    }
}

/// <summary>The settings, and where each has its value from. <see href="https://kafka.apache.org/protocol#The_Messages_DescribeConfigs"/></summary>
public sealed class DescribeConfigsResponse : IMessage
{
    public static ApiKey Api => ApiKey.DescribeConfigs;

    public static VersionRange Versions => new(1, 4);

    public static short FlexibleFrom => 4;

    public int ThrottleTimeMs { get; set; }
    public IReadOnlyList<Resource> Results { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Results = wire.Array(Results);
    }

    public sealed class Resource : IFields
    {
        public ErrorCode ErrorCode { get; set; }
        public string? ErrorMessage { get; set; }
        public sbyte ResourceType { get; set; }
        public string ResourceName { get; set; } = "";
        public IReadOnlyList<Config> Configs { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage);
            ResourceType = wire.Int8(ResourceType);
            ResourceName = wire.String(ResourceName);
            Configs = wire.Array(Configs);
        }
    }

    public sealed class Config : IFields
    {
        public string Name { get; set; } = "";
        public string? Value { get; set; }
        public bool ReadOnly { get; set; }
        public sbyte ConfigSource { get; set; } = -1;
        public bool IsSensitive { get; set; }
        public IReadOnlyList<Synonym> Synonyms { get; set; } = [];
        public sbyte ConfigType { get; set; }
        public string? Documentation { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            Value = wire.NullableString(Value);
            ReadOnly = wire.Boolean(ReadOnly);
            ConfigSource = wire.Int8(ConfigSource);
            IsSensitive = wire.Boolean(IsSensitive);
            Synonyms = wire.Array(Synonyms);
            ConfigType = wire.Int8(ConfigType, from: 3);
            Documentation = wire.NullableString(Documentation, from: 3);
        }
    }

    public sealed class Synonym : IFields
    {
        public string Name { get; set; } = "";
        public string? Value { get; set; }
        public sbyte Source { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            Value = wire.NullableString(Value);
            Source = wire.Int8(Source);
        }
    }
}
