using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using EcommAspire.Fixtures;
using EcommAspire.Streaming.Tests.Brokers;

namespace EcommAspire.Streaming.Tests;

public sealed class MetricTests
{
    [BrokerTheory, EveryBroker]
    public async Task What_flows_is_counted_by_the_conventions_names_and_the_lag_of_each_partition_is_told(string broker)
    {
        await using var ground = await Ground.OnAsync(await TestBrokers.SharedAsync(broker));
        using var heard = new Heard(ground.Options.TopicPrefix);
        using var stop = new CancellationTokenSource();
        var (operational, lake) = (ground.Operational(), ground.LakeSide());
        operational.Health.IsRunning.ShouldBeFalse();
        var consumers = Task.WhenAll(operational.RunAsync(stop.Token), lake.RunAsync(stop.Token));
        await ground.Producer(0.01m, new() { Rate = 10_000, Count = 6_000 }).RunAsync();
        // One is told after the other.
        await Ground.UntilAsync(
            () => Task.FromResult(heard.Sum("messaging.client.consumed.messages") == 12_000 && heard.Sum("ecomm.streaming.latency") == 12_000 && heard.Sum("ecomm.streaming.dead_letters") > 0),
            "Both take all of it in.");
        heard.Sum("messaging.client.sent.messages").ShouldBe(6_000);
        heard.Tags("messaging.client.consumed.messages").ShouldBe(["messaging.consumer.group.name", "messaging.destination.name", "messaging.operation.name", "messaging.system"]);

        await Ground.UntilAsync(
            () => Task.FromResult(operational.Health is { IsRunning: true, TotalLag: 0, Lag.Count: 9 } && lake.Health is { IsRunning: true, TotalLag: 0, Lag.Count: 9 }),
            "Nothing is left, markers of transactions neither.");
        heard.Observe();
        heard.Tags("ecomm.streaming.lag").ShouldBe(["messaging.consumer.group.name", "messaging.destination.name", "messaging.destination.partition.id", "messaging.system"]);
        heard.Count("ecomm.streaming.lag").ShouldBe(18);
        await stop.CancelAsync();
        await consumers.WaitAsync(Eventually.Patience);
        operational.Health.IsRunning.ShouldBeFalse();
    }

    /// <summary>What is measured of one test's topics; other tests run at the same time.</summary>
    private sealed class Heard : IDisposable
    {
        private readonly ConcurrentQueue<(string Name, double Value, string[] Tags)> _all = new();
        private readonly MeterListener _listener = new();
        private readonly string _prefix;

        public Heard(string prefix)
        {
            _prefix = prefix;
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "EcommAspire.Streaming")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Take(instrument, 1, tags));
            _listener.Start();
        }

        public void Observe() => _listener.RecordObservableInstruments();

        public double Sum(string name) => _all.Where(m => m.Name == name).Sum(m => m.Value);

        public int Count(string name) => _all.Count(m => m.Name == name);

        public string[] Tags(string name) => _all.First(m => m.Name == name).Tags;

        public void Dispose() => _listener.Dispose();

        private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var isOurs = false;
            var names = new List<string>();
            foreach (var (name, tag) in tags)
            {
                names.Add(name);
                isOurs |= $"{tag}".StartsWith(_prefix, StringComparison.Ordinal);
            }

            if (isOurs)
                _all.Enqueue((instrument.Name, value, [.. names.Order(StringComparer.Ordinal)]));
        }
    }
}
