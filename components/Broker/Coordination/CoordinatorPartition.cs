namespace EcommAspire.Broker.Coordination;

/// <summary>
/// The partitions of Kafka's internal topics. This broker keeps groups and transactions in journals of its own, but where a
/// client is told of such a partition, it is told the one that Kafka would use.
/// </summary>
public static class CoordinatorPartition
{
    /// <summary>Where Kafka keeps groups.</summary>
    public const string OffsetsTopic = "__consumer_offsets";

    /// <summary>Where Kafka keeps transactions.</summary>
    public const string TransactionsTopic = "__transaction_state";

    /// <summary>How many partitions each has, by default.</summary>
    public const int Count = 50;

    /// <summary>The offsets' partition of a group.</summary>
    public static TopicPartition OfGroup(string groupId) => new(OffsetsTopic, Of(groupId));

    private static int Of(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var hash = 0;
        foreach (var unit in key)
            hash = unchecked(31 * hash + unit);
        return (hash & int.MaxValue) % Count;
    }
}
