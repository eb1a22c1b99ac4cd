using System.Diagnostics;
using Confluent.Kafka;
using EcommAspire.Domain;
using EcommAspire.Lake;
using EcommAspire.Streaming.Bronze;
using EcommAspire.Streaming.Clients;
using EcommAspire.Streaming.Messages;
using EcommAspire.Streaming.Operational;
using EcommAspire.Streaming.Status;

namespace EcommAspire.Streaming.Consuming;

/// <summary>A lake consumer at work, from its start to its stop.</summary>
internal sealed class LakeRun : IDisposable
{
    private const int RowsAtATime = 4_096;
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _brokerPatience = TimeSpan.FromSeconds(20);
    // A topic that was just made has no leader for a moment; nobody need hear of it.
    private static readonly TimeSpan _quietFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _lookForPartitions = TimeSpan.FromSeconds(30);

    private readonly StreamOptions _options;
    private readonly EcommAspire.Lake.Bronze _lake;
    private readonly TimeProvider _time;
    private readonly Action<string> _say;
    private readonly CancellationToken _stop;
    private readonly BrokerWatch _watch;
    private readonly ConsumerPulse _pulse;
    private readonly Dictionary<string, TopicRun> _topics;
    private readonly Dictionary<PartitionId, long> _next = [];
    private IConsumer<byte[], byte[]> _consumer = null!;
    private Backoff? _trouble;
    private long _troubleSince;
    private bool _isSaid;
    private long _lookedAt;
    private StreamException? _failure;

    public LakeRun(StreamOptions options, EcommAspire.Lake.Bronze lake, QuarantineStore quarantine, ConsumerPulse pulse, Action<string> say, TimeProvider time, CancellationToken stop)
    {
        (_options, _lake, _pulse, _say, _time, _stop) = (options, lake, pulse, say, time, stop);
        _watch = new(options.LakeGroup, say);
        _topics = options.Topics.ToDictionary(options.NameOf, t => new TopicRun(new(lake, quarantine, t, time), new(t)));
    }

    public void Go()
    {
        var config = StreamClients.Consumer(_options, _options.LakeGroup);
        using (_consumer = new ConsumerBuilder<byte[], byte[]>(config).SetErrorHandler((_, e) => _watch.Error(e)).SetLogHandler((_, _) => { }).Build())
        {
            using (_pulse.Lag.Watch(_consumer, _options.BootstrapServers))
            {
                while (!_stop.IsCancellationRequested && _failure is null)
                    Try(Step);
                if (_failure is null)
                    Try(() => CommitAll(everything: true));
            }

            _consumer.Close();
        }

        if (_failure is not null)
            throw _failure;
    }

    public void Dispose()
    {
        foreach (var topic in _topics.Values)
            topic.Sink.Dispose();
        _pulse.End();
    }

    private void Step()
    {
        if (_next.Count == 0 || _time.GetElapsedTime(_lookedAt) > _lookForPartitions)
            Assign();
        Poll();
        CommitAll(everything: false);
        Back();
        _pulse.Tick(_next.Count);
    }

    private void Try(Action work)
    {
        try
        {
            work();
        }
        catch (TableBusyException problem)
        {
            BeginAgain(problem.Message);
        }
        catch (Exception problem) when (problem is TargetUnavailableException or IOException or UnauthorizedAccessException or DuckDB.NET.Data.DuckDBException or CorruptLakeException)
        {
            BeginAgain(problem.Message.Split('\n')[0]);
        }
        catch (KafkaException problem) when (!problem.Error.IsFatal)
        {
            BeginAgain(StreamClients.Unavailable(_options, problem).Message);
        }
        catch (StreamException problem)
        {
            _failure = problem;
        }
    }

    // Partitions that are new begin at their beginning, the others where they are.
    private void Assign()
    {
        using var admin = StreamClients.Admin(_options);
        var partitions = StreamClients.EnsureTopicsAsync(_options, admin).GetAwaiter().GetResult().Where(t => _topics.ContainsKey(t.Topic))
            .SelectMany(t => t.Partitions, (t, p) => new PartitionId(t.Topic, p.PartitionId)).ToList();
        _lookedAt = _time.GetTimestamp();
        var added = partitions.Where(p => !_next.ContainsKey(p)).ToList();
        if (added.Count == 0)
            return;
        var held = _topics.ToDictionary(t => t.Key, t => t.Value.Sink.NextOffsets());
        var starts = new Dictionary<PartitionId, long>();
        var (firsts, ends) = (_consumer.Beginnings(added, _brokerPatience), _consumer.Ends(added, _brokerPatience));
        foreach (var partition in added)
        {
            var next = held[partition.Topic].TryGetValue(partition.Partition, out var offset) ? offset : firsts[partition];
            OffsetBounds.Check(partition.ToString(), next, firsts[partition], ends[partition], "the lake",
                $"raise \"to\" of the partition in the source position of the last commit in {_lake.Table(Domain.Sources.Events.Source.Name, _topics[partition.Topic].Sink.Topic.Name).Folder}");
            starts[partition] = next;
        }

        foreach (var (partition, offset) in starts)
        {
            _next[partition] = offset;
            _pulse.Lag.Reached(partition, offset);
        }

        _consumer.Assign(_next.Select(n => new TopicPartitionOffset(n.Key.Topic, n.Key.Partition, n.Value)));
        _pulse.Running();
    }

