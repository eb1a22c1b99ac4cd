namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Asks for the brokers. <see href="https://kafka.apache.org/protocol#The_Messages_DescribeCluster"/></summary>
public sealed class DescribeClusterRequest : IRequest<DescribeClusterResponse>
{
    public static ApiKey Api => ApiKey.DescribeCluster;

    public static VersionRange Versions => new(0, 2);

    public static short FlexibleFrom => 0;

    public bool IncludeClusterAuthorizedOperations { get; set; }
    public sbyte EndpointType { get; set; } = 1;
    public bool IncludeFencedBrokers { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        IncludeClusterAuthorizedOperations = wire.Boolean(IncludeClusterAuthorizedOperations);
        EndpointType = wire.Int8(EndpointType, from: 1);
        IncludeFencedBrokers = wire.Boolean(IncludeFencedBrokers, from: 2);
    }
}

/// <summary>The brokers. <see href="https://kafka.apache.org/protocol#The_Messages_DescribeCluster"/></summary>
public sealed class DescribeClusterResponse : IMessage
{
    public static ApiKey Api => ApiKey.DescribeCluster;

    public static VersionRange Versions => new(0, 2);

    public static short FlexibleFrom => 0;

    public int ThrottleTimeMs { get; set; }
    public ErrorCode ErrorCode { get; set; }
    public string? ErrorMessage { get; set; }
    public sbyte EndpointType { get; set; } = 1;
    public string ClusterId { get; set; } = "";
    public int ControllerId { get; set; } = -1;
    public IReadOnlyList<Broker> Brokers { get; set; } = [];
    public int ClusterAuthorizedOperations { get; set; } = int.MinValue;

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
        ErrorMessage = wire.NullableString(ErrorMessage);
        EndpointType = wire.Int8(EndpointType, from: 1);
        ClusterId = wire.String(ClusterId);
        ControllerId = wire.Int32(ControllerId);
        Brokers = wire.Array(Brokers);
        ClusterAuthorizedOperations = wire.Int32(ClusterAuthorizedOperations);
    }

    public sealed class Broker : IFields
    {
        public int BrokerId { get; set; }
        public string Host { get; set; } = "";
        public int Port { get; set; }
        public string? Rack { get; set; }
        public bool IsFenced { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            BrokerId = wire.Int32(BrokerId);
            Host = wire.String(Host);
            Port = wire.Int32(Port);
            Rack = wire.NullableString(Rack);
            IsFenced = wire.Boolean(IsFenced, from: 2);
        }
    }
}
