namespace EcommAspire.Broker.Coordination;

/// <summary>A partition by its topic's name.</summary>
public readonly record struct TopicPartition(string Topic, int Partition)
{
    /// <summary><c>orders-3</c>, as Kafka writes it.</summary>
    public override string ToString() => $"{Topic}-{Partition}";
}

/// <summary>What a coordinator needs to know of a topic.</summary>
public sealed record TopicShape(Guid Id, string Name, int Partitions);

/// <summary>The topics as they are now.</summary>
public interface ITopicDirectory
{
    /// <summary>Differs after a topic was created, deleted or given more partitions.</summary>
    long Version { get; }

    /// <summary>Every topic that a group may subscribe to.</summary>
    IEnumerable<TopicShape> All { get; }

    /// <summary>The topic of that name, or null.</summary>
    TopicShape? Find(string name);

    /// <summary>The topic with that id, or null.</summary>
    TopicShape? Find(Guid id);
}
