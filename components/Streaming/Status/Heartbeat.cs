namespace EcommAspire.Streaming.Status;

/// <summary>Keeps the numbers of a consumer's report and writes it once a second. For one thread at a time.</summary>
internal sealed class Heartbeat(string consumer, string? folder, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    private readonly LatencyWindow _latency = new();
    private long _writtenAt = time.GetTimestamp();
    private long _messages;
    private long _deadLetters;
    private long _messagesBefore;
    private bool _isStale = true;

    public string State { get; set; } = "starting";

    public void Committed(string topic, long producedAt)
    {
        var milliseconds = time.GetUtcNow().ToUnixTimeMilliseconds() - producedAt;
        _messages++;
        _latency.Add(milliseconds);
        Telemetry.EndToEnd.Record(milliseconds / 1000.0, Telemetry.Destination(topic), Telemetry.Group(consumer));
    }

    public void Refused(int count) => _deadLetters += count;

    public void Tick(int partitions)
    {
        var elapsed = time.GetElapsedTime(_writtenAt);
        if (folder is null || (elapsed < _interval && !_isStale))
            return;
        _writtenAt = time.GetTimestamp();
        if (_isStale)
            ConsumerReport.RemoveAbandoned(folder);
        _isStale = false;
        new ConsumerReport
        {
            Consumer = consumer,
            ProcessId = Environment.ProcessId,
            At = time.GetUtcNow(),
            State = State,
            Messages = _messages,
            Rate = elapsed > TimeSpan.Zero ? Math.Round((_messages - _messagesBefore) / elapsed.TotalSeconds, 1) : 0,
            DeadLetters = _deadLetters,
            MedianLatency = _latency.Percentile(0.5),
            P99Latency = _latency.Percentile(0.99),
            Partitions = partitions,
        }.Write(folder);
        _messagesBefore = _messages;
        _latency.Clear();
    }

    public void Dispose()
    {
        if (folder is not null)
            File.Delete(ConsumerReport.PathOf(folder, consumer, Environment.ProcessId));
    }
}
