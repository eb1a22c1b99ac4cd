using System.Diagnostics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace EcommAspire.Benchmarks.Streaming;

/// <summary>The load that Java's tools make, made by Confluent.Kafka: acks=all, and no more waiting than its queues ask for.</summary>
internal sealed class ConfluentClient(string servers, int recordSize)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly byte[] _value = Value(recordSize);

    public async Task CreateTopicAsync(string name, int partitions = 1)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = name, NumPartitions = partitions, ReplicationFactor = 1 }]);
    }

    /// <summary>How long it took until the broker had them all.</summary>
    public TimeSpan Produce(string topic, int records)
    {
        using var producer = Producer();
        var message = new Message<Null, byte[]> { Value = _value };
        var clock = Stopwatch.StartNew();
        for (var sent = 0; sent < records;)
        {
            try
            {
                producer.Produce(topic, message);
                sent++;
            }
            catch (ProduceException<Null, byte[]> full) when (full.Error.Code is ErrorCode.Local_QueueFull)
            {
                // Without delivery reports nothing wakes it: a longer sleep would be measured, not the broker.
                producer.Poll(TimeSpan.FromMilliseconds(1));
            }
        }

        producer.Flush(_patience);
        return clock.Elapsed;
    }

    /// <summary>How long it took from the first to the last.</summary>
    public TimeSpan Consume(string topic, int records)
    {
        using var consumer = Consumer(topic);
        Next(consumer);
        var clock = Stopwatch.StartNew();
        for (var read = 1; read < records; read++)
            Next(consumer);
        consumer.Close();
        return clock.Elapsed;
    }

    /// <summary>Milliseconds from sending a record until it was read, one after the other.</summary>
    public double[] RoundTrips(string topic, int count)
    {
        const int warm = 200;
        using var producer = Producer(linger: 0);
        using var consumer = Consumer(topic);
        var message = new Message<Null, byte[]> { Value = _value };
        var times = new double[count];
        for (var trip = -warm; trip < count; trip++)
        {
            var clock = Stopwatch.GetTimestamp();
            producer.Produce(topic, message);
            Next(consumer);
            if (trip >= 0)
                times[trip] = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
        }

        consumer.Close();
        return times;
    }

    private static byte[] Value(int size)
    {
        var value = new byte[size];
        new Random(1).NextBytes(value);
        return value;
    }

    private static void Next(IConsumer<Ignore, byte[]> consumer)
    {
        if (consumer.Consume(_patience) is null)
            throw new TimeoutException($"Nothing came within {_patience.TotalSeconds} seconds.");
    }

    private IProducer<Null, byte[]> Producer(double? linger = null) => new ProducerBuilder<Null, byte[]>(new ProducerConfig
    {
        BootstrapServers = servers,
        Acks = Acks.All,
        EnableDeliveryReports = false,
        LingerMs = linger ?? 5,
        SocketNagleDisable = true,
    }).Build();

    private IConsumer<Ignore, byte[]> Consumer(string topic)
    {
        var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
        {
            BootstrapServers = servers,
            GroupId = "benchmark",
            EnableAutoCommit = false,
            FetchWaitMaxMs = 500,
            // By default it stops asking for up to a second once 100,000 messages wait, which a fast broker meets sooner.
            QueuedMinMessages = 10_000_000,
            QueuedMaxMessagesKbytes = 2_000_000,
        }).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        return consumer;
    }
}
