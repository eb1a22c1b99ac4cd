using EcommAspire.Domain;

namespace EcommAspire.Ingestion.Loading;

/// <summary>
/// Days and times as text: ISO 8601, and what PostgreSQL and MySQL write. Years of up to seven digits, before Christ too;
/// nothing is rounded.
/// </summary>
internal static class TimeText
{
    private const long MicrosecondsPerSecond = 1_000_000;
    private const long MicrosecondsPerDay = 86_400 * MicrosecondsPerSecond;

    // What DuckDB holds: a day's number is 32 bits, a time's microseconds 64, each end less the infinities.
    private const int GreatestYear = 5_874_897;
    private static readonly Int128 _earliest = -9_223_372_022_400_000_000;
    private static readonly Int128 _latest = long.MaxValue - 1;

    /// <summary>Whether it is what MySQL keeps where no date was given.</summary>
    public static bool IsZeroDate(ReadOnlySpan<byte> text) =>
        text.StartsWith("0000-00-00"u8) && !text.ContainsAnyExcept("0-:. "u8);

    /// <summary>Writes the value as DuckDB reads it, an instant in UTC; or says what is wrong with it.</summary>
    public static string? Normalize(ValueKind kind, ReadOnlySpan<byte> text, ByteBuffer result)
    {
        var sign = text is [(byte)'-', ..] ? "-"u8 : default;
        if (System.Text.Ascii.EqualsIgnoreCase(text[sign.Length..], "infinity"u8))
        {
            result.Add(sign);
            result.Add("infinity"u8);
            return null;
        }

        var reader = new Reader(text);
        if (!reader.Date(out var year, out var month, out var day))
            return "is not a date written year-month-day";
        var beforeChrist = reader.Era(" (BC)");
        var hasTime = reader.Time(out var microseconds, out var problem);
        if (problem is not null)
            return problem;
        var hasOffset = reader.Offset(out var offset);
        if (beforeChrist || reader.Era(" BC"))
            year = 1 - year;
        if (!reader.AtEnd)
            return "is not a date or time of a form known here";
        if (year > GreatestYear || month is < 1 or > 12 || day < 1 || day > DaysIn(year, month))
            return "is not a day of the calendar";

        switch (kind)
        {
            case ValueKind.Date when hasTime && (microseconds != 0 || offset != 0):
                return "has a time of day where a day is declared";
            case ValueKind.Date:
                WriteDate(year, month, day, result);
                return null;
            case ValueKind.Timestamp when hasOffset:
                return "has a time zone where a time of the business's own clock is declared";
        }

        var at = ((Int128)DayNumber(year, month, day) * MicrosecondsPerDay) + microseconds - (offset * MicrosecondsPerSecond);
        if (at < _earliest || at > _latest)
            return "lies outside the years that a time can have in the lake";
        WriteTime((long)at, result);
        return null;
    }

    /// <summary>Writes an instant given in milliseconds since 1970, which is how documents keep them.</summary>
    public static string? FromMilliseconds(long milliseconds, ByteBuffer result)
    {
        var at = (Int128)milliseconds * 1000;
        if (at < _earliest || at > _latest)
            return "lies outside the years that a time can have in the lake";
        WriteTime((long)at, result);
        return null;
    }

    private static void WriteTime(long at, ByteBuffer result)
    {
        var days = Math.DivRem(at, MicrosecondsPerDay, out var rest);
        if (rest < 0)
        {
            rest += MicrosecondsPerDay;
            days--;
        }

        var (year, month, day) = Civil(days);
        WriteDate(year, month, day, result);
        result.Add((byte)' ');
        WritePadded(rest / (3600 * MicrosecondsPerSecond), 2, result);
        result.Add((byte)':');
        WritePadded(rest / (60 * MicrosecondsPerSecond) % 60, 2, result);
        result.Add((byte)':');
        WritePadded(rest / MicrosecondsPerSecond % 60, 2, result);
        if (rest % MicrosecondsPerSecond == 0)
            return;
        result.Add((byte)'.');
        WritePadded(rest % MicrosecondsPerSecond, 6, result);
    }

    private static void WriteDate(long year, int month, int day, ByteBuffer result)
    {
        WritePadded(year > 0 ? year : 1 - year, 4, result);
        result.Add((byte)'-');
        WritePadded(month, 2, result);
        result.Add((byte)'-');
        WritePadded(day, 2, result);
        if (year <= 0)
            result.Add(" (BC)"u8);
    }

    private static void WritePadded(long value, int digits, ByteBuffer result)
    {
        Span<byte> text = stackalloc byte[20];
        var at = text.Length;
        while (value > 0 || text.Length - at < digits)
        {
            text[--at] = (byte)('0' + (value % 10));
            value /= 10;
        }

        result.Add(text[at..]);
    }

