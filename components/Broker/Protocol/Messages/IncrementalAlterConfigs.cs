namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Changes some settings of topics or the broker. <see href="https://kafka.apache.org/protocol#The_Messages_IncrementalAlterConfigs"/></summary>
public sealed class IncrementalAlterConfigsRequest : IRequest<IncrementalAlterConfigsResponse>
{
    public static ApiKey Api => ApiKey.IncrementalAlterConfigs;

    public static VersionRange Versions => new(0, 1);

    public static short FlexibleFrom => 1;

    public IReadOnlyList<Resource> Resources { get; set; } = [];
    public bool ValidateOnly { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        Resources = wire.Array(Resources);
        ValidateOnly = wire.Boolean(ValidateOnly);
    }

    public sealed class Resource : IFields
    {
        public sbyte ResourceType { get; set; }
        public string ResourceName { get; set; } = "";
        public IReadOnlyList<Config> Configs { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ResourceType = wire.Int8(ResourceType);
            ResourceName = wire.String(ResourceName);
            Configs = wire.Array(Configs);
        }
    }

    public sealed class Config : IFields
    {
        public string Name { get; set; } = "";
        public sbyte ConfigOperation { get; set; }
        public string? Value { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            ConfigOperation = wire.Int8(ConfigOperation);
            Value = wire.NullableString(Value);
        }
    }
}

/// <summary>What became of each. <see href="https://kafka.apache.org/protocol#The_Messages_IncrementalAlterConfigs"/></summary>
public sealed class IncrementalAlterConfigsResponse : IMessage
{
    public static ApiKey Api => ApiKey.IncrementalAlterConfigs;

    public static VersionRange Versions => new(0, 1);

    public static short FlexibleFrom => 1;

    public int ThrottleTimeMs { get; set; }
    public IReadOnlyList<Resource> Responses { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Responses = wire.Array(Responses);
    }

    public sealed class Resource : IFields
    {
        public ErrorCode ErrorCode { get; set; }
        public string? ErrorMessage { get; set; }
        public sbyte ResourceType { get; set; }
        public string ResourceName { get; set; } = "";

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage);
            ResourceType = wire.Int8(ResourceType);
            ResourceName = wire.String(ResourceName);
        }
    }
}
