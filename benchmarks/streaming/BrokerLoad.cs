using System.Globalization;
using System.Text.RegularExpressions;

namespace EcommAspire.Benchmarks.Streaming;

/// <summary>What one client saw of a broker.</summary>
internal sealed record ClientLoad(double ProducedPerSecond, double ConsumedPerSecond, double EndToEndP50, double EndToEndP99)
{
    public static ClientLoad Median(IEnumerable<ClientLoad> rounds)
    {
        var all = rounds.ToList();
        return new(Median(l => l.ProducedPerSecond), Median(l => l.ConsumedPerSecond), Median(l => l.EndToEndP50), Median(l => l.EndToEndP99));

        double Median(Func<ClientLoad, double> number) => Percentiles.Of([.. all.Select(number)], 0.5);
    }
}

/// <summary>The same load by the same clients against each broker: one topic of one partition a round.</summary>
internal static partial class BrokerLoad
{
    private const int RecordSize = 200;
    private const int RoundTrips = 5_000;

    /// <summary>By the tools that come with Apache Kafka.</summary>
    public static async Task<ClientLoad> JavaAsync(BrokerProcess broker, JavaTools tools, int records, int round)
    {
        var (load, latency) = ($"load-{round}", $"latency-{round}");
        await tools.CreateTopicAsync(broker.Port, load, 1);
        var produced = Parse(Produced(), Last(await tools.ProduceAsync(broker.Port, load, records, RecordSize)));
        var consumed = Last(await tools.ConsumeAsync(broker.Port, load, records)).Split(',');
        // start, end, MB, MB/s, messages, messages/s, rebalance ms, fetch ms, fetch MB/s, fetch messages/s
        var consumedPerSecond = double.Parse(consumed[9], CultureInfo.InvariantCulture);

        await tools.CreateTopicAsync(broker.Port, latency, 1);
        var trips = Parse(EndToEnd(), await tools.EndToEndAsync(broker.Port, latency, RoundTrips, RecordSize));
        return new(produced[0], consumedPerSecond, trips[0], trips[1]);
    }

    /// <summary>By Confluent.Kafka.</summary>
    public static async Task<ClientLoad> ConfluentAsync(BrokerProcess broker, int records, int round)
    {
        var (load, latency) = ($"confluent-load-{round}", $"confluent-latency-{round}");
        var client = new ConfluentClient($"127.0.0.1:{broker.Port}", RecordSize);
        await client.CreateTopicAsync(load);
        var produced = client.Produce(load, records);
        var consumed = client.Consume(load, records);
        await client.CreateTopicAsync(latency);
        var trips = client.RoundTrips(latency, RoundTrips);
        return new(records / produced.TotalSeconds, records / consumed.TotalSeconds, Percentiles.Of(trips, 0.5), Percentiles.Of(trips, 0.99));
    }

    private static string Last(string output) => output.Trim().Split('\n')[^1];

    private static double[] Parse(Regex pattern, string output)
    {
        var match = pattern.Match(output);
        return match.Success
            ? [.. match.Groups.Values.Skip(1).Select(group => double.Parse(group.Value, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"The tool said something else than it does:\n{output}");
    }

    [GeneratedRegex(@"(?<rate>[\d.]+) records/sec .* (?<p99>[\d.]+) ms 99th", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Produced();

    [GeneratedRegex(@"50th = (?<p50>[\d.]+), 99th = (?<p99>[\d.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EndToEnd();
}
