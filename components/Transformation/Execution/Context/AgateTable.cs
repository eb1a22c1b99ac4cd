using System.Text;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary>
/// A query's result as dbt's macros know it, which is agate's Table: <c>table.rows[0]['n']</c>, <c>table.columns[0].values()</c>,
/// <c>table | length</c>. It never changes; its methods give new tables.
/// </summary>
internal sealed class AgateTable : IJinjaObject
{
    private static readonly string[] s_members =
    [
        "columns", "rows", "column_names", "column_types", "select", "exclude", "rename", "order_by", "limit", "distinct",
        "print_table", "print_csv", "print_json", "print_structure",
    ];

    private readonly string[] _names;
    private readonly MappedSequence _rows;

    public AgateTable(ResultTable table)
    {
        Table = table;
        _names = [.. table.Columns.Select(c => c.Name)];
        _rows = new("MappedSequence", table.Rows.Count, () => [.. table.Rows.Select(row => (object?)new MappedSequence("Row", Array.ConvertAll(row, Cell), _names))]);
    }

    public ResultTable Table { get; }

    public string TypeName => "Table";

    public int? Length => Table.Rows.Count;

    public IEnumerable<string> AttributeNames => s_members;

    public bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "rows" => _rows,
            "columns" => new MappedSequence("MappedSequence", [.. _names.Select((_, i) => (object?)Column(i))], _names),
            "column_names" => new JinjaTuple(_names),
            "column_types" => new JinjaTuple(Table.Columns.Select(c => (object?)c.Type)),
            "select" => Method(name, a => With(Indexes(a.Bind(name, 1, "key")[0]))),
            "exclude" => Method(name, a => Indexes(a.Bind(name, 1, "key")[0]) is var left ? With([.. Enumerable.Range(0, _names.Length).Except(left)]) : null),
            "rename" => Method(name, Rename),
            "order_by" => Method(name, OrderBy),
            "limit" => Method(name, Limit),
            "distinct" => Method(name, Distinct),
            "print_table" => Printing(name, () => TextTable.Render(Table)),
            "print_csv" => Printing(name, Csv),
            "print_json" => Printing(name, () => (string)Conversions.ToJson(new CallArguments(new JinjaList(_rows.Iterate().Select(r => (object?)((MappedSequence)r!).ToDict()))))!),
            "print_structure" => Printing(name, () => TextTable.Render(new ResultTable([new("column", "VARCHAR"), new("data_type", "VARCHAR")], [.. Table.Columns.Select(c => new object?[] { c.Name, c.Type })]))),
            _ => null,
        };
        return value is not null;
    }

    public bool TryGetItem(object? key, out object? value) => _rows.TryGetItem(key, out value);

    public IEnumerable<object?> Iterate() => _rows.Iterate();

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

    private MappedSequence Column(int index) => new("Column", [.. Table.Rows.Select(row => Cell(row[index]))])
    {
        Members = new Dictionary<string, object?> { ["name"] = _names[index], ["index"] = (long)index, ["data_type"] = Table.Columns[index].Type },
    };

    /// <summary>A column, or several, by name or place.</summary>
    private int[] Indexes(object? key) => [.. (key is string or long ? [key] : Conversions.Items(key) ?? [key]).Select(one => one switch
    {
        string name when Array.IndexOf(_names, name) is var at and >= 0 => at,
        long at when at >= 0 && at < _names.Length => (int)at,
        _ => throw new JinjaException($"The table has no column {JinjaValue.ToRepresentation(one)}. Its columns: {string.Join(", ", _names)}."),
    })];

    private AgateTable With(IReadOnlyList<int> columns) =>
        new(new ResultTable([.. columns.Select(i => Table.Columns[i])], [.. Table.Rows.Select(row => columns.Select(i => row[i]).ToArray())]));

    private AgateTable Rename(CallArguments arguments)
    {
        var given = arguments.Bind("rename", 0, "column_names")[0];
        var names = given switch
        {
            null => _names,
            JinjaDict changed => Array.ConvertAll(_names, n => changed.TryGetValue(n, out var to) ? JinjaValue.ToText(to) : n),
            _ => [.. (Conversions.Items(given) ?? []).Select(JinjaValue.ToText)],
        };
        return names.Length == _names.Length
            ? new AgateTable(new ResultTable([.. Table.Columns.Select((c, i) => c with { Name = names[i] })], Table.Rows))
            : throw new JinjaException($"The table has {_names.Length} columns, and {names.Length} names were given.");
    }

    private AgateTable OrderBy(CallArguments arguments)
    {
        var bound = arguments.Bind("order_by", 1, "key", "reverse");
        var columns = Indexes(bound[0]);
        // Nulls come last, as agate has it, and first where the order is turned round.
        var rows = Table.Rows.Order(Comparer<object?[]>.Create((left, right) => columns.Select(i => Compare(Cell(left[i]), Cell(right[i]))).FirstOrDefault(o => o != 0))).ToList();
        if (bound.Flag(1))
            rows.Reverse();
        return new AgateTable(new ResultTable(Table.Columns, rows));
        static int Compare(object? left, object? right) => left is null || right is null ? (left is null).CompareTo(right is null) : JinjaValue.Compare(left, right);
    }

    private AgateTable Limit(CallArguments arguments)
    {
        var bound = arguments.Bind("limit", 0, "start_or_stop", "stop", "step");
        var (start, stop) = bound.Has(1) ? (bound.Int(0), bound.Int(1)) : (0, bound.Int(0, Table.Rows.Count));
        var step = Math.Max(1, bound.Int(2, 1));
        return new AgateTable(new ResultTable(Table.Columns, [.. Table.Rows.Take(stop).Skip(start).Where((_, i) => i % step == 0)]));
    }

    private AgateTable Distinct(CallArguments arguments)
    {
        var key = arguments.Bind("distinct", 0, "key")[0];
        int[] columns = key is null ? [.. Enumerable.Range(0, _names.Length)] : Indexes(key);
        return new AgateTable(new ResultTable(Table.Columns, [.. Table.Rows.DistinctBy(row => string.Join('\u001f', columns.Select(i => JinjaValue.ToRepresentation(Cell(row[i])))))]));
    }

    private string Csv()
    {
        var text = new StringBuilder();
        foreach (var row in Table.Rows.Select(r => r.Select(v => v is null ? "" : JinjaValue.ToText(Cell(v)))).Prepend(_names))
            text.AppendJoin(',', row.Select(v => v.AsSpan().ContainsAny(",\"\r\n") ? $"\"{v.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : v)).Append('\n');
        return text.ToString().TrimEnd('\n');
    }

    private static JinjaFunction Method(string name, Func<CallArguments, object?> body) => new(name, (_, a) => body(a));

    private static JinjaFunction Printing(string name, Func<string> text) => new(name, (c, _) =>
    {
        if (c.Names.TryGet("print", out var print))
            c.Call(print, new CallArguments(text()));
        return null;
    });

    public override string ToString() => TextTable.Render(new ResultTable([new("column", "VARCHAR"), new("data_type", "VARCHAR")], [.. Table.Columns.Select(c => new object?[] { c.Name, c.Type })]));
}
