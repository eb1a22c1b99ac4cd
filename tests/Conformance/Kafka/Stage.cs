using Confluent.Kafka;
using EcommAspire.Fixtures;

namespace EcommAspire.Conformance.Kafka.Tests;

/// <summary>What a case plays on: a broker, and names that nobody else on it uses.</summary>
internal sealed class Stage(string bootstrap, BrokerKind kind)
{
    private static int _names;

    /// <summary>The setting of a topic whose records have times of long ago: without it they would go as soon as a broker looks.</summary>
    public static Dictionary<string, string> ForEver => new() { ["retention.ms"] = "-1" };

    public string Bootstrap => bootstrap;

    public BrokerKind Kind => kind;

    /// <summary>A name of this case's own.</summary>
    public static string Name(string what) => $"{what}-{Environment.ProcessId}-{Interlocked.Increment(ref _names)}";

    public IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).SetLogHandler((_, _) => { }).Build();

    /// <summary>Where the broker wants to know who comes, over TLS.</summary>
    public Task<Secured> SecuredAsync() => Brokers.SecuredAsync(kind);

    /// <summary>A new topic.</summary>
    public async Task<string> TopicAsync(int partitions = 1, Dictionary<string, string>? configs = null)
    {
        var name = Name("topic");
        using var admin = Admin();
        await admin.CreateTopicsAsync([new() { Name = name, NumPartitions = partitions, ReplicationFactor = 1, Configs = configs }]);
        // Apache Kafka answers before its brokers know.
        await Eventually.BeAsync(() => admin.GetMetadata(name, Clients.Soon).Topics.Single().Partitions.Count == partitions, "the topic is there");
        return name;
    }
}
