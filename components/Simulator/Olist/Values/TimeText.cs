namespace EcommAspire.Simulator.Olist.Values;

/// <summary>Which part of a date comes first, where the year does not.</summary>
internal enum DateOrder
{
    /// <summary>The date does not tell.</summary>
    Unknown,
    MonthFirst,
    DayFirst,
}

/// <summary>A time as someone wrote it, not yet understood: <c>3/4/2017</c> is in March or in April.</summary>
internal readonly record struct TimeText
{
    private const long MicrosecondsPerSecond = 1_000_000;

    private int First { get; init; }

    private int Second { get; init; }

    private int Third { get; init; }

    private long MicrosecondOfDay { get; init; }

    /// <summary>Whether the year stands first, as in the published files, or as good as.</summary>
    public bool IsYearFirst { get; private init; }

    /// <summary>Whether the month is a word.</summary>
    public bool HasMonthName { get; private init; }

    /// <summary>Whether its day or month is a single digit without a zero before it.</summary>
    public bool IsUnpadded { get; private init; }

    public char Separator { get; private init; }

    public bool HasShortYear { get; private init; }

    public bool HasTime { get; private init; }

    /// <summary>Whether it ends in Z or an offset.</summary>
    public bool HasZone { get; private init; }

    /// <summary>The minutes east of UTC it ends in.</summary>
    public int OffsetMinutes { get; private init; }

    /// <summary>Whether day and month are the same number, so that it does not matter which is which.</summary>
    public bool IsSymmetric => First == Second;

    /// <summary>The order it proves by itself.</summary>
    public DateOrder ProvenOrder =>
        IsYearFirst ? DateOrder.Unknown
        : Separator == '.' || First > 12 ? DateOrder.DayFirst
        : Second > 12 ? DateOrder.MonthFirst
        : DateOrder.Unknown;

    public static bool TryParse(ReadOnlySpan<byte> text, out TimeText time)
    {
        time = default;
        var at = new Cursor(text);
        if (!TryDate(ref at, out var date))
            return false;
        var hasTime = false;
        long microsecond = 0;
        if (at.OneOf("T "u8, out _) && !at.IsAtEnd)
        {
            at.Blanks();
            if (!TryTimeOfDay(ref at, out microsecond))
                return false;
            hasTime = true;
        }

        if (!TryZone(ref at, out var hasZone, out var offset) || !at.IsAtEnd)
            return false;
        time = date with { MicrosecondOfDay = microsecond, HasTime = hasTime, HasZone = hasZone, OffsetMinutes = offset };
        return true;
    }

    /// <summary>The published files' own form, <c>2017-10-02 10:56:00</c>, and no other.</summary>
    public static bool TryParsePublished(ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        if (text.Length != 19 || text[4] != '-' || text[7] != '-' || text[10] != ' ' || text[13] != ':' || text[16] != ':')
            return false;
        var year = (Two(text) * 100) + Two(text[2..]);
        int month = Two(text[5..]), day = Two(text[8..]), hour = Two(text[11..]), minute = Two(text[14..]), second = Two(text[17..]);
        if (year < 1 || (uint)(month - 1) > 11 || day < 1 || (uint)hour > 23 || (uint)minute > 59 || (uint)second > 59 || year > 9999
            || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        microseconds = Microseconds(year, month, day, ((((hour * 60L) + minute) * 60) + second) * MicrosecondsPerSecond);
        return true;
    }

    /// <summary>Microseconds since 1970-01-01, if there is such a day.</summary>
    public bool TryValue(DateOrder order, out long microseconds)
    {
        var (year, month, day) = IsYearFirst ? (First, Second, Third)
            : order is DateOrder.DayFirst ? (Third, Second, First)
            : (Third, First, Second);
        microseconds = 0;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        microseconds = Microseconds(year, month, day, MicrosecondOfDay);
        return true;
    }

    private static long Microseconds(int year, int month, int day, long microsecondOfDay) =>
        ((new DateTime(year, month, day).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond) + microsecondOfDay;

    private static int Two(ReadOnlySpan<byte> text)
    {
        var tens = text[0] - '0';
        var ones = text[1] - '0';
        return (uint)tens > 9 || (uint)ones > 9 ? -10_000 : (tens * 10) + ones;
    }

    private static bool TryDate(ref Cursor at, out TimeText date)
    {
        date = default;
        if (MonthNames.TryTake(ref at, out var month))
            return TryMonthDayYear(ref at, month, out date);
        if (!at.Number(out var first, out var firstDigits, most: 8))
            return false;
        if (firstDigits == 8)
        {
            date = new() { First = first / 10_000, Second = first / 100 % 100, Third = first % 100, IsYearFirst = true, Separator = '-' };
            return true;
        }

        var blanks = at.Blanks();
        var hasMark = at.OneOf("-/."u8, out var separator);
        if (!hasMark && !blanks)
            return false;
        if (firstDigits <= 2 && MonthNames.TryTake(ref at, out month))
            return TryYear(ref at, hasMark ? separator : null, first, month, out date);
        if (firstDigits > 4 || blanks || !at.Number(out var second, out var secondDigits) || !at.Is(separator) || !at.Number(out var third, out var thirdDigits))
            return false;
        var isYearFirst = firstDigits == 4;
        if (secondDigits > 2 || (isYearFirst ? thirdDigits > 2 : firstDigits > 2 || !(thirdDigits == 4 || (thirdDigits == 2 && separator == '/'))))
            return false;
        date = new()
        {
            First = first,
            Second = second,
            Third = !isYearFirst && thirdDigits == 2 ? WholeYear(third) : third,
            HasShortYear = !isYearFirst && thirdDigits == 2,
            IsYearFirst = isYearFirst,
            IsUnpadded = firstDigits == 1 || secondDigits == 1,
            Separator = (char)separator,
        };
        return true;
    }

    /// <summary>The rest of <c>02-Oct-2017</c>, <c>2 de outubro de 2017</c>.</summary>
    private static bool TryYear(ref Cursor at, byte? separator, int day, int month, out TimeText date)
    {
        date = default;
        if (separator is null)
            MonthNames.TakeOf(ref at);
        else if (!at.Is(separator.Value))
            return false;
        return at.Number(out var year, out var digits) && TryNamed(year, digits, month, day, out date);
    }

    /// <summary>The rest of <c>October 2, 2017</c>.</summary>
    private static bool TryMonthDayYear(ref Cursor at, int month, out TimeText date)
    {
        date = default;
        at.Blanks();
        if (!at.Number(out var day, out _))
            return false;
        at.Is((byte)',');
        at.Blanks();
        return at.Number(out var year, out var digits) && TryNamed(year, digits, month, day, out date);
    }

    private static bool TryNamed(int year, int yearDigits, int month, int day, out TimeText date)
    {
        date = new()
        {
            First = yearDigits == 2 ? WholeYear(year) : year,
            Second = month,
            Third = day,
            HasShortYear = yearDigits == 2,
            IsYearFirst = true,
            HasMonthName = true,
            Separator = '-',
        };
        return yearDigits is 2 or 4;
    }

    private static int WholeYear(int twoDigits) => (twoDigits < 70 ? 2000 : 1900) + twoDigits;

    private static bool TryTimeOfDay(ref Cursor at, out long microsecond)
    {
        microsecond = 0;
        if (!at.Number(out var hour, out var hourDigits) || hourDigits > 2 || !at.Is((byte)':') || !at.Number(out var minute, out var minuteDigits) || minuteDigits != 2)
            return false;
        var second = 0;
        var fraction = 0L;
        if (at.Is((byte)':'))
        {
            if (!at.Number(out second, out var secondDigits) || secondDigits != 2)
                return false;
            if (at.OneOf(".,"u8, out _) && !at.Fraction(out fraction))
                return false;
        }

        var blanks = at.Blanks();
        if (at.Word("AM"u8) || at.Word("PM"u8))
        {
            if (hour is < 1 or > 12)
                return false;
            hour = (hour % 12) + (at.LastWordIsPm ? 12 : 0);
        }
        else if (blanks && at.IsAtEnd)
        {
            return false;
        }

        microsecond = (((((hour * 60L) + minute) * 60) + second) * MicrosecondsPerSecond) + fraction;
        return hour < 24 && minute < 60 && second < 60;
    }

    private static bool TryZone(ref Cursor at, out bool hasZone, out int offset)
    {
        offset = 0;
        hasZone = at.Word("Z"u8) || at.Word("UTC"u8) || at.Word("GMT"u8);
        if (hasZone || !at.OneOf("+-"u8, out var sign))
            return true;
        hasZone = true;
        if (!at.Number(out var hours, out var digits) || digits is not (2 or 4))
            return false;
        var minutes = 0;
        if (digits == 4)
            (hours, minutes) = (hours / 100, hours % 100);
        else if (at.Is((byte)':') && !at.Number(out minutes, out _))
            return false;
        offset = ((hours * 60) + minutes) * (sign == '-' ? -1 : 1);
        return true;
    }
}
