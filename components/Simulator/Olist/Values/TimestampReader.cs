using EcommAspire.Domain;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Olist.Values;

/// <summary>Wall-clock times, as published or as a spreadsheet or a program has rewritten them.</summary>
internal sealed class TimestampReader(Column column, RowRepairs repairs, Lazy<ColumnEvidence> evidence) : FieldReader(column, repairs)
{
    // The country's zones, summer time included.
    private static readonly int[] _ownOffsets = [0, -120, -180, -240, -300];

    /// <summary>The time last read, in microseconds since 1970-01-01; null when there was none.</summary>
    public long? Last { get; private set; }

    public override Refusal? Read(ReadOnlySpan<byte> field, bool quoted, RowWriter writer)
    {
        Last = null;
        if (TimeText.TryParsePublished(field, out var microseconds))
        {
            Accept(microseconds, writer);
            return null;
        }

        var value = Trim(field);
        if (IsNullWord(value))
            return Null(value, writer);
        if (!TimeText.TryParse(value, out var time))
            return NotATime(value);
        if (time.HasZone && !_ownOffsets.Contains(time.OffsetMinutes))
            return Refusal.Of("is told by a clock that is not the marketplace's", value);

        var order = time.IsYearFirst ? DateOrder.Unknown : evidence.Value.DateOrderOf(Column.Name, time.Separator);
        if (!time.TryValue(order, out microseconds))
        {
            return order is not DateOrder.Unknown && time.ProvenOrder != DateOrder.Unknown && time.ProvenOrder != order
                ? Refusal.Of($"has its day and month the other way round than its column, read as {Written(order)}", value)
                : Refusal.Of("is no day of the calendar", value);
        }

        if (!time.IsYearFirst)
            Note($"written {Written(order)}");
        else if (!time.HasZone && value.Length != 19)
            Note(time.HasTime ? "an ISO time in another form" : "a date without a time, read as midnight");
        if (time.HasShortYear)
            Note("a year of two digits");
        if (time.HasZone)
            Note("a zone removed, the time kept");
        Accept(microseconds, writer);
        return null;
    }

    private static string Written(DateOrder order) => order is DateOrder.DayFirst ? "day/month/year" : "month/day/year";

    private static Refusal NotATime(ReadOnlySpan<byte> value)
    {
        if (NumberText.TryParse(value, out var number) && number.TryValue(number.Mark, out var day) && day is > 20_000 and < 80_000)
            return Refusal.Of("is a spreadsheet's day number, not a time", value);
        return Refusal.Of("is not a time such as 2017-10-02 10:56:00 or 10/2/2017 10:56", value);
    }

    private void Accept(long microseconds, RowWriter writer)
    {
        Last = microseconds;
        writer.Timestamp(microseconds);
    }
}
