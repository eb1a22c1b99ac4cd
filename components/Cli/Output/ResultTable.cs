using System.Data.Common;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace EcommAspire.Cli.Output;

/// <summary>Shows the rows of a query as a table.</summary>
internal static class ResultTable
{
    /// <summary>Shows at most <paramref name="limit"/> rows, and says on standard error where there were more.</summary>
    public static async Task ShowAsync(Terminal terminal, DbDataReader rows, long limit, CancellationToken cancellation)
    {
        var grid = new Grid([.. Enumerable.Range(0, rows.FieldCount).Select(i => (rows.GetName(i), IsNumber(rows.GetFieldType(i)) ? Align.Right : Align.Left))]);
        var more = false;
        while (!more && await rows.ReadAsync(cancellation))
        {
            more = grid.Rows.Count == limit;
            if (!more)
                grid.Add([.. Enumerable.Range(0, rows.FieldCount).Select(i => rows.IsDBNull(i) ? "" : Text(rows.GetValue(i)).ReplaceLineEndings(" "))]);
        }

        terminal.Show(grid);
        if (more)
            terminal.Note($"Only the first {Amounts.Of(limit, "row")}; --limit 0 shows all.");
        else if (terminal.IsInteractive)
            terminal.Note(Amounts.Of(grid.Rows.Count, "row"));
    }

    private static string Text(object value) => value switch
    {
        DateTime time => time.TimeOfDay == TimeSpan.Zero ? time.ToString("yyyy-MM-dd") : time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF"),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFzzz"),
        DateOnly day => day.ToString("yyyy-MM-dd"),
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
