using System.Text;

namespace EcommAspire.Transformation.Testing.UnitTests;

/// <summary>
/// Compares rows without order and shows what differs, as dbt does: <c>→</c> rows that changed, with <c>expected→actual</c> in their cells,
/// <c>+++</c> rows that nobody expected, <c>---</c> rows that did not come; with a row that is as it should be on either side.
/// </summary>
internal static class RowDifference
{
    private const string Null = "NULL";

    /// <summary>The table of differences, or null where there are none.</summary>
    public static string? Of(IReadOnlyList<string> columns, IReadOnlyList<string?[]> expected, IReadOnlyList<string?[]> actual)
    {
        var lines = Align(Sorted(expected), Sorted(actual));
        return lines.TrueForAll(l => l.Mark.Length == 0) ? null : Render(columns, Shown(lines));
    }

    private static List<string?[]> Sorted(IReadOnlyList<string?[]> rows) => [.. rows.Order(Comparer<string?[]>.Create(Compare))];

    private static int Compare(string?[]? one, string?[]? other)
    {
        for (var i = 0; i < one!.Length; i++)
        {
            // Numbers as numbers, so that 10 comes after 9.
            var order = decimal.TryParse(one[i], out var a) && decimal.TryParse(other![i], out var b) ? a.CompareTo(b) : string.CompareOrdinal(one[i], other![i]);
            if (order != 0)
                return order;
        }

        return 0;
    }

    private static List<Line> Align(List<string?[]> expected, List<string?[]> actual)
    {
        Dictionary<string, Queue<string?[]>> waiting = [];
        foreach (var row in expected)
            (waiting.TryGetValue(Key(row), out var queue) ? queue : waiting[Key(row)] = new()).Enqueue(row);
        List<Line> lines = [];
        List<string?[]> surplus = [];
        foreach (var row in actual)
        {
            if (waiting.TryGetValue(Key(row), out var queue) && queue.TryDequeue(out _))
                lines.Add(new("", row, row));
            else
                surplus.Add(row);
        }

        List<string?[]> missing = [.. waiting.Values.SelectMany(q => q)];
        // The pairs that have most in common go together; rows with nothing in common are two rows.
        foreach (var (e, a, _) in missing.SelectMany(e => surplus.Select(a => new Pair(e, a, Common(e, a)))).Where(p => p.Common > 0).OrderByDescending(p => p.Common).ToList())
        {
            if (!missing.Contains(e) || !surplus.Contains(a))
                continue;
            missing.Remove(e);
            surplus.Remove(a);
            lines.Add(new("→", a, [.. e.Select((value, i) => value == a[i] ? value ?? Null : $"{value ?? Null}→{a[i] ?? Null}")]));
        }

        lines.AddRange(surplus.Select(row => new Line("+++", row, row)));
        lines.AddRange(missing.Select(row => new Line("---", row, row)));
        return [.. lines.OrderBy(l => l.Row, Comparer<string?[]>.Create(Compare))];
    }

    private static string Key(string?[] row) => string.Concat(row.Select(v => v is null ? "-" : $"{v.Length}:{v}"));

    private static int Common(string?[] one, string?[] other) => one.Where((value, i) => value == other[i]).Count();

    /// <summary>Rows that differ, each with its neighbours; a gap stands for the rest.</summary>
    private static IEnumerable<Line?> Shown(List<Line> lines)
    {
        var gap = false;
        for (var i = 0; i < lines.Count; i++)
        {
            if (Enumerable.Range(Math.Max(0, i - 1), Math.Min(lines.Count - 1, i + 1) - Math.Max(0, i - 1) + 1).Any(j => lines[j].Mark.Length > 0))
            {
                yield return lines[i];
                gap = false;
            }
            else if (!gap)
            {
                yield return null;
                gap = true;
            }
        }
    }

    private static string Render(IReadOnlyList<string> columns, IEnumerable<Line?> lines)
    {
        List<string[]> table = [["@@", .. columns]];
        foreach (var line in lines)
            table.Add(line is null ? [.. Enumerable.Repeat("...", columns.Count + 1)] : [line.Mark, .. line.Cells.Select(v => v ?? Null)]);
        var widths = Enumerable.Range(0, columns.Count + 1).Select(i => table.Max(r => r[i].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in table)
            text.Append(string.Join(',', row.Select((cell, i) => i == row.Length - 1 ? cell : cell.PadRight(widths[i])))).Append('\n');
        return text.ToString();
    }

    /// <param name="Mark">What became of the row.</param>
    /// <param name="Row">Where it stands among the others.</param>
    /// <param name="Cells">What is shown of it.</param>
    private sealed record Line(string Mark, string?[] Row, string?[] Cells);

    private sealed record Pair(string?[] Expected, string?[] Actual, int Common);
}
