using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EcommAspire.Streaming.Clients;

namespace EcommAspire.Streaming.Producing;

/// <summary>What producers share that note how far they came in the transaction that holds what they sent.</summary>
internal static class Transactions
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A producer; of two with one name the later drives out the earlier.</summary>
    public static IProducer<byte[], byte[]?> Build(StreamOptions options, string name, BrokerWatch watch) =>
        new ProducerBuilder<byte[], byte[]?>(new ProducerConfig(StreamClients.Common(options, name))
        {
            TransactionalId = $"{options.TopicPrefix}ecomm-{name}",
            EnableIdempotence = true,
            EnableDeliveryReports = false,
            LingerMs = 2,
            BatchSize = 256 * 1024,
            QueueBufferingMaxMessages = 200_000,
            QueueBufferingMaxKbytes = 128 * 1024,
            CompressionType = CompressionType.Lz4,
            TransactionTimeoutMs = 60_000,
            // The same partition for a key as Java's clients choose.
            Partitioner = Partitioner.Murmur2Random,
        }).SetValueSerializer(ValueBytes.Instance).SetErrorHandler((_, e) => watch.Error(e)).SetLogHandler((_, _) => { }).Build();

    /// <summary>A topic that holds the last note of each key.</summary>
    public static TopicSpecification Notes(string topic) => new()
    {
        Name = topic,
        NumPartitions = 1,
        ReplicationFactor = -1,
        Configs = new() { ["cleanup.policy"] = "compact" },
    };

    /// <summary>Whether a later producer of the same name has driven this one out.</summary>
    public static bool IsDrivenOut(KafkaException problem) => problem.Error.Code is ErrorCode.ProducerFenced or ErrorCode.Local_Fenced or ErrorCode.InvalidProducerEpoch;

    /// <summary>The last note of a key; null where there is none.</summary>
    /// <exception cref="TargetUnavailableException">The broker does not send it.</exception>
    public static byte[]? ReadNote(StreamOptions options, string topic, string key, BrokerWatch watch)
    {
        var config = StreamClients.Briefly(StreamClients.Consumer(options, $"{key}-progress"));
        config.EnableAutoCommit = false;
        // Its beginning by number: librdkafka asks for it by name half a second later.
        config.AutoOffsetReset = AutoOffsetReset.Earliest;
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetErrorHandler((_, e) => watch.Error(e)).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, 0));
        byte[]? last = null;
        while (true)
        {
            var result = consumer.Consume(Patience) ?? throw new TargetUnavailableException($"The broker does not send {topic}.");
            if (result.IsPartitionEOF)
                return last;
            if (result.Message.Value is not null && Encoding.UTF8.GetString(result.Message.Key ?? []) == key)
                last = result.Message.Value;
        }
    }

    /// <summary>Puts a message into the open transaction.</summary>
    /// <param name="producer">The producer.</param>
    /// <param name="options">The stream.</param>
    /// <param name="message">The message.</param>
    /// <param name="trace">The trace that it belongs to, as <c>traceparent</c> has it.</param>
    public static void Put(this IProducer<byte[], byte[]?> producer, StreamOptions options, OutgoingMessage message, byte[]? trace)
    {
        var headers = new Headers { { StreamClients.SchemaVersion, Encoding.UTF8.GetBytes(message.SchemaVersion) } };
        if (trace is not null)
            headers.Add(StreamClients.TraceParent, trace);
        var outgoing = new Message<byte[], byte[]?> { Key = message.Key, Value = message.Value, Headers = headers };
        while (true)
        {
            try
            {
                producer.Produce(options.TopicPrefix + message.Topic, outgoing);
                return;
            }
            catch (ProduceException<byte[], byte[]?> problem) when (problem.Error.Code is ErrorCode.Local_QueueFull)
            {
                producer.Poll(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    private sealed class ValueBytes : ISerializer<byte[]?>
    {
        public static ValueBytes Instance { get; } = new();

        public byte[]? Serialize(byte[]? data, SerializationContext context) => data;
    }
}
