using System.Diagnostics.Metrics;

namespace EcommAspire.Benchmarks.Streaming;

/// <summary>What the consumers say of themselves, by the metrics that any collector sees.</summary>
internal sealed class HeardMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _consumed;
    private readonly string _latencyOf;
    private readonly List<double> _latencies = [];
    private long _skip = long.MaxValue;

    /// <param name="latencyOf">The group whose latencies are of interest.</param>
    /// <param name="others">Other groups whose messages are counted.</param>
    public HeardMetrics(string latencyOf, params string[] others)
    {
        _latencyOf = latencyOf;
        _consumed = others.Append(latencyOf).ToDictionary(group => group, _ => 0L);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "EcommAspire.Streaming" && instrument.Name is "messaging.client.consumed.messages" or "ecomm.streaming.latency")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => Count(Group(tags), value));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, _) => Keep(Group(tags), value));
        _listener.Start();
    }

    /// <summary>Milliseconds from production to commit.</summary>
    public double[] Latencies
    {
        get
        {
            lock (_lock)
                return [.. _latencies];
        }
    }

    /// <summary>Keeps latencies from here on, but for those of the first messages.</summary>
    public void KeepLatencies(int after)
    {
        lock (_lock)
            _skip = after;
    }

    /// <summary>Waits until a group has taken in so many messages.</summary>
    public async Task ConsumedAsync(string group, long messages, Task consumers, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        while (Consumed(group) < messages)
        {
            if (consumers.IsCompleted)
                await consumers;
            await Task.Delay(5, limit.Token);
        }
    }

    public void Dispose() => _listener.Dispose();

    private static string Group(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
        {
            if (name == "messaging.consumer.group.name")
                return (string)value!;
        }

        return "";
    }

    private long Consumed(string group)
    {
        lock (_lock)
            return _consumed[group];
    }

    private void Count(string group, long messages)
    {
        lock (_lock)
            _consumed[group] += messages;
    }

    private void Keep(string group, double seconds)
    {
        lock (_lock)
        {
            if (group == _latencyOf && _skip-- <= 0)
                _latencies.Add(seconds * 1000);
        }
    }
}
