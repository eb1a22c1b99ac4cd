using System.Globalization;

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

    /// <summary>Whether the year stands first, as in the published files.</summary>
    public bool IsYearFirst { get; private init; }

    public char Separator { get; private init; }

    public bool HasShortYear { get; private init; }

    public bool HasTime { get; private init; }

    /// <summary>Whether it ends in Z or an offset.</summary>
    public bool HasZone { get; private init; }

    /// <summary>The minutes east of UTC it ends in.</summary>
    public int OffsetMinutes { get; private init; }

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
        if (!at.Number(out var first, out var firstDigits) || !at.OneOf("-/."u8, out var separator))
            return false;
        if (!at.Number(out var second, out var secondDigits) || !at.Is(separator) || !at.Number(out var third, out var thirdDigits))
            return false;
        var isYearFirst = firstDigits == 4;
        if (secondDigits > 2 || (isYearFirst ? thirdDigits > 2 : firstDigits > 2 || !(thirdDigits == 4 || (thirdDigits == 2 && separator == '/'))))
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
        time = new()
        {
            First = first,
            Second = second,
            Third = !isYearFirst && thirdDigits == 2 ? (third < 70 ? 2000 : 1900) + third : third,
            HasShortYear = !isYearFirst && thirdDigits == 2,
            MicrosecondOfDay = microsecond,
            IsYearFirst = isYearFirst,
            Separator = (char)separator,
            HasTime = hasTime,
            HasZone = hasZone,
            OffsetMinutes = offset,
        };
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

    private ref struct Cursor(ReadOnlySpan<byte> text)
    {
        private ReadOnlySpan<byte> _rest = text;

        public readonly bool IsAtEnd => _rest.IsEmpty;

        public bool LastWordIsPm { get; private set; }

        public bool Number(out int value, out int digits)
        {
            digits = _rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (digits < 0)
                digits = _rest.Length;
            value = 0;
            if (digits is 0 or > 4)
                return false;
            value = int.Parse(_rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            _rest = _rest[digits..];
            return true;
        }

        /// <summary>The digits after a second, in microseconds; no more than zeros beyond them.</summary>
        public bool Fraction(out long microseconds)
        {
            microseconds = 0;
            var digits = 0;
            for (; !_rest.IsEmpty && char.IsAsciiDigit((char)_rest[0]); _rest = _rest[1..], digits++)
            {
                if (digits < 6)
                    microseconds = (microseconds * 10) + (_rest[0] - '0');
                else if (_rest[0] != '0')
                    return false;
            }

            for (var i = digits; i < 6; i++)
                microseconds *= 10;
            return digits > 0;
        }

        public bool Is(byte value)
        {
            if (_rest.IsEmpty || _rest[0] != value)
                return false;
            _rest = _rest[1..];
            return true;
        }

        public bool OneOf(scoped ReadOnlySpan<byte> values, out byte found)
        {
            found = _rest.IsEmpty ? (byte)0 : _rest[0];
            if (_rest.IsEmpty || !values.Contains(found))
                return false;
            _rest = _rest[1..];
            return true;
        }

        public bool Blanks()
        {
            var trimmed = _rest.TrimStart((byte)' ');
            var any = trimmed.Length < _rest.Length;
            _rest = trimmed;
            return any;
        }

        public bool Word(scoped ReadOnlySpan<byte> word)
        {
            if (_rest.Length < word.Length || !System.Text.Ascii.EqualsIgnoreCase(_rest[..word.Length], word))
                return false;
            LastWordIsPm = word[0] == 'P';
            _rest = _rest[word.Length..];
            return true;
        }
    }
}
