using System.Globalization;

namespace EcommAspire.Benchmarks.Streaming;

/// <summary>The numbers of a run beside what they are measured against, and what was asked for.</summary>
internal sealed class TargetTable
{
    private readonly List<string[]> _rows = [];

    /// <summary>A number that should be at least, or at most, so many times another's.</summary>
    public void Compare(string what, double ours, double? theirs, string format, double? atLeast = null, double? atMost = null)
    {
        var ratio = theirs is 0 ? null : ours / theirs;
        var target = atLeast is { } least ? $"≥ {least:0.##} ×" : atMost is { } most ? $"≤ {most:0.##} ×" : "";
        var verdict = ratio is null || target == "" ? "" : Verdict(atLeast is null ? ratio <= atMost : ratio >= atLeast);
        Add(what, Text(ours, format), theirs is { } number ? Text(number, format) : "", ratio is { } known ? $"{known:0.00} ×" : "", target, verdict);
    }

    /// <summary>A number that should be at least, or at most, another.</summary>
    public void Measure(string what, double ours, string format, double? atLeast = null, double? atMost = null)
    {
        var target = atLeast is { } least ? $"≥ {Text(least, format)}" : atMost is { } most ? $"≤ {Text(most, format)}" : "";
        Add(what, Text(ours, format), "", "", target, target == "" ? "" : Verdict(atLeast is null ? ours <= atMost : ours >= atLeast));
    }

    public void Show()
    {
        Console.WriteLine();
        Console.WriteLine("| | EcommAspire | Apache Kafka | ratio | asked for | |");
        Console.WriteLine("|---|---:|---:|---:|---:|---|");
        foreach (var row in _rows)
            Console.WriteLine($"| {string.Join(" | ", row)} |");
    }

    private static string Verdict(bool? holds) => holds == true ? "holds" : "does not hold";

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);

    private void Add(params string[] cells) => _rows.Add(cells);
}
