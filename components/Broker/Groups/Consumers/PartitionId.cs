namespace EcommAspire.Broker.Groups.Consumers;

/// <summary>A partition by its topic's id: a topic that was deleted and made anew is another.</summary>
internal readonly record struct PartitionId(Guid Topic, int Partition)
{
    public static HashSet<PartitionId> SetOf(IEnumerable<TopicPartitions> topics) =>
        [.. topics.SelectMany(topic => topic.Partitions, (topic, partition) => new PartitionId(topic.TopicId, partition))];

    public static IReadOnlyList<TopicPartitions> ByTopic(IEnumerable<PartitionId> partitions) =>
        [.. partitions.OrderBy(one => one.Partition).GroupBy(one => one.Topic, one => one.Partition).Select(topic => new TopicPartitions(topic.Key, [.. topic]))];
}
