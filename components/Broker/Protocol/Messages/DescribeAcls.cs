namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Asks who may do what. <see href="https://kafka.apache.org/protocol#The_Messages_DescribeAcls"/></summary>
public sealed class DescribeAclsRequest : IRequest<DescribeAclsResponse>
{
    public static ApiKey Api => ApiKey.DescribeAcls;

    public static VersionRange Versions => new(1, 3);

    public static short FlexibleFrom => 2;

    public sbyte ResourceTypeFilter { get; set; }
    public string? ResourceNameFilter { get; set; }
    public sbyte PatternTypeFilter { get; set; } = 3;
    public string? PrincipalFilter { get; set; }
    public string? HostFilter { get; set; }
    public sbyte Operation { get; set; }
    public sbyte PermissionType { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ResourceTypeFilter = wire.Int8(ResourceTypeFilter);
        ResourceNameFilter = wire.NullableString(ResourceNameFilter);
        PatternTypeFilter = wire.Int8(PatternTypeFilter, from: 1);
        PrincipalFilter = wire.NullableString(PrincipalFilter);
        HostFilter = wire.NullableString(HostFilter);
        Operation = wire.Int8(Operation);
        PermissionType = wire.Int8(PermissionType);
    }
}

/// <summary>Who may do what. <see href="https://kafka.apache.org/protocol#The_Messages_DescribeAcls"/></summary>
public sealed class DescribeAclsResponse : IMessage
{
    public static ApiKey Api => ApiKey.DescribeAcls;

    public static VersionRange Versions => new(1, 3);

    public static short FlexibleFrom => 2;

    public int ThrottleTimeMs { get; set; }
    public ErrorCode ErrorCode { get; set; }
    public string? ErrorMessage { get; set; }
    public IReadOnlyList<Resource> Resources { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
        ErrorMessage = wire.NullableString(ErrorMessage);
        Resources = wire.Array(Resources);
    }

    public sealed class Resource : IFields
    {
        public sbyte ResourceType { get; set; }
        public string ResourceName { get; set; } = "";
        public sbyte PatternType { get; set; } = 3;
        public IReadOnlyList<Acl> Acls { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ResourceType = wire.Int8(ResourceType);
            ResourceName = wire.String(ResourceName);
            PatternType = wire.Int8(PatternType, from: 1);
            Acls = wire.Array(Acls);
        }
    }

    public sealed class Acl : IFields
    {
        public string Principal { get; set; } = "";
        public string Host { get; set; } = "";
        public sbyte Operation { get; set; }
        public sbyte PermissionType { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Principal = wire.String(Principal);
            Host = wire.String(Host);
            Operation = wire.Int8(Operation);
            PermissionType = wire.Int8(PermissionType);
        }
    }
}
