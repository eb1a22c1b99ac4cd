using System.Diagnostics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using EcommAspire.Streaming.Clients;

namespace EcommAspire.Streaming.Producing;

/// <summary>
/// Sends batches that are numbered in series: a batch and that it was sent are one Kafka transaction, so that each is in the
/// log whole and once, whatever is killed and whoever else sends the same. For one thread at a time.
/// </summary>
/// <param name="options">The stream.</param>
/// <param name="name">What names this producer to the broker.</param>
/// <param name="say">Hears what a person should know, a sentence at a time.</param>
public sealed class NumberedBatches(StreamOptions options, string name, Action<string> say) : IDisposable
{
    /// <summary>The topic that holds the last number of each series.</summary>
    public const string NotesTopic = "simulator.batches";

    // How long another sender of the same batches is given for one of them before it is driven out in turn.
    private static readonly TimeSpan _courtesy = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _abortPatience = TimeSpan.FromSeconds(5);

    // How often a batch is begun again that the broker has given up.
    private const int MostAgain = 3;

    private readonly BrokerWatch _watch = new(name, say);
    private readonly Dictionary<string, long> _last = [];
    private IProducer<byte[], byte[]?>? _producer;
    private bool _hasTopics;

    private string Notes => options.TopicPrefix + NotesTopic;

    /// <summary>The number of the last batch of a series that was sent; 0 where none was.</summary>
    /// <exception cref="StreamException">The broker cannot be asked; the message says why.</exception>
    public async Task<long> ReadLastAsync(string series, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(series);
        cancellation.ThrowIfCancellationRequested();
        try
        {
            await EnsureTopicsAsync();
            return Transactions.ReadNote(options, Notes, series, _watch) is { } note
                ? long.Parse(Encoding.ASCII.GetString(note), CultureInfo.InvariantCulture)
                : 0;
        }
        catch (KafkaException problem)
        {
            throw StreamClients.Unavailable(options, problem);
        }
    }

    /// <summary>Sends a batch, unless it or a later one of the series was sent before; tells whether it did.</summary>
    /// <exception cref="StreamException">It could not be sent, or it is not known whether it was; the next call finds out.</exception>
    public async Task<bool> SendAsync(string series, long number, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var again = 0;
        for (var watch = Stopwatch.StartNew(); ;)
        {
            try
            {
                if (_producer is null)
                {
                    await EnsureTopicsAsync();
                    _producer = Transactions.Build(options, name, _watch);
                    _producer.InitTransactions(Transactions.Patience);
                    _last.Clear();
                }

                // From the start of this producer on nobody else sends these batches without driving it out.
                if (!_last.ContainsKey(series))
                    _last[series] = await ReadLastAsync(series, cancellation);
                if (_last[series] >= number)
                    return false;
                Send(_producer, series, number, messages);
                _last[series] = number;
                return true;
            }
            catch (KafkaException problem) when (Transactions.IsDrivenOut(problem))
            {
                Close(isWhole: false);
                do
                {
                    if (await ReadLastAsync(series, cancellation) >= number)
                        return false;
                    await Task.Delay(_pause, cancellation);
                }
                while (watch.Elapsed < _courtesy);
                watch.Restart();
            }
            catch (KafkaTxnRequiresAbortException) when (again++ < MostAgain)
            {
                // Who is about to be driven out may hear first that its transaction was given up for the other's sake
                // (https://cwiki.apache.org/confluence/display/KAFKA/KIP-890%3A+Transactions+Server-Side+Defense).
                Close(isWhole: false);
            }
            catch (KafkaException problem)
            {
                Close(isWhole: false);
                throw StreamClients.Unavailable(options, problem);
            }
            catch
            {
                Close(isWhole: false);
                throw;
            }
        }
    }

    /// <summary>Lets go of the broker.</summary>
    public void Dispose() => Close(isWhole: true);

    private async Task EnsureTopicsAsync()
    {
        if (!_hasTopics)
            await StreamClients.EnsureTopicsAsync(options, Transactions.Notes(Notes));
        _hasTopics = true;
    }

    private void Send(IProducer<byte[], byte[]?> producer, string series, long number, IReadOnlyList<OutgoingMessage> messages)
    {
        using var activity = Telemetry.Activity.StartActivity("send", ActivityKind.Producer);
        activity?.SetTag("messaging.system", "kafka").SetTag("messaging.operation.type", "send").SetTag("messaging.batch.message_count", messages.Count);
        var trace = activity?.Id is { } id ? Encoding.ASCII.GetBytes(id) : null;
        producer.BeginTransaction();
        foreach (var message in messages)
            producer.Put(options, message, trace);
        producer.Produce(Notes, new() { Key = Encoding.UTF8.GetBytes(series), Value = Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)) });
        producer.CommitTransaction(Transactions.Patience);
        foreach (var topic in messages.CountBy(m => m.Topic))
            Telemetry.Sent.Add(topic.Value, Telemetry.System, Telemetry.Operation("send"), Telemetry.Destination(options.TopicPrefix + topic.Key));
    }

    private void Close(bool isWhole)
    {
        if (_producer is not { } producer)
            return;
        _producer = null;
        try
        {
            // Readers wait at the beginning of what is neither committed nor given up.
            if (!isWhole)
                producer.AbortTransaction(_abortPatience);
        }
        catch (KafkaException)
        {
            // There was none, or the broker gives it up by itself when its time is over.
        }

        producer.Dispose();
    }
}
