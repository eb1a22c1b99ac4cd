namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Appends record batches to partitions. <see href="https://kafka.apache.org/protocol#The_Messages_Produce"/></summary>
public sealed class ProduceRequest : IRequest<ProduceResponse>
{
    public static ApiKey Api => ApiKey.Produce;

    public static VersionRange Versions => new(3, 13);

    public static short FlexibleFrom => 9;

    public string? TransactionalId { get; set; }
    public short Acks { get; set; }
    public int TimeoutMs { get; set; }
    public IReadOnlyList<Topic> TopicData { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        TransactionalId = wire.NullableString(TransactionalId);
        Acks = wire.Int16(Acks);
        TimeoutMs = wire.Int32(TimeoutMs);
        TopicData = wire.Array(TopicData);
    }

    public sealed class Topic : IFields
    {
        public string Name { get; set; } = "";
        public Guid TopicId { get; set; }
        public IReadOnlyList<Partition> PartitionData { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name, to: 12);
            TopicId = wire.Uuid(TopicId, from: 13);
            PartitionData = wire.Array(PartitionData);
        }
    }

    public sealed class Partition : IFields
    {
        public int Index { get; set; }
        public IRecordBytes? Records { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Index = wire.Int32(Index);
            Records = wire.Records(Records);
        }
    }
}

/// <summary>Where the batches came to lie. <see href="https://kafka.apache.org/protocol#The_Messages_Produce"/></summary>
public sealed class ProduceResponse : IMessage
{
    public static ApiKey Api => ApiKey.Produce;

    public static VersionRange Versions => new(3, 13);

    public static short FlexibleFrom => 9;

    public IReadOnlyList<Topic> Responses { get; set; } = [];
    public int ThrottleTimeMs { get; set; }
    public IReadOnlyList<NodeEndpoint> NodeEndpoints { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        Responses = wire.Array(Responses);
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        if (wire.Tag(0, NodeEndpoints.Count > 0, from: 10))
        {
            NodeEndpoints = wire.Array(NodeEndpoints);
            wire.EndTag();
        }
    }

    public sealed class Topic : IFields
    {
        public string Name { get; set; } = "";
        public Guid TopicId { get; set; }
        public IReadOnlyList<Partition> PartitionResponses { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Name = wire.String(Name, to: 12);
            TopicId = wire.Uuid(TopicId, from: 13);
            PartitionResponses = wire.Array(PartitionResponses);
        }
    }

    public sealed class Partition : IFields
    {
        public int Index { get; set; }
        public ErrorCode ErrorCode { get; set; }
        public long BaseOffset { get; set; }
        public long LogAppendTimeMs { get; set; } = -1;
        public long LogStartOffset { get; set; } = -1;
        public IReadOnlyList<RecordError> RecordErrors { get; set; } = [];
        public string? ErrorMessage { get; set; }
        public LeaderIdAndEpoch CurrentLeader { get; set; } = new();

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Index = wire.Int32(Index);
            ErrorCode = wire.Error(ErrorCode);
            BaseOffset = wire.Int64(BaseOffset);
            LogAppendTimeMs = wire.Int64(LogAppendTimeMs);
            LogStartOffset = wire.Int64(LogStartOffset, from: 5);
            RecordErrors = wire.Array(RecordErrors, from: 8);
            ErrorMessage = wire.NullableString(ErrorMessage, from: 8);
            if (wire.Tag(0, CurrentLeader is not { LeaderId: -1, LeaderEpoch: -1 }, from: 10))
            {
                CurrentLeader = wire.Struct(CurrentLeader);
                wire.EndTag();
            }
        }
    }

    public sealed class RecordError : IFields
    {
        public int BatchIndex { get; set; }
        public string? BatchIndexErrorMessage { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            BatchIndex = wire.Int32(BatchIndex);
            BatchIndexErrorMessage = wire.NullableString(BatchIndexErrorMessage);
        }
    }

    public sealed class LeaderIdAndEpoch : IFields
    {
        public int LeaderId { get; set; } = -1;
        public int LeaderEpoch { get; set; } = -1;

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            LeaderId = wire.Int32(LeaderId);
            LeaderEpoch = wire.Int32(LeaderEpoch);
        }
    }

    public sealed class NodeEndpoint : IFields
    {
        public int NodeId { get; set; }
        public string Host { get; set; } = "";
        public int Port { get; set; }
        public string? Rack { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            NodeId = wire.Int32(NodeId);
            Host = wire.String(Host);
            Port = wire.Int32(Port);
            Rack = wire.NullableString(Rack);
        }
    }
}
