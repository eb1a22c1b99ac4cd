using EcommAspire.Simulator.Generation;

namespace EcommAspire.Simulator.Tests.Generation;

/// <summary>
/// Rows as lines of tab-separated values with backslash escapes and <c>\N</c> for no value: a text that holds all of a row.
/// </summary>
internal sealed class TabSeparatedRows : Utf8RowSink
{
    private bool _first;

    public override void StartRow() => _first = true;

    public override void EndRow()
    {
        Raw("\n"u8);
        base.EndRow();
    }

    public override void Line(string line)
    {
        Raw(line);
        Raw("\n"u8);
        base.EndRow();
    }

    public override void Null()
    {
        BeginValue();
        Raw("\\N"u8);
    }

    public override void Text(string value)
    {
        BeginValue();
        if (value.AsSpan().IndexOfAny("\\\t\n\r\0") >= 0)
        {
            value = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal)
                .Replace("\0", "\\0", StringComparison.Ordinal);
        }

        Raw(value);
    }

    public override void Boolean(bool value) => BigInteger(value ? 1 : 0);

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
        Time(value, value.Ticks % TimeSpan.TicksPerSecond == 0 ? 0 : 6);
    }

    protected override void Utc(DateTime value) => Timestamp(value);

    public override void Json(string value) => Text(value);

    protected override void BeginValue()
    {
        if (!_first)
            Raw("\t"u8);
        _first = false;
    }
}
