using EcommAspire.Domain.Sources;

namespace EcommAspire.Streaming;

/// <summary>Where the stream is, and how it is taken in.</summary>
public sealed record StreamOptions
{
    /// <summary>The brokers, as in <c>127.0.0.1:9092</c>; several with commas between.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>The folder that consumers tell in how they are; null where nobody asks.</summary>
    public string? StatusFolder { get; init; }

    /// <summary>The consumer group that fills the operational tables.</summary>
    public string OperationalGroup { get; init; } = "ecomm-operational";

    /// <summary>The consumer group under whose name the lake's offsets are shown.</summary>
    public string LakeGroup { get; init; } = "ecomm-lake";

    /// <summary>Partitions of the topics where they have to be created.</summary>
    public int Partitions { get; init; } = 3;

    /// <summary>The most messages of a transaction.</summary>
    public int MaxBatch { get; init; } = 20_000;

    /// <summary>How long a message waits for others to share its transaction while there are few.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(4);

    /// <summary>The longest time between a message and the lake's commit of it.</summary>
    public TimeSpan LakeInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The messages of a topic after which the lake commits at once.</summary>
    public int LakeRows { get; init; } = 250_000;

    /// <summary>How long a graceful stop may take to finish what is under way.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Settings of the Kafka client by its own names, such as those of a broker that asks for a password.</summary>
    public IReadOnlyDictionary<string, string> Client { get; init; } = new Dictionary<string, string>();

    /// <summary>What the topics' names begin with at the broker, and those of dead letters and progress with them.</summary>
    public string TopicPrefix { get; init; } = "";

    /// <summary>The topics.</summary>
    public IReadOnlyList<Topic> Topics { get; init; } = Events.All;

    /// <summary>A topic's name at the broker.</summary>
    public string NameOf(Topic topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return TopicPrefix + topic.Name;
    }
}
