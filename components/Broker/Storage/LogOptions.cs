namespace EcommAspire.Broker.Storage;

/// <summary>Which time a record carries: its producer's, or that of its append (topic config <c>message.timestamp.type</c>).</summary>
public enum TimestampType
{
    /// <summary>The producer's clock.</summary>
    CreateTime,

    /// <summary>The broker's clock, put into every batch as it is stored.</summary>
    LogAppendTime,
}

/// <summary>What happens to old records (topic config <c>cleanup.policy</c>); both may be asked for.</summary>
[Flags]
public enum CleanupPolicy
{
    /// <summary>Records stay for ever.</summary>
    None = 0,

    /// <summary>Whole segments go when they are too old or the log is too large.</summary>
    Delete = 1,

    /// <summary>The last record of every key stays.</summary>
    Compact = 2,
}

/// <summary>
/// How a partition is kept. Names and defaults are those of Kafka's topic configs
/// (https://kafka.apache.org/documentation/#topicconfigs), whose spelling is given with each; a negative limit is none.
/// </summary>
public sealed record LogOptions
{
    /// <summary><c>cleanup.policy</c></summary>
    public CleanupPolicy CleanupPolicy { get; init; } = CleanupPolicy.Delete;

    /// <summary><c>max.message.bytes</c>: the largest batch, as it comes (compressed or not).</summary>
    public int MaxMessageBytes { get; init; } = 1048588;

    /// <summary><c>message.timestamp.type</c></summary>
    public TimestampType TimestampType { get; init; }

    /// <summary><c>message.timestamp.before.max.ms</c>: how far a record may lie in the past.</summary>
    public long TimestampBeforeMaxMs { get; init; } = long.MaxValue;

    /// <summary><c>message.timestamp.after.max.ms</c>: how far a record may lie in the future.</summary>
    public long TimestampAfterMaxMs { get; init; } = 3_600_000;

    /// <summary><c>segment.bytes</c></summary>
    public int SegmentBytes { get; init; } = 1 << 30;

    /// <summary><c>segment.ms</c>: an older segment is closed although it is not full, so that it can be cleaned.</summary>
    public long SegmentMs { get; init; } = 604_800_000;

    /// <summary><c>index.interval.bytes</c>: how far apart the entries of a segment's index are.</summary>
    public int IndexIntervalBytes { get; init; } = 16 * 1024;

    /// <summary><c>retention.ms</c></summary>
    public long RetentionMs { get; init; } = 604_800_000;

    /// <summary><c>retention.bytes</c></summary>
    public long RetentionBytes { get; init; } = -1;

    /// <summary><c>delete.retention.ms</c>: how long compaction keeps a tombstone after it first saw it.</summary>
    public long DeleteRetentionMs { get; init; } = 86_400_000;

    /// <summary><c>min.compaction.lag.ms</c>: how long a record is safe from compaction.</summary>
    public long MinCompactionLagMs { get; init; }

    /// <summary><c>max.compaction.lag.ms</c>: after how long a record is compacted whatever the dirty ratio.</summary>
    public long MaxCompactionLagMs { get; init; } = long.MaxValue;

    /// <summary><c>min.cleanable.dirty.ratio</c>: how much of the log must be new since the last compaction for another.</summary>
    public double MinCleanableDirtyRatio { get; init; } = 0.5;

    /// <summary><c>flush.messages</c>: after how many records an append waits for the disk; 1 is every append.</summary>
    public long FlushMessages { get; init; } = long.MaxValue;

    /// <summary><c>flush.ms</c>: how long records may wait for the disk (the sweeper flushes them).</summary>
    public long FlushMs { get; init; } = long.MaxValue;

    /// <summary>Broker config <c>producer.id.expiration.ms</c>: when a producer that writes no more is forgotten.</summary>
    public long ProducerIdExpirationMs { get; init; } = 86_400_000;

    /// <summary>Broker config <c>log.cleaner.dedupe.buffer.size</c>: the memory one compaction may use for its map of keys.</summary>
    public long CompactionMapBytes { get; init; } = 64 << 20;

    /// <summary>
    /// Broker config <c>ecomm.log.set.damaged.tail.aside</c>, which Kafka does not have: whether a log that is damaged in its middle is opened all the same, up to there: the rest is kept in files beside it that end
    /// in <c>.damaged</c>. Otherwise opening it says what is wrong.
    /// </summary>
    public bool SetDamagedTailAside { get; init; }
}