    private static bool IsLeap(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    private static int DaysIn(long year, int month) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    // Days since 1970-01-01 of the proleptic Gregorian calendar, by counting years from March so that the leap day is last.
    private static long DayNumber(long year, int month, int day)
    {
        var y = month <= 2 ? year - 1 : year;
        var era = (y >= 0 ? y : y - 399) / 400;
        var yearOfEra = y - (era * 400);
        var dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        return (era * 146_097) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468;
    }

    private static (long Year, int Month, int Day) Civil(long dayNumber)
    {
        var z = dayNumber + 719_468;
        var era = (z >= 0 ? z : z - 146_096) / 146_097;
        var dayOfEra = z - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var m = ((5 * dayOfYear) + 2) / 153;
        var day = (int)(dayOfYear - (((153 * m) + 2) / 5) + 1);
        var month = (int)(m < 10 ? m + 3 : m - 9);
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, day);
    }

    private ref struct Reader(ReadOnlySpan<byte> text)
    {
        private ReadOnlySpan<byte> _rest = text;

        public readonly bool AtEnd => _rest.IsEmpty;

        public bool Date(out long year, out int month, out int day)
        {
            month = day = 0;
            return Number(4, 7, out year) && Take((byte)'-') && Small(2, out month) && Take((byte)'-') && Small(2, out day);
        }

        public bool Time(out long microseconds, out string? problem)
        {
            microseconds = 0;
            problem = null;
            if (_rest is not [(byte)' ' or (byte)'T' or (byte)'t', >= (byte)'0' and <= (byte)'9', ..])
                return false;
            _rest = _rest[1..];
            var second = 0;
            if (!Small(2, out var hour) || !Take((byte)':') || !Small(2, out var minute) || (Take((byte)':') && !Small(2, out second))
                || hour > 23 || minute > 59 || second > 59)
            {
                problem = "is not a time of day written hour:minute:second";
                return false;
            }

            microseconds = (((hour * 60L) + minute) * 60 + second) * MicrosecondsPerSecond;
            if (!Take((byte)'.'))
                return true;
            var digits = _rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            var fraction = digits < 0 ? _rest : _rest[..digits];
            _rest = _rest[fraction.Length..];
            if (fraction.Length == 0)
                problem = "is not a time of day written hour:minute:second";
            else if (fraction.Length > 6 && fraction[6..].ContainsAnyExcept((byte)'0'))
                problem = "is finer than a microsecond";
            var unit = MicrosecondsPerSecond / 10;
            foreach (var digit in fraction[..Math.Min(6, fraction.Length)])
            {
                microseconds += (digit - '0') * unit;
                unit /= 10;
            }

            return true;
        }

        public bool Offset(out long seconds)
        {
            seconds = 0;
            if (Take((byte)'Z') || Take((byte)'z'))
                return true;
            if (_rest is not [(byte)'+' or (byte)'-', >= (byte)'0' and <= (byte)'9', ..])
                return false;
            var sign = _rest[0] == (byte)'-' ? -1 : 1;
            _rest = _rest[1..];
            int minutes = 0, rest = 0;
            if (!Small(2, out var hours))
                return false;
            if (_rest is [(byte)':', ..] or [>= (byte)'0' and <= (byte)'9', ..])
            {
                _ = Take((byte)':');
                if (!Small(2, out minutes) || (Take((byte)':') && !Small(2, out rest)))
                    return false;
            }

            seconds = sign * ((((hours * 60L) + minutes) * 60) + rest);
            return hours <= 23 && minutes <= 59 && rest <= 59;
        }

        public bool Era(string era)
        {
            if (_rest.Length < era.Length || !System.Text.Ascii.EqualsIgnoreCase(_rest[..era.Length], era))
                return false;
            _rest = _rest[era.Length..];
            return true;
        }

        private bool Take(byte value)
        {
            if (_rest is not [var first, ..] || first != value)
                return false;
            _rest = _rest[1..];
            return true;
        }

        private bool Small(int digits, out int value)
        {
            var found = Number(digits, digits, out var number);
            value = (int)number;
            return found;
        }

        private bool Number(int least, int most, out long value)
        {
            value = 0;
            var digits = _rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (digits < 0)
                digits = _rest.Length;
            digits = least == most ? Math.Min(digits, most) : digits;
            if (digits < least || digits > most)
                return false;
            foreach (var digit in _rest[..digits])
                value = (value * 10) + (digit - '0');
            _rest = _rest[digits..];
            return true;
        }
    }
}
