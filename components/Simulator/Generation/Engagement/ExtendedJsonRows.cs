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
        BeginValue();
        Raw(isObjectId ? $"{{\"$oid\":\"{value}\"}}" : JsonText.Quote(value));
    }

    /// <inheritdoc />
    public override void Date(DateOnly value) => Utc(value.ToDateTime(TimeOnly.MinValue));

    /// <inheritdoc />
    public override void Timestamp(DateTime value) => Utc(value);

    /// <inheritdoc />
    protected override void Utc(DateTime value)
    {
        BeginValue();
        Raw("{\"$date\":\""u8);
        Day(value);
        Raw("T"u8);
        Time(value, value.Ticks % TimeSpan.TicksPerSecond == 0 ? 0 : 3);
        Raw("Z\"}"u8);
    }

    /// <inheritdoc />
    public override void Json(string value)
    {
        BeginValue();
        Raw(value);
    }

    /// <inheritdoc />
    protected override void BeginValue()
    {
        if (!_first)
            Raw(","u8);
        _first = false;
        Raw(_members[_column++]);
    }
}
