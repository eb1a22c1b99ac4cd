using EcommAspire.Cli.Output;
using EcommAspire.Streaming.Status;

namespace EcommAspire.Cli.Streaming;

/// <summary>How the stream is, on the screen.</summary>
internal static class StreamStatusView
{
    public static void Show(StreamStatus status, Terminal terminal)
    {
        if (terminal.IsJson)
        {
            terminal.Json(status);
            return;
        }

        var partitions = new Grid(
            ("partition", Align.Left), ("end", Align.Right), ("operational", Align.Right), ("lag", Align.Right), ("lake", Align.Right), ("lag", Align.Right));
        foreach (var p in status.Partitions)
        {
            partitions.Add($"{p.Topic}[{p.Partition}]", Amounts.Count(p.End), Amounts.Count(p.Operational), Amounts.Count(p.OperationalLag), Amounts.Count(p.Lake), Amounts.Count(p.LakeLag));
        }

        terminal.Show(partitions);
        if (status.Consumers.Count > 0)
        {
            var consumers = new Grid(
                ("consumer", Align.Left), ("messages", Align.Right), ("per second", Align.Right), ("median", Align.Right), ("p99", Align.Right), ("put aside", Align.Right), ("told at", Align.Left), ("state", Align.Prose));
            foreach (var c in status.Consumers)
            {
                consumers.Add($"{c.Consumer} ({c.ProcessId})", Amounts.Count(c.Messages), Amounts.Count((long)c.Rate), Milliseconds(c.MedianLatency), Milliseconds(c.P99Latency),
                    Amounts.Count(c.DeadLetters), Amounts.Moment(c.At), c.State);
            }

            terminal.Show(consumers);
        }

        foreach (var (topic, count) in status.DeadLetters)
            terminal.Line($"{Amounts.Of(count, "message")} of {topic} put aside: `ecomm stream dead-letters ls --topic {topic}`.");
        foreach (var problem in status.Problems)
            terminal.Note(problem);
    }

    private static string Milliseconds(long? value) => value is { } known ? $"{Amounts.Count(known)} ms" : "";
}
