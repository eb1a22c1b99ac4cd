using System.Diagnostics;
using EcommAspire.Lake;
using EcommAspire.LocalServers;
using EcommAspire.Streaming;
using EcommAspire.Streaming.Consuming;
using EcommAspire.Streaming.Producing;

namespace EcommAspire.Benchmarks.Streaming;

/// <summary>
/// The shop's events through our broker into PostgreSQL and the lake: first many that wait already, as fast as they go, then a
/// thousand a second, and how long each takes from its production to its commit.
/// </summary>
internal static class PipelinePart
{
    private const int Rate = 1_000;
    private const int WarmSeconds = 5;
    private const int Seconds = 30;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);

    public static async Task RunAsync(int events, TargetTable table)
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-benchmark-").FullName;
        try
        {
            await using var broker = await BrokerProcess.StartOwnAsync(Directory.CreateDirectory(Path.Combine(folder, "broker")).FullName);
            await using var server = await LocalServer.StartAsync(
                new() { Kind = ServerKind.Postgres, Name = "benchmark", DataFolder = folder, Databases = ["operational"] }, _ => { });
            var options = new StreamOptions { BootstrapServers = $"127.0.0.1:{broker.Port}", LakeInterval = TimeSpan.FromSeconds(2) };
            Console.WriteLine("Pipeline: broker, PostgreSQL and lake");

            var clock = Stopwatch.StartNew();
            await ProduceAsync(options, rate: 1_000_000, events);
            var produced = events / clock.Elapsed.TotalSeconds;
            Console.WriteLine($"  produced {produced:N0} events/s");

            using var heard = new HeardMetrics(options.OperationalGroup, options.LakeGroup);
            using var stop = new CancellationTokenSource();
            clock.Restart();
            var consumers = Consumers(options, server.ConnectionString("operational"), folder, stop.Token);
            await heard.ConsumedAsync(options.OperationalGroup, events, consumers, _patience);
            var operational = events / clock.Elapsed.TotalSeconds;
            await heard.ConsumedAsync(options.LakeGroup, events, consumers, _patience);
            var both = events / clock.Elapsed.TotalSeconds;
            Console.WriteLine($"  {events:N0} waiting events: {operational:N0}/s into PostgreSQL, {both:N0}/s until the lake has them too");

            heard.KeepLatencies(after: WarmSeconds * Rate);
            await ProduceAsync(options, Rate, (WarmSeconds + Seconds) * Rate);
            await heard.ConsumedAsync(options.OperationalGroup, events + ((WarmSeconds + Seconds) * Rate), consumers, _patience);
            var latencies = heard.Latencies;
            Console.WriteLine($"  {latencies.Length:N0} events at {Rate:N0}/s: p50 {Percentiles.Of(latencies, 0.5):N0} ms, p99 {Percentiles.Of(latencies, 0.99):N0} ms, most {latencies.Max():N0} ms");
            await stop.CancelAsync();
            await consumers;

            table.Measure("pipeline: produced, events/s, in transactions", produced, "N0");
            table.Measure("pipeline: waiting events into PostgreSQL, with the lake beside it, events/s", operational, "N0", atLeast: 50_000);
            table.Measure("pipeline: the same until the lake has them too, events/s", both, "N0", atLeast: 50_000);
            table.Measure("pipeline: production to commit in PostgreSQL at 1,000/s, p50, ms", Percentiles.Of(latencies, 0.5), "N0");
            table.Measure("pipeline: production to commit in PostgreSQL at 1,000/s, p99, ms", Percentiles.Of(latencies, 0.99), "N0", atMost: 100);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task ProduceAsync(StreamOptions options, double rate, long count) =>
        new EventProducer(options, new SimulatedSource(), new() { Rate = rate, Count = count }, Console.Error.WriteLine).RunAsync();

    private static Task Consumers(StreamOptions options, string database, string folder, CancellationToken stop) => Task.WhenAll(
        new OperationalConsumer(options, database, Console.Error.WriteLine).RunAsync(stop),
        new LakeConsumer(options, new Bronze(Path.Combine(folder, "lake")), new QuarantineStore(Path.Combine(folder, "quarantine")), Console.Error.WriteLine).RunAsync(stop));
}
