namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Lets somebody do something, or forbids it. <see href="https://kafka.apache.org/protocol#The_Messages_CreateAcls"/></summary>
public sealed class CreateAclsRequest : IRequest<CreateAclsResponse>
{
    public static ApiKey Api => ApiKey.CreateAcls;

    public static VersionRange Versions => new(1, 3);

    public static short FlexibleFrom => 2;

    public IReadOnlyList<Creation> Creations { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        Creations = wire.Array(Creations);
    }

    public sealed class Creation : IFields
    {
        public sbyte ResourceType { get; set; }
        public string ResourceName { get; set; } = "";
        public sbyte ResourcePatternType { get; set; } = 3;
        public string Principal { get; set; } = "";
        public string Host { get; set; } = "";
        public sbyte Operation { get; set; }
        public sbyte PermissionType { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ResourceType = wire.Int8(ResourceType);
            ResourceName = wire.String(ResourceName);
            ResourcePatternType = wire.Int8(ResourcePatternType, from: 1);
            Principal = wire.String(Principal);
            Host = wire.String(Host);
            Operation = wire.Int8(Operation);
            PermissionType = wire.Int8(PermissionType);
        }
    }
}

/// <summary>What became of each. <see href="https://kafka.apache.org/protocol#The_Messages_CreateAcls"/></summary>
public sealed class CreateAclsResponse : IMessage
{
    public static ApiKey Api => ApiKey.CreateAcls;

    public static VersionRange Versions => new(1, 3);

    public static short FlexibleFrom => 2;

    public int ThrottleTimeMs { get; set; }
    public IReadOnlyList<Result> Results { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        Results = wire.Array(Results);
    }

    public sealed class Result : IFields
    {
        public ErrorCode ErrorCode { get; set; }
        public string? ErrorMessage { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage);
        }
    }
}
