using System.Data.Common;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using DuckDB.NET.Native;

namespace EcommAspire.Cli.Output;

/// <summary>Shows the rows of a query as a table.</summary>
internal static class ResultTable
{
    /// <summary>Shows at most <paramref name="limit"/> rows, and says on standard error where there were more.</summary>
    public static async Task ShowAsync(Terminal terminal, DbDataReader rows, long limit, CancellationToken cancellation)
    {
        var grid = new Grid([.. Enumerable.Range(0, rows.FieldCount).Select(i => new Column(rows.GetName(i), IsNumber(rows.GetFieldType(i)) ? Align.Right : Align.Left))]);
        var more = false;
        while (!more && await rows.ReadAsync(cancellation))
        {
            more = grid.Rows.Count == limit;
            if (!more)
                grid.Add([.. Enumerable.Range(0, rows.FieldCount).Select(i => rows.IsDBNull(i) ? "" : Text(Value(rows, i)))]);
        }

        terminal.Show(grid);
        if (more)
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

    // An interval of months has no place in .NET's TimeSpan.
    private static object Value(DbDataReader rows, int column) =>
        rows.GetFieldType(column) == typeof(TimeSpan) ? rows.GetFieldValue<DuckDBInterval>(column) : rows.GetValue(column);

    private static string Text(object value) => Spelled(value).ReplaceLineEndings(" ");

    private static string Spelled(object value) => value switch
    {
        DuckDBInterval span => Interval(span),
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

    private static string Interval(DuckDBInterval span)
    {
        string[] parts =
        [
            span.Months == 0 ? "" : Amounts.Of(span.Months, "month"),
            span.Days == 0 ? "" : Amounts.Of(span.Days, "day"),
            span.Micros == 0 ? "" : TimeSpan.FromMicroseconds((long)span.Micros).ToString("c"),
        ];
        return string.Join(' ', parts.Where(p => p != "").DefaultIfEmpty("00:00:00"));
    }

    private static bool IsNumber(Type type) =>
        type == typeof(BigInteger) || Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;

    private static byte[] Bytes(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
