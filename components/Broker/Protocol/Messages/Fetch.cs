namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Reads record batches from partitions, waiting for some when there are none. <see href="https://kafka.apache.org/protocol#The_Messages_Fetch"/></summary>
public sealed class FetchRequest : IRequest<FetchResponse>
{
    public static ApiKey Api => ApiKey.Fetch;

    public static VersionRange Versions => new(4, 18);

    public static short FlexibleFrom => 12;

    public string? ClusterId { get; set; }
    public int ReplicaId { get; set; } = -1;
    public Replica ReplicaState { get; set; } = new();
    public int MaxWaitMs { get; set; }
    public int MinBytes { get; set; }
    public int MaxBytes { get; set; } = int.MaxValue;
    public sbyte IsolationLevel { get; set; }
    public int SessionId { get; set; }
    public int SessionEpoch { get; set; } = -1;
    public IReadOnlyList<Topic> Topics { get; set; } = [];
    public IReadOnlyList<ForgottenTopic> ForgottenTopicsData { get; set; } = [];
    public string RackId { get; set; } = "";

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ReplicaId = wire.Int32(ReplicaId, to: 14);
        MaxWaitMs = wire.Int32(MaxWaitMs);
        MinBytes = wire.Int32(MinBytes);
        MaxBytes = wire.Int32(MaxBytes);
        IsolationLevel = wire.Int8(IsolationLevel);
        SessionId = wire.Int32(SessionId, from: 7);
        SessionEpoch = wire.Int32(SessionEpoch, from: 7);
        Topics = wire.Array(Topics);
        ForgottenTopicsData = wire.Array(ForgottenTopicsData, from: 7);
        RackId = wire.String(RackId, from: 11);
        if (wire.Tag(0, ClusterId is not null))
        {
            ClusterId = wire.NullableString(ClusterId);
            wire.EndTag();
        }
        if (wire.Tag(1, ReplicaState is not { ReplicaId: -1, ReplicaEpoch: -1 }, from: 15))
        {
            ReplicaState = wire.Struct(ReplicaState);
            wire.EndTag();
        }
    }

    public sealed class Replica : IFields
    {
        public int ReplicaId { get; set; } = -1;
        public long ReplicaEpoch { get; set; } = -1;

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ReplicaId = wire.Int32(ReplicaId);
            ReplicaEpoch = wire.Int64(ReplicaEpoch);
        }
    }

    public sealed class Topic : IFields
    {
        public string TopicName { get; set; } = "";
        public Guid TopicId { get; set; }
        public IReadOnlyList<Partition> Partitions { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            TopicName = wire.String(TopicName, to: 12);
            TopicId = wire.Uuid(TopicId, from: 13);
            Partitions = wire.Array(Partitions);
        }
    }

    public sealed class Partition : IFields
    {
        public int PartitionIndex { get; set; }
        public int CurrentLeaderEpoch { get; set; } = -1;
        public long FetchOffset { get; set; }
        public int LastFetchedEpoch { get; set; } = -1;
        public long LogStartOffset { get; set; } = -1;
        public int PartitionMaxBytes { get; set; }
        public Guid ReplicaDirectoryId { get; set; }
        public long HighWatermark { get; set; } = long.MaxValue;

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            PartitionIndex = wire.Int32(PartitionIndex);
            CurrentLeaderEpoch = wire.Int32(CurrentLeaderEpoch, from: 9);
            FetchOffset = wire.Int64(FetchOffset);
            LastFetchedEpoch = wire.Int32(LastFetchedEpoch, from: 12);
            LogStartOffset = wire.Int64(LogStartOffset, from: 5);
            PartitionMaxBytes = wire.Int32(PartitionMaxBytes);
            if (wire.Tag(0, ReplicaDirectoryId != Guid.Empty, from: 17))
            {
                ReplicaDirectoryId = wire.Uuid(ReplicaDirectoryId);
                wire.EndTag();
            }
            if (wire.Tag(1, HighWatermark != long.MaxValue, from: 18))
            {
                HighWatermark = wire.Int64(HighWatermark);
                wire.EndTag();
            }
        }
    }

    public sealed class ForgottenTopic : IFields
    {
        public string Topic { get; set; } = "";
        public Guid TopicId { get; set; }
        public IReadOnlyList<int> Partitions { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Topic = wire.String(Topic, to: 12);
            TopicId = wire.Uuid(TopicId, from: 13);
            Partitions = wire.Values(Partitions);
        }
    }
}

