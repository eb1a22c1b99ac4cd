using EcommAspire.Domain;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Olist.Values;

/// <summary>Wall-clock times, as published or as a spreadsheet or a program has rewritten them.</summary>
internal sealed class TimestampReader(Column column, RowRepairs repairs, Lazy<ColumnEvidence> evidence) : FieldReader(column, repairs)
{
    private const int FirstDay = 20_000; // in 1954
    private const int LastDay = 80_000; // in 2119
    private const int DaysTo1970 = 25_569;
    private const long SecondsPerDay = 86_400;
    private const int DecimalsOfASecond = 5;

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
            return ReadDayNumber(value, writer);
        if (time.HasZone && !_ownOffsets.Contains(time.OffsetMinutes))
            return Refusal.Of("is told by a clock that is not the marketplace's", value);

        var order = time.ProvenOrder;
        if (!time.IsYearFirst && order is DateOrder.Unknown)
        {
            order = time.IsSymmetric ? DateOrder.DayFirst : evidence.Value.DateOrderOf(Column.Name);
            if (order is DateOrder.Unknown)
                return Refusal.Of("may be day/month/year or month/day/year; the files do not tell which", value);
        }

        if (!time.TryValue(order, out microseconds))
            return Refusal.Of("is no day of the calendar", value);

        if (!time.IsYearFirst && !time.IsSymmetric)
            Note(order is DateOrder.DayFirst ? "written day/month/year" : "written month/day/year");
        else if (time.HasMonthName)
            Note("a month written as a word");
        else if (!time.HasZone && value.Length != 19)
            Note(time.HasTime ? "a time in another form" : "a date without a time, read as midnight");
        if (time.HasShortYear)
            Note("a year of two digits");
        if (time.HasZone)
            Note("a zone removed, the time kept");
        Accept(microseconds, writer);
        return null;
    }

    /// <summary>A spreadsheet counts days from the end of 1899, and writes so where a cell lost its format.</summary>
    private Refusal? ReadDayNumber(ReadOnlySpan<byte> value, RowWriter writer)
    {
        if (!NumberText.TryParse(value, out var number) || number.HasCurrency || number.HasExponent
            || !number.TryValue(number.Mark, out var days) || days is <= FirstDay or >= LastDay)
        {
            return Refusal.Of("is not a time such as 2017-10-02 10:56:00 or 10/2/2017 10:56", value);
        }

        var seconds = days % 1 * SecondsPerDay;
        if (days.Scale < DecimalsOfASecond && seconds != decimal.Truncate(seconds))
            return Refusal.Of("is a spreadsheet's day number with too few decimals to tell its second", value);
        Note("a spreadsheet's day number read as its date and time");
        Accept((((long)decimal.Truncate(days) - DaysTo1970) * SecondsPerDay + (long)decimal.Round(seconds)) * 1_000_000, writer);
        return null;
    }

    private void Accept(long microseconds, RowWriter writer)
    {
        Last = microseconds;
        writer.Timestamp(microseconds);
    }
}
