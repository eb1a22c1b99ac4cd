using System.Numerics;
using System.Text;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary>A query's result as dbt's macros know it: <c>table.rows[0]['n']</c>, <c>table.columns[0].values()</c>.</summary>
internal sealed class AgateTable : IJinjaObject
{
    private readonly string[] _names;
    private readonly Lazy<JinjaList> _rows;

    public AgateTable(ResultTable table)
    {
        Table = table;
        _names = [.. table.Columns.Select(c => c.Name)];
        _rows = new(() => new JinjaList(table.Rows.Select(row => (object?)new AgateRow(_names, row))));
    }

    public ResultTable Table { get; }

    public string TypeName => "Table";

    public int? Length => null;

    public bool IsTrue => true;

    public IEnumerable<string> AttributeNames => ["columns", "rows", "column_names", "column_types", "print_table", "print_csv", "print_json"];

    public bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "rows" => _rows.Value,
            "columns" => new AgateColumns(this),
            "column_names" => new JinjaTuple(_names),
            "column_types" => new JinjaTuple(Table.Columns.Select(c => (object?)c.Type)),
            "print_table" => new JinjaFunction(name, (c, a) => Print(c, a)),
            _ => null,
        };
        return value is not null;
    }

    public IEnumerable<object?> Iterate() => _rows.Value;

    internal IEnumerable<object?> Values(int column) => Table.Rows.Select(row => Cell(row[column]));

    internal IReadOnlyList<string> ColumnNames => _names;

    /// <summary>A database's value as a template sees it.</summary>
    internal static object? Cell(object? value) => value switch
    {
        DateTimeOffset moment => new PythonTime(DateTime.SpecifyKind(moment.UtcDateTime, DateTimeKind.Unspecified), false, "UTC"),
        DateTime time => new PythonTime(time, false),
        DateOnly date => new PythonTime(date.ToDateTime(TimeOnly.MinValue), true),
        Guid id => id.ToString(),
        _ => JinjaValue.From(value),
    };

    private string Print(RenderContext context, CallArguments arguments)
    {
        if (context.Names.TryGet("print", out var print))
            context.Call(print, new CallArguments(TextTable.Render(Table)));
        return "";
    }

    public override string ToString() => $"<agate.table.Table object with {Table.Rows.Count} rows>";

    private sealed class AgateColumns(AgateTable table) : IJinjaObject
    {
        public string TypeName => "MappedSequence";

        public int? Length => table._names.Length;

        public bool TryGetAttribute(string name, out object? value)
        {
            value = name switch
            {
                "keys" => new JinjaFunction(name, (_, _) => new JinjaTuple(table._names)),
                "values" => new JinjaFunction(name, (_, _) => new JinjaTuple(Iterate())),
                "items" => new JinjaFunction(name, (_, _) => new JinjaList(table._names.Select((n, i) => (object?)new JinjaTuple(n, new AgateColumn(table, i))))),
                "get" => new JinjaFunction(name, (_, a) => TryGetItem(a.Positional[0], out var found) ? found : null),
                _ => null,
            };
            return value is not null;
        }

        public bool TryGetItem(object? key, out object? value)
        {
            var index = key switch
            {
                long number when number < 0 => (int)number + table._names.Length,
                long number => (int)number,
                string name => Array.IndexOf(table._names, name),
                _ => -1,
            };
            var found = index >= 0 && index < table._names.Length;
            value = found ? new AgateColumn(table, index) : null;
            return found;
        }

        public IEnumerable<object?> Iterate() => table._names.Select((_, i) => (object?)new AgateColumn(table, i));
    }

    private sealed class AgateColumn(AgateTable table, int index) : IJinjaObject
    {
        public string TypeName => "Column";

        public int? Length => table.Table.Rows.Count;

        public bool TryGetAttribute(string name, out object? value)
        {
            value = name switch
            {
                "name" => table._names[index],
                "index" => (long)index,
                "data_type" => table.Table.Columns[index].Type,
                "values" => new JinjaFunction(name, (_, _) => new JinjaTuple(table.Values(index))),
                "values_distinct" => new JinjaFunction(name, (_, _) => new JinjaTuple(table.Values(index).Distinct())),
                "values_without_nulls" => new JinjaFunction(name, (_, _) => new JinjaTuple(table.Values(index).Where(v => v is not null))),
                _ => null,
            };
            return value is not null;
        }

        public bool TryGetItem(object? key, out object? value)
        {
            var at = key is long number ? (int)number + (number < 0 ? table.Table.Rows.Count : 0) : -1;
            var found = at >= 0 && at < table.Table.Rows.Count;
            value = found ? Cell(table.Table.Rows[at][index]) : null;
            return found;
        }

        public IEnumerable<object?> Iterate() => table.Values(index);
    }
}

