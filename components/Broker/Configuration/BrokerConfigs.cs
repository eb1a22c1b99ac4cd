using System.Collections.Frozen;

namespace EcommAspire.Broker.Configuration;

/// <summary>The settings the broker has, <see href="https://kafka.apache.org/documentation/#brokerconfigs"/>: those that mean something here.</summary>
public static class BrokerConfigs
{
    /// <summary>All of them, by name.</summary>
    public static FrozenDictionary<string, ConfigDefinition> All { get; } = Own()
        .Concat(TopicConfigs.All.Values.Where(config => config.BrokerName is not null).Select(config => config with
        {
            Name = config.BrokerName!,
            BrokerName = null,
            Dynamic = true,
            Default = CoarserSettings.Of(config.BrokerName!).Count > 0 ? null : config.Default,
        }))
        .ToFrozenDictionary(config => config.Name);

    private static IEnumerable<ConfigDefinition> Own() =>
    [
        new("auto.create.topics.enable", ConfigType.Boolean, "true", "Whether a topic that is asked for is made."),
        Int("broker.id", 1, "The number of this broker, the only one.", 1) with { Highest = 1 },
        Int("node.id", 1, "The number of this broker, the only one.", 1) with { Highest = 1 },
        Long("connections.max.idle.ms", 600_000, "When a connection that says nothing is closed.", -1),
        Int("default.replication.factor", 1, "There is one replica.", 1) with { Highest = 1 },
        new("ecomm.log.set.damaged.tail.aside", ConfigType.Boolean, "false", "Whether a log that is damaged in its middle is opened up to there, the rest set aside. Kafka has no such setting."),
        new("delete.topic.enable", ConfigType.Boolean, "true", "Whether topics can be removed."),
        Int("group.consumer.heartbeat.interval.ms", 5000, "How often members of broker-assigned groups report.", 1),
        Int("group.consumer.max.size", int.MaxValue, "How many members a broker-assigned group may have.", 1),
        new("group.consumer.migration.policy", ConfigType.Text, "bidirectional", "Whether groups with members change between the classic and the new protocol.") { Words = ["bidirectional", "upgrade", "downgrade", "disabled"] },
        Int("group.consumer.session.timeout.ms", 45000, "When a silent member of a broker-assigned group is gone.", 1),
        Int("group.initial.rebalance.delay.ms", 0, "How long a new group waits for more members.", 0),
        Int("group.max.session.timeout.ms", 1_800_000, "The longest time-out a member may ask for.", 1),
        Int("group.max.size", int.MaxValue, "How many members a group may have.", 1),
        Int("group.min.session.timeout.ms", 6000, "The shortest time-out a member may ask for.", 1),
        Long("log.cleaner.backoff.ms", 15_000, "How often the broker looks for what may be compacted.", 0),
        Long("log.cleaner.dedupe.buffer.size", 64 << 20, "The memory one compaction may use for its map of keys.", 1024),
        Long("log.flush.scheduler.interval.ms", 1000, "How often the broker looks for what must be on the disk.", 1),
        Int("log.retention.hours", 168, "How old records become before they go, where neither log.retention.ms nor log.retention.minutes says.", -1),
        new("log.retention.minutes", ConfigType.Int, null, "How old records become before they go, where log.retention.ms does not say.") { Lowest = -1 },
        Int("log.roll.hours", 168, "When a segment is closed although it is not full, where log.roll.ms does not say.", 1),
        Long("log.retention.check.interval.ms", 300_000, "How often the broker looks for what is too old.", 1),
        Int("max.connections", int.MaxValue, "How many connections there may be.", 1) with { Dynamic = true },
        Int("num.partitions", 1, "How many partitions a topic gets when nobody says.", 1),
        Int("offset.metadata.max.bytes", 4096, "How long the note beside a committed offset may be.", 0),
        Int("offsets.retention.minutes", 10080, "How long the offsets of a group without members are kept.", 1),
        Long("offsets.retention.check.interval.ms", 600_000, "How often the broker looks for offsets to forget.", 1),
        Int("producer.id.expiration.ms", 86_400_000, "When a producer that writes no more is forgotten.", 1),
        Long("queued.max.request.bytes", 256 << 20, "The memory requests may take while they are read and answered.", -1),
        Int("socket.request.max.bytes", 104_857_600, "The largest request.", 1),
        Int("transaction.remove.expired.transaction.cleanup.interval.ms", 3_600_000, "How often the broker looks for transactional ids to forget.", 1),
        Int("transaction.max.timeout.ms", 900_000, "The longest a transaction may stay open.", 1),
        new("transaction.partition.verification.enable", ConfigType.Boolean, "true", "Whether batches are stored only in partitions that their transaction was told of.") { Dynamic = true },
        Int("transactional.id.expiration.ms", 604_800_000, "When a transactional id that is not used is forgotten.", 1),
    ];

    private static ConfigDefinition Int(string name, int value, string meaning, double lowest) =>
        new(name, ConfigType.Int, $"{value}", meaning) { Lowest = lowest };

    private static ConfigDefinition Long(string name, long value, string meaning, double lowest) =>
        new(name, ConfigType.Long, $"{value}", meaning) { Lowest = lowest };
}
