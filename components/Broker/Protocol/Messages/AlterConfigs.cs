namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Replaces all settings of topics or the broker. <see href="https://kafka.apache.org/protocol#The_Messages_AlterConfigs"/></summary>
public sealed class AlterConfigsRequest : IRequest<AlterConfigsResponse>
{
    public static ApiKey Api => ApiKey.AlterConfigs;

    public static VersionRange Versions => new(0, 2);

    public static short FlexibleFrom => 2;

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
        public string? Value { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            Value = wire.NullableString(Value);
        }
    }
}

/// <summary>What became of each. <see href="https://kafka.apache.org/protocol#The_Messages_AlterConfigs"/></summary>
public sealed class AlterConfigsResponse : IMessage
{
    public static ApiKey Api => ApiKey.AlterConfigs;

    public static VersionRange Versions => new(0, 2);

    public static short FlexibleFrom => 2;

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
