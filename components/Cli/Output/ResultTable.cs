using System.Globalization;
using System.Numerics;
using System.Text.Json;
using EcommAspire.Warehouse.Reading;

namespace EcommAspire.Cli.Output;

/// <summary>Shows the rows of a query as a table.</summary>
internal static class ResultTable
{
    /// <summary>Shows at most <paramref name="limit"/> rows, all where it is 0, and says on standard error where there were more.</summary>
    public static void Show(Terminal terminal, TextRows answer, long limit)
    {
        var grid = new Grid([.. answer.Columns.Select(c => new Column(c.Name, c.IsNumber ? Align.Right : Align.Left))]);
        var shown = limit > 0 && answer.Rows.Count > limit ? answer.Rows.Take((int)limit) : answer.Rows;
        foreach (var row in shown)
            grid.Add([.. row.Select(v => v?.ReplaceLineEndings(" ") ?? "")]);

        terminal.Show(grid);
        if (grid.Rows.Count < answer.Rows.Count)
            terminal.Note($"Only the first {Amounts.Of(limit, "row")}; --limit 0 shows all.");
        else if (terminal.IsInteractive)
            terminal.Note(Amounts.Of(grid.Rows.Count, "row"));
    }

    /// <summary>Shows rows that are there already.</summary>
    public static void Show(Terminal terminal, Transformation.Execution.ResultTable table)
    {
        var grid = new Grid([.. table.Columns.Select((c, i) => new Column(
            c.Name, table.Rows.FirstOrDefault(r => r[i] is not null) is { } row && IsNumber(row[i]!.GetType()) ? Align.Right : Align.Left))]);
        foreach (var row in table.Rows)
            grid.Add([.. row.Select(v => v is null ? "" : Text(v))]);
        terminal.Show(grid);
    }

    private static string Text(object value) => Spelled(value).ReplaceLineEndings(" ");

    private static string Spelled(object value) => value switch
    {
        DateTime time => time.TimeOfDay == TimeSpan.Zero ? time.ToString("yyyy-MM-dd") : time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF"),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFzzz"),
        DateOnly day => day.ToString("yyyy-MM-dd"),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFF"),
        bool truth => truth ? "true" : "false",
        double number => number.ToString("R"),
        Stream stream => Convert.ToHexStringLower(Bytes(stream)),
        string text => text,
        System.Collections.IDictionary map => JsonSerializer.Serialize(map),
        System.Collections.IEnumerable list => JsonSerializer.Serialize(list),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static bool IsNumber(Type type) =>
        type == typeof(BigInteger) || Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;

    private static byte[] Bytes(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
