using EcommAspire.Broker.Coordination;

namespace EcommAspire.Broker.Tests.Coordination;

/// <summary>Topics by name and number of partitions.</summary>
internal sealed class FakeTopics : ITopicDirectory
{
    private readonly Dictionary<string, TopicShape> _topics = [];

    public long Version { get; private set; }

    public IEnumerable<TopicShape> All => _topics.Values;

    public TopicShape? Find(string name) => _topics.GetValueOrDefault(name);

    public TopicShape? Find(Guid id) => _topics.Values.FirstOrDefault(topic => topic.Id == id);

    public FakeTopics With(string name, int partitions)
    {
        _topics[name] = new(_topics.GetValueOrDefault(name)?.Id ?? Guid.NewGuid(), name, partitions);
        Version++;
        return this;
    }

    public void Delete(string name)
    {
        _topics.Remove(name);
        Version++;
    }
}
