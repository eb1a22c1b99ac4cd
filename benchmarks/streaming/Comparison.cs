using System.Globalization;
using System.Text.RegularExpressions;

namespace EcommAspire.Benchmarks.Streaming;

/// <summary>What one broker did.</summary>
internal sealed record Result(
    string Broker, double StartSeconds, double IdleMegabytes, double ProducedPerSecond, double ProduceP99, double ConsumedPerSecond,
    double EndToEndP50, double EndToEndP99, double Megabytes, double CpuSeconds);

/// <summary>The same load by the same client against each broker.</summary>
internal static partial class Comparison
{
    private const int RecordSize = 200;
    private const int RoundTrips = 5_000;

    public static async Task<Result> MeasureAsync(BrokerProcess broker, JavaTools tools, int records)
    {
        var idle = broker.ResidentBytes();
        await tools.CreateTopicAsync(broker.Port, "warm", 1);
        await tools.ProduceAsync(broker.Port, "warm", records / 4, RecordSize);
        await tools.ConsumeAsync(broker.Port, "warm", records / 4);

        await tools.CreateTopicAsync(broker.Port, "load", 1);
        var produced = Parse(Produced(), Last(await tools.ProduceAsync(broker.Port, "load", records, RecordSize)));
        Console.WriteLine($"  produced {produced[0]:N0}/s, p99 {produced[1]:N0} ms");
        var consumed = Last(await tools.ConsumeAsync(broker.Port, "load", records)).Split(',');
        // start, end, MB, MB/s, messages, messages/s, rebalance ms, fetch ms, fetch MB/s, fetch messages/s
        var consumedPerSecond = double.Parse(consumed[9], CultureInfo.InvariantCulture);
        Console.WriteLine($"  consumed {consumedPerSecond:N0}/s");

        await tools.CreateTopicAsync(broker.Port, "latency", 1);
        var latency = Parse(EndToEnd(), await tools.EndToEndAsync(broker.Port, "latency", RoundTrips, RecordSize));
        Console.WriteLine($"  end to end p50 {latency[0]} ms, p99 {latency[1]} ms; {broker.ResidentBytes() / 1e6:N0} MB, {broker.CpuSeconds():N1} s of processor");
        return new(
            broker.Name, broker.Start.TotalSeconds, idle / 1e6, produced[0], produced[1], consumedPerSecond, latency[0], latency[1], broker.ResidentBytes() / 1e6, broker.CpuSeconds());
    }

    public static void Show(IReadOnlyList<Result> results)
    {
        Console.WriteLine();
        Console.WriteLine($"| | {string.Join(" | ", results.Select(result => result.Broker))} |");
        Console.WriteLine($"|---|{string.Concat(results.Select(_ => "---:|"))}");
        Row("start, s", result => result.StartSeconds, "N2");
        Row("memory when idle, MB", result => result.IdleMegabytes, "N0");
        Row("produced, records/s (acks=all, 200 bytes)", result => result.ProducedPerSecond, "N0");
        Row("produce p99, ms", result => result.ProduceP99, "N0");
        Row("consumed, records/s", result => result.ConsumedPerSecond, "N0");
        Row("end to end p50, ms", result => result.EndToEndP50, "N2");
        Row("end to end p99, ms", result => result.EndToEndP99, "N2");
        Row("memory after the load, MB", result => result.Megabytes, "N0");
        Row("processor time, s", result => result.CpuSeconds, "N1");

        void Row(string what, Func<Result, double> number, string format) =>
            Console.WriteLine($"| {what} | {string.Join(" | ", results.Select(result => number(result).ToString(format, CultureInfo.InvariantCulture)))} |");
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
