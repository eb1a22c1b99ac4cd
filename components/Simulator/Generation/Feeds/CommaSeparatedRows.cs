using EcommAspire.Domain;

namespace EcommAspire.Simulator.Generation.Feeds;

/// <summary>Rows as RFC 4180 has them, under a header: quoted where needed, nothing where there is no value.</summary>
internal sealed class CommaSeparatedRows : Utf8RowSink
{
    private bool _first;

    public CommaSeparatedRows(Table table)
    {
        Raw(string.Join(',', table.Columns.Select(c => c.Name)));
        Raw("\r\n"u8);
    }

    public override void StartRow() => _first = true;

    public override void EndRow()
    {
        Raw("\r\n"u8);
        base.EndRow();
    }

    public override void Line(string line)
    {
        Raw(line);
        Raw("\r\n"u8);
        base.EndRow();
    }

    public override void Null() => BeginValue();

    public override void Text(string value)
    {
        BeginValue();
        Raw(value.Length == 0 || value.AsSpan().IndexOfAny(",\"\r\n") >= 0
            ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : value);
    }

    public override void Date(DateOnly value)
    {
        BeginValue();
        Day(value.ToDateTime(TimeOnly.MinValue));
    }

    public override void Timestamp(DateTime value)
    {
        BeginValue();
        Day(value);
        Raw(" "u8);
        Time(value, 0);
    }

    protected override void Utc(DateTime value)
    {
        BeginValue();
        Day(value);
        Raw("T"u8);
        Time(value, 0);
        Raw("Z"u8);
    }

    public override void Json(string value) => Text(value);

    protected override void BeginValue()
    {
        if (!_first)
            Raw(","u8);
        _first = false;
    }
}
