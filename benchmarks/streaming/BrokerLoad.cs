using System.Globalization;
using System.Text.RegularExpressions;

namespace EcommAspire.Benchmarks.Streaming;

/// <summary>What one client saw of a broker.</summary>
internal sealed record ClientLoad(double ProducedPerSecond, double ConsumedPerSecond, double EndToEndP50, double EndToEndP99);

/// <summary>What one broker did.</summary>
internal sealed record Result(
    string Broker, double StartSeconds, double IdleMegabytes, double Megabytes, double CpuSeconds, IReadOnlyDictionary<string, ClientLoad> Loads)
{
    public double CrowdedStartSeconds { get; init; }

    public double CrowdedMegabytes { get; init; }
}

/// <summary>The same load by the same clients against each broker: Java's first, then Confluent.Kafka.</summary>
internal static partial class BrokerLoad
{
    private const int RecordSize = 200;
    private const int RoundTrips = 5_000;

    public static async Task<Result> MeasureAsync(BrokerProcess broker, JavaTools? tools, int records)
    {
        var idle = broker.ResidentBytes();
        var loads = new Dictionary<string, ClientLoad>();
        if (tools is not null)
            loads.Add("Java", await JavaAsync(broker, tools, records));
        loads.Add("Confluent.Kafka", await ConfluentAsync(broker, records));
        return new(broker.Name, broker.Start.TotalSeconds, idle / 1e6, broker.ResidentBytes() / 1e6, broker.CpuSeconds(), loads);
    }

    private static async Task<ClientLoad> JavaAsync(BrokerProcess broker, JavaTools tools, int records)
    {
        await tools.CreateTopicAsync(broker.Port, "warm", 1);
        await tools.ProduceAsync(broker.Port, "warm", records / 4, RecordSize);
        await tools.ConsumeAsync(broker.Port, "warm", records / 4);

        await tools.CreateTopicAsync(broker.Port, "load", 1);
        var produced = Parse(Produced(), Last(await tools.ProduceAsync(broker.Port, "load", records, RecordSize)));
        var consumed = Last(await tools.ConsumeAsync(broker.Port, "load", records)).Split(',');
        // start, end, MB, MB/s, messages, messages/s, rebalance ms, fetch ms, fetch MB/s, fetch messages/s
        var consumedPerSecond = double.Parse(consumed[9], CultureInfo.InvariantCulture);

        await tools.CreateTopicAsync(broker.Port, "latency", 1);
        var latency = Parse(EndToEnd(), await tools.EndToEndAsync(broker.Port, "latency", RoundTrips, RecordSize));
        return Shown("Java", broker, new(produced[0], consumedPerSecond, latency[0], latency[1]));
    }

    private static async Task<ClientLoad> ConfluentAsync(BrokerProcess broker, int records)
    {
        var client = new ConfluentClient($"127.0.0.1:{broker.Port}", RecordSize);
        await client.CreateTopicAsync("confluent-warm");
        client.Produce("confluent-warm", records / 4);
        client.Consume("confluent-warm", records / 4);

        await client.CreateTopicAsync("confluent-load");
        var produced = client.Produce("confluent-load", records);
        var consumed = client.Consume("confluent-load", records);
        await client.CreateTopicAsync("confluent-latency");
        var trips = client.RoundTrips("confluent-latency", RoundTrips);
        return Shown("Confluent.Kafka", broker, new(records / produced.TotalSeconds, records / consumed.TotalSeconds, Percentiles.Of(trips, 0.5), Percentiles.Of(trips, 0.99)));
    }

    private static ClientLoad Shown(string client, BrokerProcess broker, ClientLoad load)
    {
        Console.WriteLine($"  {client}: produced {load.ProducedPerSecond:N0}/s, consumed {load.ConsumedPerSecond:N0}/s, end to end p50 {load.EndToEndP50:N2} ms, p99 {load.EndToEndP99:N2} ms; broker {broker.ResidentBytes() / 1e6:N0} MB, {broker.CpuSeconds():N1} s of processor");
        return load;
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
