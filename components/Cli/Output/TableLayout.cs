using Spectre.Console.Rendering;

namespace EcommAspire.Cli.Output;

/// <summary>How a table is drawn in a terminal of some width.</summary>
internal enum Frame
{
    Bordered,
    Open,

    /// <summary>No table: a block of lines a row, one line a column.</summary>
    Records,
}

/// <summary>
/// Fits a table into a terminal without breaking a value: the border goes first, then sentences are folded, then details are
/// left out, and what still does not fit is shown row by row.
/// </summary>
/// <param name="Frame">How it is drawn.</param>
/// <param name="Columns">Which columns, by their place in the table.</param>
/// <param name="ProseWidth">How wide a column of sentences may be; null for as wide as it is.</param>
internal sealed record TableLayout(Frame Frame, IReadOnlyList<int> Columns, int? ProseWidth)
{
    private const int LeastProse = 24;

    public static TableLayout Of(Grid grid, int width)
    {
        var widths = grid.Columns.Select((c, i) => grid.Rows.Select(r => Cells(r[i])).Append(Cells(c.Title)).Max()).ToArray();
        var columns = Enumerable.Range(0, grid.Columns.Count).ToList();
        while (true)
        {
            foreach (var frame in (ReadOnlySpan<Frame>)[Frame.Bordered, Frame.Open])
            {
                if (columns.Sum(i => widths[i]) + Overhead(frame, columns.Count) <= width)
                    return new(frame, columns, null);
            }

            foreach (var frame in (ReadOnlySpan<Frame>)[Frame.Bordered, Frame.Open])
            {
                if (Prose(frame) is { } share)
                    return new(frame, columns, share);
            }

            var detail = columns.FindLastIndex(i => grid.Columns[i].IsDetail);
            if (detail < 0)
                return new(Frame.Records, [.. Enumerable.Range(0, grid.Columns.Count)], null);
            columns.RemoveAt(detail);
        }

        // The widest that all columns of sentences may be so that the table fits; null where that is too little to read.
        int? Prose(Frame frame)
        {
            var prose = columns.Where(i => grid.Columns[i].Align is Align.Prose).Select(i => widths[i]).Order().ToList();
            var left = width - Overhead(frame, columns.Count) - columns.Where(i => grid.Columns[i].Align is not Align.Prose).Sum(i => widths[i]);
            for (var n = prose.Count; n > 0; n--)
            {
                var share = left / n;
                if (prose[^n] > share)
                    return share >= LeastProse ? share : null;
                left -= prose[^n];
            }

            return null;
        }
    }

    /// <summary>How many cells of a terminal the text takes.</summary>
    public static int Cells(string text) => Segment.CellCount([new Segment(text)]);

    private static int Overhead(Frame frame, int columns) => frame is Frame.Bordered ? 3 * columns + 1 : 2 * (columns - 1);
}
