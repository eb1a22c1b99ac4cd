namespace EcommAspire.Broker.Groups;

/// <summary>How groups behave, with Kafka's defaults; each is named for the broker setting it stands for.</summary>
public sealed record GroupOptions
{
    /// <summary><c>group.min.session.timeout.ms</c></summary>
    public TimeSpan MinSessionTimeout { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary><c>group.max.session.timeout.ms</c></summary>
    public TimeSpan MaxSessionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary><c>group.initial.rebalance.delay.ms</c>: how long a new group waits for more members.</summary>
    public TimeSpan InitialRebalanceDelay { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a join of a new member may wait for the rebalance; Kafka has no setting for it.</summary>
    public TimeSpan NewMemberJoinTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary><c>group.max.size</c></summary>
    public int MaxSize { get; init; } = int.MaxValue;

    /// <summary><c>group.consumer.max.size</c></summary>
    public int ConsumerMaxSize { get; init; } = int.MaxValue;

    /// <summary><c>group.consumer.session.timeout.ms</c></summary>
    public TimeSpan ConsumerSessionTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary><c>group.consumer.heartbeat.interval.ms</c></summary>
    public TimeSpan ConsumerHeartbeatInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>group.consumer.migration.policy</c></summary>
    public GroupMigrationPolicy Migration { get; init; } = GroupMigrationPolicy.Bidirectional;

    /// <summary><c>offsets.retention.minutes</c></summary>
    public TimeSpan OffsetsRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary><c>offsets.retention.check.interval.ms</c></summary>
    public TimeSpan OffsetsRetentionCheckInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary><c>offset.metadata.max.bytes</c></summary>
    public int OffsetMetadataMaxBytes { get; init; } = 4096;

    /// <summary>Whether a committed offset waits for the disk, so that it survives power loss and not only kill -9.</summary>
    public bool FlushEveryWrite { get; init; }
}
