using Confluent.Kafka;
using EcommAspire.Streaming.Operational;

namespace EcommAspire.Streaming.Clients;

/// <summary>
/// Where partitions begin and end, all in one question. It is asked by times, the one before all and the one after them: the
/// client's own question for watermarks has no end while the broker that it went to is away, whatever time it is given
/// (https://github.com/confluentinc/librdkafka/issues/2588).
/// </summary>
internal static class Watermarks
{
    private static readonly Timestamp _earliest = new(-2, TimestampType.CreateTime);
    private static readonly Timestamp _latest = new(-1, TimestampType.CreateTime);

    /// <summary>The offsets that partitions begin with.</summary>
    /// <exception cref="KafkaException">The broker does not answer in time.</exception>
    public static IReadOnlyDictionary<PartitionId, long> Beginnings(this IConsumer<byte[], byte[]> consumer, IEnumerable<PartitionId> partitions, TimeSpan patience) =>
        Ask(consumer, partitions, _earliest, patience);

    /// <summary>The offsets after their last messages, as far as transactions have ended.</summary>
    /// <exception cref="KafkaException">The broker does not answer in time.</exception>
    public static IReadOnlyDictionary<PartitionId, long> Ends(this IConsumer<byte[], byte[]> consumer, IEnumerable<PartitionId> partitions, TimeSpan patience) =>
        Ask(consumer, partitions, _latest, patience);

    private static Dictionary<PartitionId, long> Ask(IConsumer<byte[], byte[]> consumer, IEnumerable<PartitionId> partitions, Timestamp time, TimeSpan patience)
    {
        TopicPartitionTimestamp[] asked = [.. partitions.Select(p => new TopicPartitionTimestamp(p.Topic, p.Partition, time))];
        return asked.Length == 0
            ? []
            : consumer.OffsetsForTimes(asked, patience).ToDictionary(o => new PartitionId(o.Topic, o.Partition), o => o.Offset.Value);
    }
}
