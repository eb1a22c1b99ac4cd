using System.Diagnostics;
using Confluent.Kafka;
using EcommAspire.Streaming.Clients;
using EcommAspire.Streaming.DeadLetters;
using EcommAspire.Streaming.Operational;
using EcommAspire.Streaming.Status;

namespace EcommAspire.Streaming.Consuming;

/// <summary>A consumer at work, from its start to its stop.</summary>
internal sealed class OperationalRun : IDisposable
{
    private const int MostTextBytes = 64 << 20;
    private static readonly TimeSpan _idlePoll = TimeSpan.FromMilliseconds(500);
    // Somebody waits to hear that the batch before was written.
    private static readonly TimeSpan _writingPoll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _busyPoll = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan _fullWait = TimeSpan.FromSeconds(2);
    // What is over in a moment nobody need hear of.
    private static readonly TimeSpan _quietFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _idleSave = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _brokerPatience = TimeSpan.FromSeconds(20);

    private readonly StreamOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<string> _say;
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _abandon = new();
    private readonly BrokerWatch _watch;
    private readonly OperationalSink _sink;
    private readonly DeadLetterProducer _deadLetters;
    private readonly ConsumerPulse _pulse;
    private readonly Dictionary<PartitionId, Cursor> _cursors = [];

    private IConsumer<byte[], byte[]> _consumer = null!;
    private GatheredBatch _filling;
    private GatheredBatch _other;
    private Task<WriteEnd>? _writing;
    private long _fillingSince;
    private long _savedIdleAt;
    private bool _rewind;
    private volatile bool _isAway;
    private bool _isSaid;
    private long _awaySince;
    private StreamException? _failure;

    public OperationalRun(StreamOptions options, string connectionString, ConsumerPulse pulse, Action<string> say, TimeProvider time, CancellationToken stop)
    {
        (_options, _pulse, _time, _say, _stop) = (options, pulse, time, say, stop);
        _watch = new(options.OperationalGroup, say);
        _sink = new(connectionString);
        _deadLetters = new(options, options.OperationalGroup, _watch);
        (_filling, _other) = (new(options), new(options));
    }

    public void Go()
    {
        // On the way out nothing is waited for longer than was said.
        using var leaving = _stop.Register(() => _abandon.CancelAfter(_options.StopPatience));
        if (!Trying("start", async () =>
            {
                await StreamClients.EnsureTopicsAsync(_options);
                await _sink.PrepareAsync(_stop);
            }))
        {
            if (_failure is not null)
                throw _failure;
            return;
        }

        using (_consumer = Build())
        {
            var watching = _pulse.Lag.Watch(_consumer, _options.BootstrapServers);
            try
            {
                _consumer.Subscribe(_options.Topics.Select(_options.NameOf));
                while (!_stop.IsCancellationRequested && _failure is null)
                    Step();
                if (_failure is null)
                    Finish();
            }
            finally
            {
                _abandon.Cancel();
                Settle();
                watching.Dispose();
                _consumer.Close();
            }
        }

        if (_failure is not null)
            throw _failure;
    }

    public void Dispose()
    {
        _pulse.End();
        _deadLetters.Dispose();
        _sink.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _abandon.Dispose();
    }

    private IConsumer<byte[], byte[]> Build() => new ConsumerBuilder<byte[], byte[]>(StreamClients.Consumer(_options, _options.OperationalGroup))
        .SetErrorHandler((_, error) => _watch.Error(error))
        .SetLogHandler((_, _) => { })
        .SetPartitionsAssignedHandler((_, partitions) => Assigned(partitions))
        .SetPartitionsRevokedHandler((_, partitions) => Revoked(partitions))
        .SetPartitionsLostHandler((_, partitions) => Revoked(partitions))
        .Build();

    private void Step()
    {
        Harvest();
        var wait = _filling.IsEmpty ? _writing is null ? _idlePoll : _writingPoll : _writing is not null ? _busyPoll : Until(_options.Linger);
        Poll(wait);
        if (_rewind)
            Rewind();
        if (IsFull)
            WaitForRoom();
        Dispatch();
        _pulse.Tick(_cursors.Count);
    }

    private bool IsFull => _filling.Messages.Count >= _options.MaxBatch || _filling.TextBytes >= MostTextBytes;

