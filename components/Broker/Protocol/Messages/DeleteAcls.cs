namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Takes back what was allowed or forbidden. <see href="https://kafka.apache.org/protocol#The_Messages_DeleteAcls"/></summary>
public sealed class DeleteAclsRequest : IRequest<DeleteAclsResponse>
{
    public static ApiKey Api => ApiKey.DeleteAcls;

    public static VersionRange Versions => new(1, 3);

    public static short FlexibleFrom => 2;

    public IReadOnlyList<Filter> Filters { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        Filters = wire.Array(Filters);
    }

    public sealed class Filter : IFields
    {
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
}

/// <summary>What was taken back, for each filter. <see href="https://kafka.apache.org/protocol#The_Messages_DeleteAcls"/></summary>
public sealed class DeleteAclsResponse : IMessage
{
    public static ApiKey Api => ApiKey.DeleteAcls;

    public static VersionRange Versions => new(1, 3);

    public static short FlexibleFrom => 2;

    public int ThrottleTimeMs { get; set; }
    public IReadOnlyList<FilterResult> FilterResults { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        FilterResults = wire.Array(FilterResults);
    }

    public sealed class FilterResult : IFields
    {
        public ErrorCode ErrorCode { get; set; }
        public string? ErrorMessage { get; set; }
        public IReadOnlyList<MatchingAcl> MatchingAcls { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage);
            MatchingAcls = wire.Array(MatchingAcls);
        }
    }

    public sealed class MatchingAcl : IFields
    {
        public ErrorCode ErrorCode { get; set; }
        public string? ErrorMessage { get; set; }
        public sbyte ResourceType { get; set; }
        public string ResourceName { get; set; } = "";
        public sbyte PatternType { get; set; } = 3;
        public string Principal { get; set; } = "";
        public string Host { get; set; } = "";
        public sbyte Operation { get; set; }
        public sbyte PermissionType { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ErrorCode = wire.Error(ErrorCode);
            ErrorMessage = wire.NullableString(ErrorMessage);
            ResourceType = wire.Int8(ResourceType);
            ResourceName = wire.String(ResourceName);
            PatternType = wire.Int8(PatternType, from: 1);
            Principal = wire.String(Principal);
            Host = wire.String(Host);
            Operation = wire.Int8(Operation);
            PermissionType = wire.Int8(PermissionType);
        }
    }
}
