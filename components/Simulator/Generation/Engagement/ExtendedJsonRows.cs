using EcommAspire.Domain;

namespace EcommAspire.Simulator.Generation.Engagement;

/// <summary>
/// Documents as <c>mongoexport</c> writes them: one relaxed Extended JSON object a line, identifiers as <c>$oid</c>, dates as
/// <c>$date</c> to the millisecond, and no member where there is no value.
/// </summary>
public sealed class ExtendedJsonRows : Utf8RowSink
{
    private readonly string[] _members;
    private readonly bool[] _isObjectId;
    private int _column;
    private bool _first;

    /// <summary>Writes documents of a collection.</summary>
    public ExtendedJsonRows(Table collection)
    {
        ArgumentNullException.ThrowIfNull(collection);
        _members = [.. collection.Columns.Select(c => $"{JsonText.Quote(c.Name)}:")];
        _isObjectId = [.. collection.Columns.Select(c => c.Name == "_id")];
    }

    /// <inheritdoc />
    public override void StartRow()
    {
        (_column, _first) = (0, true);
        Raw("{"u8);
    }

    /// <inheritdoc />
    public override void EndRow()
    {
        Raw("}\n"u8);
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
    public override void Null() => _column++;

    /// <inheritdoc />
    public override void Text(string value)
    {
        var isObjectId = _isObjectId[_column];
        Member();
        Raw(isObjectId ? $"{{\"$oid\":\"{value}\"}}" : JsonText.Quote(value));
    }

    /// <inheritdoc />
    public override void Integer(int value) => BigInteger(value);

    /// <inheritdoc />
    public override void BigInteger(long value)
    {
        Member();
        Number(value);
    }

    /// <inheritdoc />
    public override void Money(long cents)
    {
        Member();
        Fixed(cents, 2);
    }

    /// <inheritdoc />
    public override void Degrees(long value)
    {
        Member();
        Fixed(value, 8);
    }

    /// <inheritdoc />
    public override void Boolean(bool value)
    {
        Member();
        Raw(value ? "true"u8 : "false"u8);
    }

    /// <inheritdoc />
    public override void Date(DateOnly value) => Utc(value.ToDateTime(TimeOnly.MinValue));

    /// <inheritdoc />
    public override void Timestamp(DateTime value) => Utc(value);

    /// <inheritdoc />
    protected override void Utc(DateTime value)
    {
        Member();
        Raw("{\"$date\":\""u8);
        Day(value);
        Raw("T"u8);
        Time(value, value.Ticks % TimeSpan.TicksPerSecond == 0 ? 0 : 3);
        Raw("Z\"}"u8);
    }

    /// <inheritdoc />
    public override void Json(string value)
    {
        Member();
        Raw(value);
    }

    private void Member()
    {
        if (!_first)
            Raw(","u8);
        _first = false;
        Raw(_members[_column++]);
    }
}
