namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Asks how much each client may do. <see href="https://kafka.apache.org/protocol#The_Messages_DescribeClientQuotas"/></summary>
public sealed class DescribeClientQuotasRequest : IRequest<DescribeClientQuotasResponse>
{
    public static ApiKey Api => ApiKey.DescribeClientQuotas;

    public static VersionRange Versions => new(0, 1);

    public static short FlexibleFrom => 1;

    public IReadOnlyList<Component> Components { get; set; } = [];
    public bool Strict { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        Components = wire.Array(Components);
        Strict = wire.Boolean(Strict);
    }

    public sealed class Component : IFields
    {
        public string EntityType { get; set; } = "";
        public sbyte MatchType { get; set; }
        public string? Match { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            EntityType = wire.String(EntityType);
            MatchType = wire.Int8(MatchType);
            Match = wire.NullableString(Match);
        }
    }
}

/// <summary>How much. <see href="https://kafka.apache.org/protocol#The_Messages_DescribeClientQuotas"/></summary>
public sealed class DescribeClientQuotasResponse : IMessage
{
    public static ApiKey Api => ApiKey.DescribeClientQuotas;

    public static VersionRange Versions => new(0, 1);

    public static short FlexibleFrom => 1;

    public int ThrottleTimeMs { get; set; }
    public ErrorCode ErrorCode { get; set; }
    public string? ErrorMessage { get; set; }
    public IReadOnlyList<Entry>? Entries { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
        ErrorMessage = wire.NullableString(ErrorMessage);
        Entries = wire.NullableArray(Entries);
    }

    public sealed class Entry : IFields
    {
        public IReadOnlyList<EntityData> Entity { get; set; } = [];
        public IReadOnlyList<ValueData> Values { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Entity = wire.Array(Entity);
            Values = wire.Array(Values);
        }
    }

    public sealed class EntityData : IFields
    {
        public string EntityType { get; set; } = "";
        public string? EntityName { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            EntityType = wire.String(EntityType);
            EntityName = wire.NullableString(EntityName);
        }
    }

    public sealed class ValueData : IFields
    {
        public string Key { get; set; } = "";

        /// <summary>The value, a float of eight bytes.</summary>
        public long DoubleBits { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Key = wire.String(Key);
            DoubleBits = wire.Int64(DoubleBits);
        }
    }
}