    private TimeSpan Until(TimeSpan linger)
    {
        var left = linger - _time.GetElapsedTime(_fillingSince);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    // Takes in what is there without asking the clock for each message.
    private void Poll(TimeSpan wait)
    {
        for (var polled = 0; polled < 512 && !IsFull; polled++)
        {
            ConsumeResult<byte[], byte[]>? result;
            try
            {
                result = _consumer.Consume(polled == 0 ? wait : TimeSpan.Zero);
            }
            catch (ConsumeException problem)
            {
                Explain(problem);
                return;
            }

            if (result is null || _rewind || _failure is not null)
                return;
            _watch.Answered();
            Take(result);
        }
    }

    private void Take(ConsumeResult<byte[], byte[]> result)
    {
        if (!_cursors.TryGetValue(new(result.Topic, result.Partition), out var cursor))
            return;
        if (result.IsPartitionEOF)
        {
            // Behind the last message may be markers of transactions: they are passed, too.
            cursor.Next = Math.Max(cursor.Next, result.Offset);
            return;
        }

        if (result.Offset < cursor.Next)
            return;
        if (_filling.IsEmpty)
            _fillingSince = _time.GetTimestamp();
        _filling.Add(result, cursor.Claimed);
        cursor.Claimed = cursor.Next = result.Offset + 1;
    }

    private void Dispatch()
    {
        if (_writing is not null)
            return;
        if (_filling.IsEmpty)
        {
            SaveIdle();
            return;
        }

        if (!IsFull && _time.GetElapsedTime(_fillingSince) < _options.Linger)
            return;
        Start();
    }

    private void Start()
    {
        var batch = _filling;
        (_filling, _other) = (_other, _filling);
        _writing = Task.Run(() => WriteAsync(batch));
    }

    private void SaveIdle()
    {
        if (_time.GetElapsedTime(_savedIdleAt) < _idleSave)
            return;
        _savedIdleAt = _time.GetTimestamp();
        foreach (var (partition, cursor) in _cursors.Where(c => c.Value.Next > c.Value.Claimed))
        {
            _filling.Move(partition, cursor.Claimed, cursor.Next);
            cursor.Claimed = cursor.Next;
        }

        if (_filling.Moves.Count > 0)
            Start();
    }

    private void Harvest()
    {
        if (_writing is not { IsCompleted: true })
            return;
        var writing = _writing;
        _writing = null;
        var end = writing.GetAwaiter().GetResult();
        if (end.Failure is not null)
        {
            _failure = end.Failure;
            return;
        }

        if (!end.IsCommitted)
        {
            _other.Clear();
            _rewind = true;
            return;
        }

        foreach (var move in _other.Moves)
        {
            if (!_cursors.ContainsKey(move.Partition))
                continue;
            _pulse.Lag.Reached(move.Partition, move.To);
            try
            {
                _consumer.StoreOffset(new TopicPartitionOffset(move.Partition.Topic, move.Partition.Partition, move.To));
            }
            catch (KafkaException)
            {
                // The partition has just gone to another, which shows its own offsets.
            }
        }

        foreach (var message in _other.Messages)
            _pulse.Committed(message.Topic, message.Message.Timestamp.UnixTimestampMs);
        foreach (var topic in _other.Messages.CountBy(m => m.Topic))
            Telemetry.Consumed.Add(topic.Value, Telemetry.System, Telemetry.Operation("poll"), Telemetry.Destination(topic.Key), Telemetry.Group(_options.OperationalGroup));
        _pulse.Refused(_other.Refused.Count);
        _pulse.Running();
        _other.Clear();
    }

    // Full, and the batch before still being written: first a little patience, then no more is fetched until there is room.
    private void WaitForRoom()
    {
        if (_writing is null || Ended(_fullWait))
        {
            Harvest();
            return;
        }

        var paused = _consumer.Assignment;
        _consumer.Pause(paused);
        while (_writing is { IsCompleted: false } && !_stop.IsCancellationRequested && !_rewind && _failure is null)
        {
            StayMember();
            _pulse.Tick(_cursors.Count);
        }

        Harvest();
        _consumer.Resume(_consumer.Assignment.Intersect(paused));
    }

    // A message that comes all the same is not lost: everything is read again from where the database is.
    private void StayMember()
    {
        try
        {
            if (_consumer.Consume(_writingPoll) is { IsPartitionEOF: false })
                _rewind = true;
        }
        catch (ConsumeException problem)
        {
            Explain(problem);
        }
    }

    private bool Ended(TimeSpan patience)
    {
        try
        {
            return _writing is null || _writing.Wait(patience);
        }
        catch (AggregateException)
        {
            return true;
        }
    }

    private IEnumerable<TopicPartitionOffset> Assigned(List<TopicPartition> partitions)
    {
        Settle();
        var starts = new List<TopicPartitionOffset>();
        var isRead = Trying("read its offsets", async () =>
        {
            starts.Clear();
            PartitionId[] taken = [.. partitions.Select(p => new PartitionId(p.Topic, p.Partition))];
            var (firsts, ends) = (_consumer.Beginnings(taken, _brokerPatience), _consumer.Ends(taken, _brokerPatience));
            var next = await _sink.BeginAsync(firsts, _abandon.Token);
            foreach (var partition in taken)
            {
                OffsetBounds.Check(partition.ToString(), next[partition], firsts[partition], ends[partition], "the operational database", "set its row in stream_offsets");
                _cursors[partition] = new() { Claimed = next[partition], Next = next[partition] };
                _pulse.Lag.Reached(partition, next[partition]);
                starts.Add(new(partition.Topic, partition.Partition, next[partition]));
            }
        });
        _pulse.Running();
        return isRead ? starts : partitions.Select(p => new TopicPartitionOffset(p, Offset.End));
    }

    private void Revoked(List<TopicPartitionOffset> partitions)
    {
        // What is being written is fenced by its offsets, so it may end well or be passed over.
        Ended(_options.StopPatience);
        foreach (var partition in partitions.Select(p => new PartitionId(p.Topic, p.Partition)))
        {
            _cursors.Remove(partition);
            _pulse.Lag.Remove(partition);
        }

        _rewind = true;
    }

    // Back to where the database is, with nothing gathered.
    private void Rewind()
    {
        Settle();
        _rewind = false;
        _filling.Clear();
        Trying("read its offsets", async () =>
        {
            var next = await _sink.BeginAsync(_cursors.ToDictionary(c => c.Key, c => c.Value.Claimed), _abandon.Token);
            foreach (var (partition, offset) in next)
            {
                _cursors[partition].Claimed = _cursors[partition].Next = offset;
                _consumer.Seek(new(partition.Topic, partition.Partition, offset));
            }
        });
    }

    private void Settle()
    {
        while (!Ended(_writingPoll))
            _pulse.Tick(_cursors.Count);
        Harvest();
    }

    private void Finish()
    {
        _pulse.Waiting("stopping");
        Settle();
        if (_filling.IsEmpty || _rewind || _failure is not null)
            return;
        Start();
        Settle();
    }

    private async Task<WriteEnd> WriteAsync(GatheredBatch batch)
    {
        var traces = new MessageTraces($"process {_options.OperationalGroup}", batch.Messages);
        using var activity = traces.Start();
        activity?.SetTag("messaging.system", "kafka").SetTag("messaging.operation.type", "process")
            .SetTag("messaging.consumer.group.name", _options.OperationalGroup).SetTag("messaging.batch.message_count", batch.Messages.Count);
        var started = _time.GetTimestamp();
        var backoff = new Backoff(_time);
        try
        {
            while (true)
            {
                try
                {
                    var isCommitted = await TryWriteAsync(batch);
                    Back();
                    traces.Tell(activity);
                    Telemetry.Process.Record(_time.GetElapsedTime(started).TotalSeconds, Telemetry.System, Telemetry.Operation("process"), Telemetry.Group(_options.OperationalGroup));
                    return new(isCommitted, null);
                }
                catch (TargetUnavailableException problem)
                {
                    activity?.SetStatus(ActivityStatusCode.Error, problem.Message);
                    Away(problem);
                    await backoff.WaitAsync(_abandon.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return new(false, null);
        }
        catch (StreamException problem)
        {
            return new(false, problem);
        }
        catch (KafkaException problem)
        {
            return new(false, new($"Dead letters cannot be sent: {problem.Error.Reason.TrimEnd('.')}.", problem));
        }
    }

    private async Task<bool> TryWriteAsync(GatheredBatch batch)
    {
        await _deadLetters.SendAsync(batch.Refused, _abandon.Token);
        var moves = batch.Moves;
        try
        {
            var outcome = await _sink.WriteAsync(batch.Batches, moves, _abandon.Token);
            if (outcome.IsCommitted && batch.Batches.Sum(b => b.Count) - outcome.Inserted is > 0 and var repeated)
                Telemetry.Repeated.Add(repeated, Telemetry.System, Telemetry.Group(_options.OperationalGroup));
            // Moved to exactly where this batch moves them: an earlier attempt was through, only its answer was lost.
            return outcome.IsCommitted || moves.All(m => outcome.Superseded.GetValueOrDefault(m.Partition) == m.To);
        }
        catch (RefusedValuesException problem)
        {
            return await PartAsync(batch, problem);
        }
    }

    // Half by half, until the one is found that the database refuses.
    private async Task<bool> PartAsync(GatheredBatch batch, RefusedValuesException problem)
    {
        var next = batch.Moves.ToDictionary(m => m.Partition, m => m.From);
        var halves = batch.Messages.Count == 1 ? [batch.Messages] : batch.Messages.Chunk((batch.Messages.Count + 1) / 2).Select(c => c.ToList()).ToList();
        foreach (var messages in halves)
        {
            var half = new GatheredBatch(_options);
            foreach (var message in messages)
            {
                var partition = new PartitionId(message.Topic, message.Partition);
                if (batch.Messages.Count == 1)
                    half.Refuse(message, problem.Message, next[partition]);
                else
                    half.Add(message, next[partition]);
                next[partition] = message.Offset + 1;
            }

            if (!await TryWriteAsync(half))
                return false;
        }

        return true;
    }

    private bool Trying(string what, Func<Task> work)
    {
        var backoff = new Backoff(_time);
        while (!_stop.IsCancellationRequested && !_abandon.IsCancellationRequested)
        {
            try
            {
                work().GetAwaiter().GetResult();
                Back();
                return true;
            }
            catch (TargetUnavailableException problem)
            {
                Away(problem);
            }
            catch (KafkaException problem) when (!problem.Error.IsFatal)
            {
                Away(StreamClients.Unavailable(_options, problem));
            }
            catch (KafkaException problem)
            {
                _failure = new($"The consumer cannot {what}: {problem.Error.Reason.TrimEnd('.')}.", problem);
                return false;
            }
            catch (StreamException problem)
            {
                _failure = problem;
                return false;
            }
            catch (OperationCanceledException)
            {
                return false;
            }

            _pulse.Tick(_cursors.Count);
            try
            {
                backoff.WaitAsync(_stop).GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }

        return false;
    }

    private void Explain(ConsumeException problem)
    {
        if (problem.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange)
        {
            // Which offset, and what there is instead, is found out where every partition begins.
            _failure = OffsetBounds.Gone(problem.ConsumerRecord is { } at ? $"{at.Topic}[{at.Partition.Value}]" : "a partition", problem.Error.Reason);
        }
        else if (problem.Error.IsFatal)
        {
            _failure = new($"The consumer cannot go on: {problem.Error.Reason.TrimEnd('.')}.", problem);
        }
        else
        {
            _watch.Error(problem.Error);
        }
    }

    private void Away(TargetUnavailableException problem)
    {
        _pulse.Waiting(problem.Message);
        if (!_isAway)
        {
            _isAway = true;
            _awaySince = _time.GetTimestamp();
            return;
        }

        if (_isSaid || _time.GetElapsedTime(_awaySince) < _quietFor)
            return;
        _isSaid = true;
        _say($"{_options.OperationalGroup}: {problem.Message} Trying again until it does.");
    }

    private void Back()
    {
        if (!_isAway)
            return;
        _isAway = false;
        if (!_isSaid)
            return;
        _isSaid = false;
        _say($"{_options.OperationalGroup}: it answers again.");
    }

    private sealed class Cursor
    {
        /// <summary>Where the last batch that holds any of the partition moves it: the next one moves it from there.</summary>
        public required long Claimed { get; set; }

        /// <summary>What is next to be gathered.</summary>
        public required long Next { get; set; }
    }

    private readonly record struct WriteEnd(bool IsCommitted, StreamException? Failure);
}
