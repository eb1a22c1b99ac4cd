namespace EcommAspire.Simulator.Generation;

/// <summary>
/// Rows as lines of tab-separated values with backslash escapes and <c>\N</c> for no value: what <c>LOAD DATA</c> and
/// PostgreSQL's text <c>COPY</c> read by default.
/// </summary>
public sealed class TabSeparatedRows : Utf8RowSink
{
    private bool _first;

    /// <inheritdoc />
    public override void StartRow() => _first = true;

    /// <inheritdoc />
    public override void EndRow()
    {
        Raw("\n"u8);
        base.EndRow();
    }

    /// <inheritdoc />
    public override void Line(string line)
    {
        Raw(line);
        Raw("\n"u8);
        base.EndRow();
    }

    /// <inheritdoc />
    public override void Null()
    {
        Separate();
        Raw("\\N"u8);
    }

    /// <inheritdoc />
    public override void Text(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Separate();
        if (value.AsSpan().IndexOfAny("\\\t\n\r\0") >= 0)
        {
            value = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal)
                .Replace("\0", "\\0", StringComparison.Ordinal);
        }

        Raw(value);
    }

    /// <inheritdoc />
    public override void Integer(int value) => BigInteger(value);

    /// <inheritdoc />
    public override void BigInteger(long value)
    {
        Separate();
        Number(value);
    }

    /// <inheritdoc />
    public override void Money(long cents)
    {
        Separate();
        Fixed(cents, 2);
    }

    /// <inheritdoc />
    public override void Degrees(long value)
    {
        Separate();
        Fixed(value, 8);
    }

    /// <inheritdoc />
    public override void Boolean(bool value) => BigInteger(value ? 1 : 0);

    /// <inheritdoc />
    public override void Date(DateOnly value)
    {
        Separate();
        Day(value.ToDateTime(TimeOnly.MinValue));
    }

    /// <inheritdoc />
    public override void Timestamp(DateTime value)
    {
        Separate();
        Day(value);
        Raw(" "u8);
        Time(value, value.Ticks % TimeSpan.TicksPerSecond == 0 ? 0 : 6);
    }

    /// <inheritdoc />
    protected override void Utc(DateTime value) => Timestamp(value);

    /// <inheritdoc />
    public override void Json(string value) => Text(value);

    private void Separate()
    {
        if (!_first)
            Raw("\t"u8);
        _first = false;
    }
}
