using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Confluent.Kafka;
using EcommAspire.Streaming.Clients;
using EcommAspire.Streaming.Consuming;

namespace EcommAspire.Streaming.Producing;

/// <summary>
/// Sends a numbered stream of events at a rate. Events and how far they came are one Kafka transaction, so that each event
/// is in the log once whatever is killed, and the next start goes on where the last transaction ended.
/// </summary>
/// <param name="options">The stream.</param>
/// <param name="source">The events.</param>
/// <param name="sending">How they are sent.</param>
/// <param name="say">Hears what a person should know, a sentence at a time.</param>
/// <param name="time">The clock.</param>
public sealed class EventProducer(StreamOptions options, IEventSource source, ProducerOptions sending, Action<string> say, TimeProvider? time = null)
{
    /// <summary>The topic that holds how far each producer came.</summary>
    public const string ProgressTopic = "simulator.progress";

    private const int MostAtOnce = 20_000;
    private static readonly TimeSpan _commitPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _mostBehind = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly BrokerWatch _watch = new(sending.Name, say);
    private readonly List<OutgoingMessage> _messages = [];
    private readonly Dictionary<string, long> _sent = [];
    private byte[]? _trace;

    /// <summary>Messages sent and committed by this run.</summary>
    public long Sent { get; private set; }

    /// <summary>The number of the event that is next.</summary>
    public long Next { get; private set; }

    /// <summary>Sends until it is told to stop, or has sent as many as it should.</summary>
    /// <exception cref="StreamException">It cannot go on; the message says why and what to do.</exception>
    public async Task RunAsync(CancellationToken stop = default)
    {
        sending.Validate();
        var backoff = new Backoff(_time);
        while (!IsDone && !stop.IsCancellationRequested)
        {
            try
            {
                await StreamClients.EnsureTopicsAsync(options, Transactions.Notes(Progress));
                using var producer = Transactions.Build(options, sending.Name, _watch);
                // Drives out an earlier producer of this name, and with it whatever it had not committed.
                producer.InitTransactions(Transactions.Patience);
                Next = ReadProgress();
                _watch.Answered();
                await SendAsync(producer, stop);
            }
            catch (TargetUnavailableException problem)
            {
                _watch.Error(new(ErrorCode.Local_AllBrokersDown, problem.Message));
                await WaitAsync(backoff, stop);
            }
            catch (KafkaException problem) when (Transactions.IsDrivenOut(problem))
            {
                throw new StreamException($"Another producer named {sending.Name} has taken over; this one ends. What it had not committed is sent by the other.", problem);
            }
            catch (KafkaException problem)
            {
                // Whether the transaction was committed is told by its progress.
                _watch.Error(new(ErrorCode.Local_AllBrokersDown, problem.Error.Reason));
                await WaitAsync(backoff, stop);
            }
        }
    }

    private string Progress => options.TopicPrefix + ProgressTopic;

    private bool IsDone => sending.Count is { } count && Sent >= count;

    private static async Task WaitAsync(Backoff backoff, CancellationToken stop)
    {
        try
        {
            await backoff.WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }

    private async Task SendAsync(IProducer<byte[], byte[]?> producer, CancellationToken stop)
    {
        var pace = new Pace(sending.Rate, _mostBehind, _time);
        var commitTime = TimeSpan.Zero;
        while (!IsDone && !stop.IsCancellationRequested)
        {
            // The longer a commit takes, the more events share one, as long as they come fast.
            var rest = sending.Rate < 5_000 ? _tick : commitTime * 4 > _tick ? commitTime * 4 : _tick;
            var due = (int)Math.Min(await pace.DueAsync(rest, stop), MostAtOnce);
            if (due == 0)
                continue;
            var (sent, next) = Send(producer, due);
            var started = _time.GetTimestamp();
            Commit(producer, stop);
            foreach (var (topic, messages) in _sent)
                Telemetry.Sent.Add(messages, Telemetry.System, Telemetry.Operation("send"), Telemetry.Destination(options.TopicPrefix + topic));
            commitTime = (commitTime * 3 + _time.GetElapsedTime(started)) / 4;
            pace.Sent(due);
            Sent += sent;
            Next = next;
        }
    }

    private (long Sent, long Next) Send(IProducer<byte[], byte[]?> producer, int events)
    {
        using var activity = Telemetry.Activity.StartActivity("send", ActivityKind.Producer);
        activity?.SetTag("messaging.system", "kafka").SetTag("messaging.operation.type", "send");
        _trace = activity?.Id is { } id ? Encoding.ASCII.GetBytes(id) : null;
        producer.BeginTransaction();
        _sent.Clear();
        var (sent, next) = (0L, Next);
        var limit = sending.Count - Sent;
        for (; events > 0 && (limit is null || sent < limit); events--, next++)
        {
            _messages.Clear();
            source.Read(next, 1, _messages);
            foreach (var message in _messages)
            {
                if (sending.Topic is not null && message.Topic != sending.Topic)
                    continue;
                producer.Put(options, message, _trace);
                CollectionsMarshal.GetValueRefOrAddDefault(_sent, message.Topic, out _)++;
                sent++;
            }
        }

        producer.Produce(Progress, new()
        {
            Key = Encoding.UTF8.GetBytes(sending.Name),
            Value = JsonSerializer.SerializeToUtf8Bytes(new ProducerProgress(next, source.Identity), ProgressJson.Default.ProducerProgress),
        });
        activity?.SetTag("messaging.batch.message_count", sent);
        return (sent, next);
    }

    private void Commit(IProducer<byte[], byte[]?> producer, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                producer.CommitTransaction(_commitPatience);
                _watch.Answered();
                return;
            }
            catch (KafkaRetriableException problem) when (stop.IsCancellationRequested)
            {
                throw new TargetUnavailableException($"The broker does not answer: {problem.Error.Reason.TrimEnd('.')}. What was not committed is sent with the next start.", problem);
            }
            catch (KafkaRetriableException)
            {
                // The broker is away, or slow: the commit is asked for again, and done once.
            }
        }
    }

    private long ReadProgress()
    {
        if (Transactions.ReadNote(options, Progress, sending.Name, _watch) is not { } note)
            return 0;
        var last = JsonSerializer.Deserialize(note, ProgressJson.Default.ProducerProgress)!;
        return last.Identity == source.Identity
            ? last.Next
            : throw new StreamException($"The stream named {sending.Name} was begun from {last.Identity} and has come to event {last.Next}; {source.Identity} would be another stream. Use the same options, or another name.");
    }
}

/// <summary>How far a producer came.</summary>
/// <param name="Next">The event that is next.</param>
/// <param name="Identity">What the stream is made from.</param>
internal sealed record ProducerProgress(long Next, string Identity);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProducerProgress))]
internal sealed partial class ProgressJson : JsonSerializerContext;
