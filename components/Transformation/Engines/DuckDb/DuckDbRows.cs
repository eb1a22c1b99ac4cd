using System.Data.Common;
using System.Globalization;
using System.Numerics;
using DuckDB.NET.Data;
using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Library;

namespace EcommAspire.Transformation.Engines.DuckDb;

/// <summary>
/// An answer's rows as values of .NET. What has no such value (nested types, an infinite date, a decimal of 38 digits) is asked for
/// once more, as text: nested values become JSON as Python writes it, which is how dbt's macros see them.
/// </summary>
internal static class DuckDbRows
{
    private static readonly HashSet<string> s_nested = new(["List", "Struct", "Map", "Array", "Union"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Runs a command and reads the last result it gives.</summary>
    /// <exception cref="DuckDBException">The database refuses it.</exception>
    /// <exception cref="EngineException">A value cannot be read in any way.</exception>
    public static ResultTable Read(DuckDBCommand command, DuckDBConnection connection)
    {
        var (table, unread) = ReadOnce(command);
        return unread.Count == 0 || table.Rows.Count == 0 ? table : ReadAsText(command, connection, table, unread);
    }

    private static (ResultTable Table, HashSet<int> Unread) ReadOnce(DuckDBCommand command)
    {
        using var reader = command.ExecuteReader();
        ResultTable table;
        HashSet<int> unread;
        do
            (table, unread) = ReadResult(reader);
        while (reader.NextResult());
        return (table, unread);
    }

    private static (ResultTable Table, HashSet<int> Unread) ReadResult(DbDataReader reader)
    {
        var columns = new ResultColumn[reader.FieldCount];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = new(reader.GetName(i), reader.GetDataTypeName(i));
        // A blob's value is a stream that ends with the reader.
        HashSet<int> unread = [.. Enumerable.Range(0, columns.Length).Where(i => IsNested(columns[i]) || columns[i].Type.Equals("Blob", StringComparison.OrdinalIgnoreCase))];
        List<object?[]> rows = [];
        while (reader.Read())
        {
            var row = new object?[columns.Length];
            for (var i = 0; i < row.Length; i++)
                if (!unread.Contains(i) && !reader.IsDBNull(i) && !TryRead(reader, i, out row[i]))
                    unread.Add(i);
            rows.Add(row);
        }

        return (new(columns, rows), unread);
    }

    private static bool TryRead(DbDataReader reader, int column, out object? value)
    {
        try
        {
            value = reader.GetValue(column);
            return true;
        }
        catch (Exception e) when (e is InvalidCastException or InvalidOperationException or ArithmeticException or ArgumentException or FormatException or NotSupportedException or NotImplementedException)
        {
            value = null;
            return false;
        }
    }

    private static ResultTable ReadAsText(DuckDBCommand command, DuckDBConnection connection, ResultTable table, HashSet<int> unread)
    {
        var columns = table.Columns.Select((c, i) => $"#{i + 1}" is var place && !unread.Contains(i) ? place : IsNested(c) ? $"to_json({place})::varchar" : $"{place}::varchar");
        // The engine's own parser takes the text as one query, whatever it ends with.
        using var again = new DuckDBCommand($"select {string.Join(", ", columns)} from query({Sql.Literal(command.CommandText)})", connection);
        IReadOnlyList<object?[]> rows;
        try
        {
            rows = ReadOnce(again).Table.Rows;
        }
        catch (DuckDBException e)
        {
            var names = string.Join(", ", unread.Select(i => $"'{table.Columns[i].Name}' ({table.Columns[i].Type})"));
            throw new EngineException($"The rows hold values of {names} that can only be read from a single query; cast them to varchar.", command.CommandText, 0, e);
        }

        foreach (var row in rows)
            foreach (var i in unread)
                row[i] = row[i] is not string text ? row[i] : IsNested(table.Columns[i]) ? Json(text) : Number(table.Columns[i], text);
        return table with { Rows = rows };
    }

    private static bool IsNested(ResultColumn column) => s_nested.Contains(column.Type);

    /// <summary>A decimal that has a value after all: the others of its column need not become texts.</summary>
    private static object Number(ResultColumn column, string text) =>
        !column.Type.StartsWith("Decimal", StringComparison.OrdinalIgnoreCase) ? text
        : decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == text ? number
        : BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
        : text;

    private static string Json(string text)
    {
        try
        {
            return JinjaJson.Write(JinjaJson.Read(text));
        }
        catch (JinjaException)
        {
            // An infinite number, which JSON has no word for.
            return text;
        }
    }
}
