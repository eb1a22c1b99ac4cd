using EcommAspire.Broker.Topics;

namespace EcommAspire.Broker.Coordination;

/// <summary>The broker's topics, as coordinators see them.</summary>
internal sealed class TopicDirectory : ITopicDirectory
{
    private readonly TopicCatalog _topics;
    private long _version;

    public TopicDirectory(TopicCatalog topics)
    {
        _topics = topics;
        topics.Changed += (_, _) => Interlocked.Increment(ref _version);
    }

    public long Version => Interlocked.Read(ref _version);

    public IEnumerable<TopicShape> All => _topics.Topics.Select(Shape);

    public TopicShape? Find(string name) => _topics.TryFind(name, out var topic) ? Shape(topic) : null;

    public TopicShape? Find(Guid id) => _topics.TryFind(id, out var topic) ? Shape(topic) : null;

    private static TopicShape Shape(Topic topic) => new(topic.Id, topic.Name, topic.Partitions.Count);
}