    private void Poll()
    {
        for (var polled = 0; polled < RowsAtATime; polled++)
        {
            var result = Consume(polled == 0 ? _poll : TimeSpan.Zero);
            if (result is null)
                break;
            _watch.Answered();
            if (result.IsPartitionEOF)
                Pass(result);
            else
                Take(result);
        }

        foreach (var topic in _topics.Values)
            topic.Flush();
    }

    private ConsumeResult<byte[], byte[]>? Consume(TimeSpan wait)
    {
        try
        {
            return _consumer.Consume(wait);
        }
        catch (ConsumeException problem) when (problem.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange)
        {
            throw OffsetBounds.Gone(problem.ConsumerRecord is { } at ? $"{at.Topic}[{at.Partition.Value}]" : "a partition", problem.Error.Reason);
        }
        catch (ConsumeException problem) when (!problem.Error.IsFatal)
        {
            _watch.Error(problem.Error);
            return null;
        }
        catch (ConsumeException problem)
        {
            throw new StreamException($"The consumer cannot go on: {problem.Error.Reason.TrimEnd('.')}.", problem);
        }
    }

    private void Take(ConsumeResult<byte[], byte[]> result)
    {
        var partition = new PartitionId(result.Topic, result.Partition);
        if (!_next.TryGetValue(partition, out var next) || result.Offset < next)
            return;
        var topic = _topics[result.Topic];
        var message = StreamClients.Read(result);
        if (topic.Rows.Add(message) is { } reason)
        {
            topic.Sink.Refuse(message, reason);
            _pulse.Refused(1);
        }

        topic.Sink.Advance(result.Partition, next, result.Offset + 1);
        topic.ProducedAt.Add(message.ProducedAt);
        _next[partition] = result.Offset + 1;
    }

    // Behind the last message may be markers of transactions: the next commit says that they are passed, which comes also
    // where no further message does.
    private void Pass(ConsumeResult<byte[], byte[]> end)
    {
        var partition = new PartitionId(end.Topic, end.Partition);
        var topic = _topics[end.Topic];
        if (topic is { Sink.Pending: 0, Rows.Count: 0 })
            _pulse.Lag.Reached(partition, end.Offset);
        if (!_next.TryGetValue(partition, out var next) || end.Offset <= next)
            return;
        topic.Sink.Advance(end.Partition, next, end.Offset);
        _next[partition] = end.Offset;
    }

    private void CommitAll(bool everything)
    {
        var any = false;
        foreach (var (name, topic) in _topics)
        {
            topic.Flush();
            if (topic.Sink.Since is not { } since)
                continue;
            if (!everything && topic.Sink.Pending < _options.LakeRows && _time.GetUtcNow() - since < _options.LakeInterval)
                continue;
            using var activity = Telemetry.Activity.StartActivity($"process {_options.LakeGroup}", ActivityKind.Consumer);
            var started = _time.GetTimestamp();
            if (topic.Sink.Commit() is { Quarantined: > 0 and var refused })
                Telemetry.DeadLetters.Add(refused, Telemetry.System, Telemetry.Destination(name), Telemetry.Group(_options.LakeGroup));
            any = true;
            foreach (var producedAt in topic.ProducedAt)
                _pulse.Committed(name, producedAt);
            Telemetry.Consumed.Add(topic.ProducedAt.Count, Telemetry.System, Telemetry.Operation("poll"), Telemetry.Destination(name), Telemetry.Group(_options.LakeGroup));
            Telemetry.Process.Record(_time.GetElapsedTime(started).TotalSeconds, Telemetry.System, Telemetry.Operation("process"), Telemetry.Group(_options.LakeGroup));
            topic.ProducedAt.Clear();
            Show(name);
        }

        if (any)
            _lake.WriteCatalog(Business.Sources, CancellationToken.None);
    }

    // Kafka's own tools show the lag by these.
    private void Show(string topic)
    {
        foreach (var (partition, next) in _next.Where(n => n.Key.Topic == topic))
        {
            _pulse.Lag.Reached(partition, next);
            try
            {
                _consumer.StoreOffset(new TopicPartitionOffset(partition.Topic, partition.Partition, next));
            }
            catch (KafkaException)
            {
                // For the tools' eyes only.
            }
        }
    }

    // What was not committed is read again.
    private void BeginAgain(string reason)
    {
        foreach (var topic in _topics.Values)
            topic.Discard();
        _next.Clear();
        _pulse.Waiting(reason);
        if (_trouble is null)
        {
            _trouble = new(_time);
            _troubleSince = _time.GetTimestamp();
        }
        else if (!_isSaid && _time.GetElapsedTime(_troubleSince) > _quietFor)
        {
            _isSaid = true;
            _say($"{_options.LakeGroup}: {reason} Trying again.");
        }

        _pulse.Tick(0);
        try
        {
            _trouble.WaitAsync(_stop).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }

    private void Back()
    {
        if (_trouble is null)
            return;
        _trouble = null;
        _pulse.Running();
        if (!_isSaid)
            return;
        _isSaid = false;
        _say($"{_options.LakeGroup}: going on.");
    }

    /// <summary>A topic: its table, rows on the way there, and when they were produced.</summary>
    private sealed record TopicRun(LakeSink Sink, EventBatch Rows)
    {
        public List<long> ProducedAt { get; } = [];

        public void Flush()
        {
            Sink.Add(Rows);
            Rows.Clear();
        }

        public void Discard()
        {
            Sink.Discard();
            Rows.Clear();
            ProducedAt.Clear();
        }
    }
}
