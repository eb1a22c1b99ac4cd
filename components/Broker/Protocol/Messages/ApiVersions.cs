namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Which APIs and versions the other side speaks; the first request of a connection. <see href="https://kafka.apache.org/protocol#The_Messages_ApiVersions"/></summary>
public sealed class ApiVersionsRequest : IRequest<ApiVersionsResponse>
{
    public static ApiKey Api => ApiKey.ApiVersions;

    public static VersionRange Versions => new(0, 4);

    public static short FlexibleFrom => 3;

    public string ClientSoftwareName { get; set; } = "";
    public string ClientSoftwareVersion { get; set; } = "";

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ClientSoftwareName = wire.String(ClientSoftwareName, from: 3);
        ClientSoftwareVersion = wire.String(ClientSoftwareVersion, from: 3);
    }
}

/// <summary>The APIs and versions this broker speaks. <see href="https://kafka.apache.org/protocol#The_Messages_ApiVersions"/></summary>
public sealed class ApiVersionsResponse : IMessage
{
    public static ApiKey Api => ApiKey.ApiVersions;

    public static VersionRange Versions => new(0, 4);

    public static short FlexibleFrom => 3;

    public ErrorCode ErrorCode { get; set; }
    public IReadOnlyList<ApiVersion> ApiKeys { get; set; } = [];
    public int ThrottleTimeMs { get; set; }
    public IReadOnlyList<SupportedFeature> SupportedFeatures { get; set; } = [];
    public long FinalizedFeaturesEpoch { get; set; } = -1;
    public IReadOnlyList<FinalizedFeature> FinalizedFeatures { get; set; } = [];
    public bool ZkMigrationReady { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ErrorCode = wire.Error(ErrorCode);
        ApiKeys = wire.Array(ApiKeys);
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs, from: 1);
        if (wire.Tag(0, SupportedFeatures.Count > 0))
        {
            SupportedFeatures = wire.Array(SupportedFeatures);
            wire.EndTag();
        }
        if (wire.Tag(1, FinalizedFeaturesEpoch != -1))
        {
            FinalizedFeaturesEpoch = wire.Int64(FinalizedFeaturesEpoch);
            wire.EndTag();
        }
        if (wire.Tag(2, FinalizedFeatures.Count > 0))
        {
            FinalizedFeatures = wire.Array(FinalizedFeatures);
            wire.EndTag();
        }
        if (wire.Tag(3, ZkMigrationReady))
        {
            ZkMigrationReady = wire.Boolean(ZkMigrationReady);
            wire.EndTag();
        }
    }

    public sealed class ApiVersion : IFields
    {
        public short ApiKey { get; set; }
        public short MinVersion { get; set; }
        public short MaxVersion { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ApiKey = wire.Int16(ApiKey);
            MinVersion = wire.Int16(MinVersion);
            MaxVersion = wire.Int16(MaxVersion);
        }
    }

    public sealed class SupportedFeature : IFields
    {
        public string Name { get; set; } = "";
        public short MinVersion { get; set; }
        public short MaxVersion { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            MinVersion = wire.Int16(MinVersion);
            MaxVersion = wire.Int16(MaxVersion);
        }
    }

    public sealed class FinalizedFeature : IFields
    {
        public string Name { get; set; } = "";
        public short MaxVersionLevel { get; set; }
        public short MinVersionLevel { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name);
            MaxVersionLevel = wire.Int16(MaxVersionLevel);
            MinVersionLevel = wire.Int16(MinVersionLevel);
        }
    }
}