/// <summary>A row: by position, by name, as a dict.</summary>
internal sealed class AgateRow(string[] names, object?[] cells) : IJinjaObject
{
    public string TypeName => "Row";

    public int? Length => cells.Length;

    public IEnumerable<string> AttributeNames => names.Concat(["values", "keys", "items", "dict", "get"]);

    public string Representation => $"<agate.Row: ({string.Join(", ", Iterate().Select(JinjaValue.ToRepresentation))})>";

    public bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "values" => new JinjaFunction(name, (_, _) => new JinjaTuple(Iterate())),
            "keys" => new JinjaFunction(name, (_, _) => new JinjaTuple(names)),
            "items" => new JinjaFunction(name, (_, _) => new JinjaList(names.Select((n, i) => (object?)new JinjaTuple(n, AgateTable.Cell(cells[i]))))),
            "dict" => new JinjaFunction(name, (_, _) => new JinjaDict(names.Select((n, i) => new KeyValuePair<object?, object?>(n, AgateTable.Cell(cells[i]))))),
            "get" => new JinjaFunction(name, (_, a) => TryGetItem(a.Bind(name, 1, "key", "default")[0], out var found) ? found : a.Bind(name, 1, "key", "default")[1]),
            _ => null,
        };
        return value is not null;
    }

    public bool TryGetItem(object? key, out object? value)
    {
        var index = key switch
        {
            long number when number < 0 => (int)number + cells.Length,
            long number => (int)number,
            string name => Array.FindIndex(names, n => string.Equals(n, name, StringComparison.Ordinal)),
            _ => -1,
        };
        var found = index >= 0 && index < cells.Length;
        value = found ? AgateTable.Cell(cells[index]) : null;
        return found;
    }

    public IEnumerable<object?> Iterate() => cells.Select(AgateTable.Cell);

    public override string ToString() => Representation;
}

/// <summary>A result as a table of characters, as dbt prints it.</summary>
internal static class TextTable
{
    public static string Render(ResultTable table)
    {
        var cells = table.Rows.Select(row => row.Select(v => v is null ? "" : JinjaValue.ToText(AgateTable.Cell(v))).ToArray()).ToList();
        var numeric = Enumerable.Range(0, table.Columns.Count)
            .Select(i => table.Rows.Any(r => r[i] is not null) && table.Rows.All(r => r[i] is null or sbyte or byte or short or ushort or int or uint or long or ulong or BigInteger or decimal or double or float))
            .ToArray();
        var widths = table.Columns.Select((c, i) => Math.Max(c.Name.Length, cells.Select(r => r[i].Length).DefaultIfEmpty(0).Max())).ToArray();
        var text = new StringBuilder();
        Line(table.Columns.Select((c, i) => c.Name.PadRight(widths[i])));
        Line(widths.Select(w => new string('-', w)));
        foreach (var row in cells)
            Line(row.Select((cell, i) => numeric[i] ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i])));
        return text.ToString().TrimEnd('\n');

        void Line(IEnumerable<string> parts) => text.Append("| ").AppendJoin(" | ", parts).Append(" |\n");
    }
}
