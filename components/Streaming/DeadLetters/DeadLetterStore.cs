using System.Text;
using Confluent.Kafka;
using EcommAspire.Streaming.Clients;

namespace EcommAspire.Streaming.DeadLetters;

/// <summary>The messages that could not be taken in and that nobody has dealt with.</summary>
/// <param name="options">The stream.</param>
public sealed class DeadLetterStore(StreamOptions options)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);

    /// <summary>Those there are now, oldest first.</summary>
    /// <param name="topic">Only those of this topic.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="StreamException">No broker answers.</exception>
    public IReadOnlyList<DeadLetter> Read(string? topic = null, CancellationToken cancellation = default)
    {
        var topics = options.Topics.Where(t => topic is null || t.Name == topic).Select(t => DeadLetterTopic.Of(options.NameOf(t))).ToHashSet();
        return [.. Read(topics, cancellation).Values.OrderBy(l => l.ProducedAt).ThenBy(l => l.Topic, StringComparer.Ordinal).ThenBy(l => l.Partition).ThenBy(l => l.Offset)];
    }

    /// <summary>
    /// Sends messages to their topics again as they came, and marks them as dealt with, in one transaction: they are not
    /// sent twice, and none is forgotten.
    /// </summary>
    /// <returns>How many.</returns>
    /// <exception cref="StreamException">It cannot be done now; nothing was sent.</exception>
    public int Retry(IReadOnlyCollection<DeadLetter> letters)
    {
        ArgumentNullException.ThrowIfNull(letters);
        if (letters.Count == 0)
            return 0;
        try
        {
            using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig(StreamClients.Common(options, "ecomm-retry"))
            {
                TransactionalId = $"{options.TopicPrefix}ecomm-dead-letters-retry",
                EnableIdempotence = true,
            }).SetKeySerializer(Bytes.Instance).SetValueSerializer(Bytes.Instance).SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();
            producer.InitTransactions(_patience);
            producer.BeginTransaction();
            try
            {
                foreach (var letter in letters)
                {
                    producer.Produce(letter.Topic, letter.ToOriginal());
                    producer.Produce(DeadLetterTopic.Of(letter.Topic), new() { Key = Encoding.UTF8.GetBytes(letter.Key), Value = null });
                }

                producer.CommitTransaction(_patience);
                return letters.Count;
            }
            catch (KafkaException)
            {
                producer.AbortTransaction(_patience);
                throw;
            }
        }
        catch (KafkaException problem)
        {
            throw new StreamException($"The messages cannot be sent again: {problem.Error.Reason.TrimEnd('.')}.", problem);
        }
    }

    private Dictionary<string, DeadLetter> Read(HashSet<string> topics, CancellationToken cancellation)
    {
        var letters = new Dictionary<string, DeadLetter>();
        try
        {
            var config = StreamClients.Briefly(StreamClients.Consumer(options, "ecomm-dead-letters-reader"));
            config.EnableAutoCommit = false;
            using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();
            using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
            var partitions = admin.GetMetadata(_patience).Topics.Where(t => t.Error.Code is ErrorCode.NoError && topics.Contains(t.Topic))
                .SelectMany(t => t.Partitions, (t, p) => new TopicPartitionOffset(t.Topic, p.PartitionId, Offset.Beginning)).ToList();
            if (partitions.Count == 0)
                return letters;
            consumer.Assign(partitions);
            // A partition that more is written to meanwhile comes to its end again.
            var open = partitions.Select(p => p.TopicPartition).ToHashSet();
            while (open.Count > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                var result = consumer.Consume(_patience) ?? throw new StreamException("The broker does not send the messages that were put aside; try again.");
                if (result.IsPartitionEOF)
                {
                    open.Remove(result.TopicPartition);
                    continue;
                }

                var key = Encoding.UTF8.GetString(result.Message.Key ?? []);
                if (result.Message.Value is null)
                    letters.Remove(key);
                else if (DeadLetter.Read(result) is { } letter)
                    letters[key] = letter;
            }

            return letters;
        }
        catch (KafkaException problem)
        {
            throw StreamClients.Unavailable(options, problem);
        }
    }

    private sealed class Bytes : ISerializer<byte[]?>
    {
        public static Bytes Instance { get; } = new();

        public byte[]? Serialize(byte[]? data, SerializationContext context) => data;
    }
}
