using Confluent.Kafka;
using EcommAspire.Streaming.Clients;

namespace EcommAspire.Streaming.DeadLetters;

/// <summary>Puts messages that could not be taken in where a person can look at them.</summary>
internal sealed class DeadLetterProducer(StreamOptions options, string consumer, BrokerWatch watch) : IDisposable
{
    private readonly Lazy<IProducer<byte[], byte[]>> _producer = new(() =>
        new ProducerBuilder<byte[], byte[]>(new ProducerConfig(StreamClients.Common(options, $"{consumer}-dead-letters"))
        {
            EnableIdempotence = true,
            LingerMs = 2,
            // For as long as the broker is away: the messages are not to be passed over.
            MessageTimeoutMs = 0,
        }).SetErrorHandler((_, e) => watch.Error(e)).SetLogHandler((_, _) => { }).Build());

    /// <summary>Returns once the broker has them all.</summary>
    public async Task SendAsync(IReadOnlyCollection<DeadLetter> letters, CancellationToken cancellation)
    {
        if (letters.Count == 0)
            return;
        await Task.WhenAll(letters.Select(letter => _producer.Value.ProduceAsync(
            DeadLetterTopic.Of(letter.Topic), (letter with { Consumer = consumer }).ToMessage(), cancellation)));
        foreach (var topic in letters.GroupBy(l => l.Topic))
            Telemetry.DeadLetters.Add(topic.Count(), Telemetry.System, Telemetry.Destination(topic.Key), Telemetry.Group(consumer));
    }

    public void Dispose()
    {
        if (_producer.IsValueCreated)
            _producer.Value.Dispose();
    }
}
