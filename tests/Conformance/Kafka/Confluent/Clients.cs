using Confluent.Kafka;

namespace EcommAspire.Conformance.Kafka.Tests;

/// <summary>Producers and consumers as the cases of Confluent.Kafka want them.</summary>
internal static class Clients
{
    public static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    public static IProducer<string?, string?> Producer(this Stage stage, Action<ProducerConfig>? configure = null)
    {
        var config = new ProducerConfig { BootstrapServers = stage.Bootstrap, LingerMs = 1, MessageTimeoutMs = 120_000 };
        configure?.Invoke(config);
        return new ProducerBuilder<string?, string?>(config)
            .SetKeySerializer(Utf8.Instance).SetValueSerializer(Utf8.Instance).SetLogHandler((_, _) => { }).Build();
    }

    public static ConsumerBuilder<string?, string?> ConsumerBuilder(this Stage stage, Action<ConsumerConfig>? configure = null)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = stage.Bootstrap,
            GroupId = Stage.Name("group"),
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            SessionTimeoutMs = 30_000,
            HeartbeatIntervalMs = 200,
            FetchWaitMaxMs = 50,
        };
        configure?.Invoke(config);
        return new ConsumerBuilder<string?, string?>(config)
            .SetKeyDeserializer(Utf8.Instance).SetValueDeserializer(Utf8.Instance).SetLogHandler((_, _) => { });
    }

    public static IConsumer<string?, string?> Consumer(this Stage stage, Action<ConsumerConfig>? configure = null) =>
        stage.ConsumerBuilder(configure).Build();

    /// <summary>Produces values to a partition and waits for each.</summary>
    public static async Task<List<DeliveryResult<string?, string?>>> ProduceAsync(this Stage stage, string topic, params string?[] values)
    {
        using var producer = stage.Producer();
        return await producer.SendAsync(topic, values);
    }

    public static async Task<List<DeliveryResult<string?, string?>>> SendAsync(
        this IProducer<string?, string?> producer, string topic, IEnumerable<string?> values) =>
        [.. await Task.WhenAll(values.Select(value => producer.ProduceAsync(topic, new() { Value = value })))];

    /// <summary>Everything in a topic as a consumer without a group sees it: to the end of each partition.</summary>
    public static List<ConsumeResult<string?, string?>> ReadAll(this Stage stage, string topic, int partitions = 1, Action<ConsumerConfig>? configure = null)
    {
        using var consumer = stage.Consumer(configure);
        consumer.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
        return consumer.ToTheEnd(partitions);
    }

    public static List<string?> Values(this IEnumerable<ConsumeResult<string?, string?>> results) => [.. results.Select(result => result.Message.Value)];

    /// <summary>Reads until each of its partitions has come to its end.</summary>
    public static List<ConsumeResult<string?, string?>> ToTheEnd(this IConsumer<string?, string?> consumer, int partitions = 1)
    {
        var ended = new HashSet<TopicPartition>();
        var results = new List<ConsumeResult<string?, string?>>();
        while (ended.Count < partitions)
        {
            var result = consumer.Consume(Soon) ?? throw new TimeoutException($"After {results.Count} records nothing came for {Soon.TotalSeconds} s.");
            if (result.IsPartitionEOF)
                ended.Add(result.TopicPartition);
            else
                results.Add(result);
        }

        return results;
    }

    /// <summary>Reads so many records.</summary>
    public static List<ConsumeResult<string?, string?>> Take(this IConsumer<string?, string?> consumer, int count)
    {
        var results = new List<ConsumeResult<string?, string?>>();
        while (results.Count < count)
        {
            var result = consumer.Consume(Soon) ?? throw new TimeoutException($"After {results.Count} of {count} records nothing came for {Soon.TotalSeconds} s.");
            if (!result.IsPartitionEOF)
                results.Add(result);
        }

        return results;
    }
}

/// <summary>Text, and nothing as nothing.</summary>
internal sealed class Utf8 : ISerializer<string?>, IDeserializer<string?>
{
    public static Utf8 Instance { get; } = new();

    public byte[]? Serialize(string? data, SerializationContext context) => data is null ? null : System.Text.Encoding.UTF8.GetBytes(data);

    public string? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) =>
        isNull ? null : System.Text.Encoding.UTF8.GetString(data);
}
