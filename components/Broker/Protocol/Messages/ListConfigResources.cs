namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Asks what there is that has settings. <see href="https://kafka.apache.org/protocol#The_Messages_ListConfigResources"/></summary>
public sealed class ListConfigResourcesRequest : IRequest<ListConfigResourcesResponse>
{
    public static ApiKey Api => ApiKey.ListConfigResources;

    public static VersionRange Versions => new(0, 1);

    public static short FlexibleFrom => 0;

    public IReadOnlyList<sbyte> ResourceTypes { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ResourceTypes = wire.Values(ResourceTypes, from: 1);
    }
}

/// <summary>The resources. <see href="https://kafka.apache.org/protocol#The_Messages_ListConfigResources"/></summary>
public sealed class ListConfigResourcesResponse : IMessage
{
    public static ApiKey Api => ApiKey.ListConfigResources;

    public static VersionRange Versions => new(0, 1);

    public static short FlexibleFrom => 0;

    public int ThrottleTimeMs { get; set; }
    public ErrorCode ErrorCode { get; set; }
    public IReadOnlyList<Resource> ConfigResources { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
        ConfigResources = wire.Array(ConfigResources);
    }

    public sealed class Resource : IFields
    {
        public string ResourceName { get; set; } = "";
        public sbyte ResourceType { get; set; } = 16;

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ResourceName = wire.String(ResourceName);
            ResourceType = wire.Int8(ResourceType, from: 1);
        }
    }
}
