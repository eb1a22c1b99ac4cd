using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace EcommAspire.Streaming.Status;

/// <summary>
/// What a consumer knows of itself, for whoever asks: its report is written once a second, its health and its lag are told
/// at any time. The consumer's own thread writes; any thread reads.
/// </summary>
internal sealed class ConsumerPulse
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);
    private static readonly ConcurrentDictionary<ConsumerPulse, string> _all = new();

    private readonly string _consumer;
    private readonly string? _folder;
    private readonly TimeProvider _time;
    private readonly LatencyWindow _latency = new();
    private long _tickedAt;
    private long _writtenAt;
    private long _messages;
    private long _deadLetters;
    private long _messagesBefore;
    private bool _isStale = true;
    private volatile string _state = "starting";
    private volatile bool _isRunning;

    public ConsumerPulse(string consumer, string? folder, TimeProvider time)
    {
        (_consumer, _folder, _time) = (consumer, folder, time);
        _tickedAt = _writtenAt = time.GetTimestamp();
        Lag = new(time);
    }

    /// <summary>How far behind its partitions are.</summary>
    public PartitionLag Lag { get; }

    public ConsumerHealth Health => new()
    {
        Consumer = _consumer,
        State = Lag.Trouble is { } trouble && _isRunning ? trouble : _state,
        IsRunning = _isRunning && Lag.Trouble is null,
        Silence = _time.GetElapsedTime(Interlocked.Read(ref _tickedAt)),
        Lag = Lag.Read(),
    };

    public static IEnumerable<Measurement<long>> MeasureLag() =>
        from pulse in _all.Keys
        from lag in pulse.Lag.Read()
        select new Measurement<long>(lag.Value, Telemetry.System, Telemetry.Destination(lag.Key.Topic), Telemetry.Partition(lag.Key.Partition), Telemetry.Group(pulse._consumer));

    /// <summary>From here on its lag is measured.</summary>
    public void Start() => _all.TryAdd(this, Telemetry.Lag.Name);

    /// <summary>It takes events in.</summary>
    public void Running() => (_state, _isRunning) = ("running", true);

    /// <summary>It does not, for the reason given.</summary>
    public void Waiting(string reason) => (_isRunning, _state) = (false, reason);

    public void Committed(string topic, long producedAt)
    {
        var milliseconds = _time.GetUtcNow().ToUnixTimeMilliseconds() - producedAt;
        _messages++;
        _latency.Add(milliseconds);
        if (Telemetry.EndToEnd.Enabled)
            Telemetry.EndToEnd.Record(milliseconds / 1000.0, Telemetry.System, Telemetry.Destination(topic), Telemetry.Group(_consumer));
    }

    public void Refused(int count) => _deadLetters += count;

    public void Tick(int partitions)
    {
        Interlocked.Exchange(ref _tickedAt, _time.GetTimestamp());
        var elapsed = _time.GetElapsedTime(_writtenAt);
        if (_folder is null || (elapsed < _interval && !_isStale))
            return;
        _writtenAt = _time.GetTimestamp();
        if (_isStale)
            ConsumerReport.RemoveAbandoned(_folder);
        _isStale = false;
        new ConsumerReport
        {
            Consumer = _consumer,
            ProcessId = Environment.ProcessId,
            At = _time.GetUtcNow(),
            State = Health.State,
            Messages = _messages,
            Rate = elapsed > TimeSpan.Zero ? Math.Round((_messages - _messagesBefore) / elapsed.TotalSeconds, 1) : 0,
            DeadLetters = _deadLetters,
            MedianLatency = _latency.Percentile(0.5),
            P99Latency = _latency.Percentile(0.99),
            Partitions = partitions,
        }.Write(_folder);
        _messagesBefore = _messages;
        _latency.Clear();
    }

    /// <summary>It takes nothing in any more.</summary>
    public void End()
    {
        _all.TryRemove(this, out _);
        Waiting("ended");
        if (_folder is not null)
            File.Delete(ConsumerReport.PathOf(_folder, _consumer, Environment.ProcessId));
    }
}