/// <summary>Record batches, as they were stored. <see href="https://kafka.apache.org/protocol#The_Messages_Fetch"/></summary>
public sealed class FetchResponse : IMessage
{
    public static ApiKey Api => ApiKey.Fetch;

    public static VersionRange Versions => new(4, 18);

    public static short FlexibleFrom => 12;

    public int ThrottleTimeMs { get; set; }
    public ErrorCode ErrorCode { get; set; }
    public int SessionId { get; set; }
    public IReadOnlyList<Topic> Responses { get; set; } = [];
    public IReadOnlyList<NodeEndpoint> NodeEndpoints { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode, from: 7);
        SessionId = wire.Int32(SessionId, from: 7);
        Responses = wire.Array(Responses);
        if (wire.Tag(0, NodeEndpoints.Count > 0, from: 16))
        {
            NodeEndpoints = wire.Array(NodeEndpoints);
            wire.EndTag();
        }
    }

    public sealed class Topic : IFields
    {
        public string TopicName { get; set; } = "";
        public Guid TopicId { get; set; }
        public IReadOnlyList<Partition> Partitions { get; set; } = [];

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            TopicName = wire.String(TopicName, to: 12);
            TopicId = wire.Uuid(TopicId, from: 13);
            Partitions = wire.Array(Partitions);
        }
    }

    public sealed class Partition : IFields
    {
        public int PartitionIndex { get; set; }
        public ErrorCode ErrorCode { get; set; }
        public long HighWatermark { get; set; }
        public long LastStableOffset { get; set; } = -1;
        public long LogStartOffset { get; set; } = -1;
        public EpochEndOffset DivergingEpoch { get; set; } = new();
        public LeaderIdAndEpoch CurrentLeader { get; set; } = new();
        public SnapshotId SnapshotId { get; set; } = new();
        public IReadOnlyList<AbortedTransaction>? AbortedTransactions { get; set; } = [];
        public int PreferredReadReplica { get; set; } = -1;
        public IRecordBytes? Records { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            PartitionIndex = wire.Int32(PartitionIndex);
            ErrorCode = wire.Error(ErrorCode);
            HighWatermark = wire.Int64(HighWatermark);
            LastStableOffset = wire.Int64(LastStableOffset);
            LogStartOffset = wire.Int64(LogStartOffset, from: 5);
            AbortedTransactions = wire.NullableArray(AbortedTransactions);
            PreferredReadReplica = wire.Int32(PreferredReadReplica, from: 11);
            Records = wire.Records(Records);
            if (wire.Tag(0, DivergingEpoch is not { Epoch: -1, EndOffset: -1 }))
            {
                DivergingEpoch = wire.Struct(DivergingEpoch);
                wire.EndTag();
            }
            if (wire.Tag(1, CurrentLeader is not { LeaderId: -1, LeaderEpoch: -1 }))
            {
                CurrentLeader = wire.Struct(CurrentLeader);
                wire.EndTag();
            }
            if (wire.Tag(2, SnapshotId is not { EndOffset: -1, Epoch: -1 }))
            {
                SnapshotId = wire.Struct(SnapshotId);
                wire.EndTag();
            }
        }
    }

    public sealed class EpochEndOffset : IFields
    {
        public int Epoch { get; set; } = -1;
        public long EndOffset { get; set; } = -1;

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            Epoch = wire.Int32(Epoch);
            EndOffset = wire.Int64(EndOffset);
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

    public sealed class SnapshotId : IFields
    {
        public long EndOffset { get; set; } = -1;
        public int Epoch { get; set; } = -1;

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            EndOffset = wire.Int64(EndOffset);
            Epoch = wire.Int32(Epoch);
        }
    }

    public sealed class AbortedTransaction : IFields
    {
        public long ProducerId { get; set; }
        public long FirstOffset { get; set; }

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            ProducerId = wire.Int64(ProducerId);
            FirstOffset = wire.Int64(FirstOffset);
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
