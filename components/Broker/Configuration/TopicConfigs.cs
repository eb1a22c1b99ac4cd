using System.Collections.Frozen;
using EcommAspire.Broker.Storage;

namespace EcommAspire.Broker.Configuration;

/// <summary>The settings a topic has, <see href="https://kafka.apache.org/documentation/#topicconfigs"/>.</summary>
public static class TopicConfigs
{
    private static readonly LogOptions _defaults = new();

    /// <summary>All of them, by name.</summary>
    public static FrozenDictionary<string, ConfigDefinition> All { get; } = new ConfigDefinition[]
    {
        new("cleanup.policy", ConfigType.List, "delete", "What happens to old records: they go (delete), or the last of each key stays (compact).") { BrokerName = "log.cleanup.policy", Words = ["delete", "compact"] },
        new("compression.gzip.level", ConfigType.Int, "-1", "Accepted; batches are stored as they come.") { BrokerName = "compression.gzip.level" },
        new("compression.lz4.level", ConfigType.Int, "9", "Accepted; batches are stored as they come.") { BrokerName = "compression.lz4.level" },
        new("compression.type", ConfigType.Text, "producer", "Batches are stored as the producer compressed them.") { BrokerName = "compression.type", Words = ["producer"], WhyOnlyThese = "this broker stores batches as their producer compressed them, so set it there" },
        new("compression.zstd.level", ConfigType.Int, "3", "Accepted; batches are stored as they come.") { BrokerName = "compression.zstd.level" },
        Long("delete.retention.ms", _defaults.DeleteRetentionMs, "How long compaction keeps a tombstone.", "log.cleaner.delete.retention.ms", 0),
        Long("file.delete.delay.ms", 60000, "Accepted; files go when their last reader is done.", "log.segment.delete.delay.ms", 0),
        Long("flush.messages", _defaults.FlushMessages, "After how many records an append waits for the disk; 1 is every append.", "log.flush.interval.messages", 1),
        Long("flush.ms", _defaults.FlushMs, "How long records may wait for the disk.", "log.flush.interval.ms", 0),
        new("follower.replication.throttled.replicas", ConfigType.List, "", "Accepted; there are no followers."),
        Int("index.interval.bytes", 4096, "How far apart the entries of an index are.", "log.index.interval.bytes", 0),
        new("leader.replication.throttled.replicas", ConfigType.List, "", "Accepted; there are no followers."),
        Long("local.retention.bytes", -2, "Accepted; there is no remote storage.", "log.local.retention.bytes", -2),
        Long("local.retention.ms", -2, "Accepted; there is no remote storage.", "log.local.retention.ms", -2),
        Long("max.compaction.lag.ms", _defaults.MaxCompactionLagMs, "After how long a record is compacted whatever the dirty ratio.", "log.cleaner.max.compaction.lag.ms", 1),
        Int("max.message.bytes", _defaults.MaxMessageBytes, "The largest batch.", "message.max.bytes", 0),
        Long("message.timestamp.after.max.ms", _defaults.TimestampAfterMaxMs, "How far a record's time may lie in the future.", "log.message.timestamp.after.max.ms", 0),
        Long("message.timestamp.before.max.ms", _defaults.TimestampBeforeMaxMs, "How far a record's time may lie in the past.", "log.message.timestamp.before.max.ms", 0),
        new("message.timestamp.type", ConfigType.Text, "CreateTime", "Whose clock a record's time is: the producer's, or the broker's.") { BrokerName = "log.message.timestamp.type", Words = ["CreateTime", "LogAppendTime"] },
        new("min.cleanable.dirty.ratio", ConfigType.Double, "0.5", "How much of a log must be new for a compaction.") { BrokerName = "log.cleaner.min.cleanable.ratio", Lowest = 0, Highest = 1 },
        Long("min.compaction.lag.ms", _defaults.MinCompactionLagMs, "How long a record is safe from compaction.", "log.cleaner.min.compaction.lag.ms", 0),
        Int("min.insync.replicas", 1, "Accepted; there is one replica, and it is in sync.", "min.insync.replicas", 1),
        new("preallocate", ConfigType.Boolean, "false", "Accepted; files grow as they are written.") { BrokerName = "log.preallocate" },
        new("remote.log.copy.disable", ConfigType.Boolean, "false", "Accepted; there is no remote storage."),
        new("remote.log.delete.on.disable", ConfigType.Boolean, "false", "Accepted; there is no remote storage."),
        new("remote.storage.enable", ConfigType.Boolean, "false", "There is no remote storage.") { Words = ["false"] },
        Long("retention.bytes", _defaults.RetentionBytes, "How large a partition may become before its oldest segments go; -1 for no limit.", "log.retention.bytes", -1),
        Long("retention.ms", _defaults.RetentionMs, "How old records become before they go; -1 for ever.", "log.retention.ms", -1),
        Int("segment.bytes", _defaults.SegmentBytes, "The size of a segment file.", "log.segment.bytes", 14),
        Int("segment.index.bytes", 10485760, "Accepted; an index grows with its segment.", "log.index.size.max.bytes", 4),
        Long("segment.jitter.ms", 0, "Accepted; there are too few segments to spread.", "log.roll.jitter.ms", 0),
        Long("segment.ms", _defaults.SegmentMs, "When a segment is closed although it is not full.", "log.roll.ms", 1),
        new("unclean.leader.election.enable", ConfigType.Boolean, "false", "Accepted; there is one leader.") { BrokerName = "unclean.leader.election.enable" },
    }.ToFrozenDictionary(config => config.Name);

    /// <summary>How a log is kept by these settings.</summary>
    /// <param name="setting">The value of a setting by its name.</param>
    public static LogOptions ToLogOptions(Func<string, string> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var policies = setting("cleanup.policy").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new LogOptions
        {
            CleanupPolicy = (policies.Contains("delete") ? CleanupPolicy.Delete : CleanupPolicy.None) | (policies.Contains("compact") ? CleanupPolicy.Compact : CleanupPolicy.None),
            DeleteRetentionMs = long.Parse(setting("delete.retention.ms")),
            FlushMessages = long.Parse(setting("flush.messages")),
            FlushMs = long.Parse(setting("flush.ms")),
            IndexIntervalBytes = int.Parse(setting("index.interval.bytes")),
            MaxCompactionLagMs = long.Parse(setting("max.compaction.lag.ms")),
            MaxMessageBytes = int.Parse(setting("max.message.bytes")),
            MinCleanableDirtyRatio = double.Parse(setting("min.cleanable.dirty.ratio")),
            MinCompactionLagMs = long.Parse(setting("min.compaction.lag.ms")),
            RetentionBytes = long.Parse(setting("retention.bytes")),
            RetentionMs = long.Parse(setting("retention.ms")),
            SegmentBytes = int.Parse(setting("segment.bytes")),
            SegmentMs = long.Parse(setting("segment.ms")),
            TimestampAfterMaxMs = long.Parse(setting("message.timestamp.after.max.ms")),
            TimestampBeforeMaxMs = long.Parse(setting("message.timestamp.before.max.ms")),
            TimestampType = setting("message.timestamp.type") == "LogAppendTime" ? TimestampType.LogAppendTime : TimestampType.CreateTime,
        };
    }

    private static ConfigDefinition Long(string name, long value, string meaning, string broker, double lowest) =>
        new(name, ConfigType.Long, $"{value}", meaning) { BrokerName = broker, Lowest = lowest };

    private static ConfigDefinition Int(string name, int value, string meaning, string broker, double lowest) =>
        new(name, ConfigType.Int, $"{value}", meaning) { BrokerName = broker, Lowest = lowest };
}
