namespace EcommAspire.Streaming.Messages;

/// <summary>Instants as ISO 8601 and RFC 3339 write them; what is finer than a microsecond is cut off.</summary>
internal static class InstantText
{
    private const long MicrosecondsPerSecond = 1_000_000;

    private static readonly long _least = DateTime.MinValue.Ticks - DateTime.UnixEpoch.Ticks;
    private static readonly long _most = DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks;

    /// <summary>Reads such a text, as microseconds since 1970 in UTC.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long microseconds, out bool hasOffset)
    {
        (microseconds, hasOffset) = (0, false);
        var at = 0;
        if (!Digits(text, ref at, 4, out var year) || !Take(text, ref at, '-') || !Digits(text, ref at, 2, out var month)
            || !Take(text, ref at, '-') || !Digits(text, ref at, 2, out var day)
            || at >= text.Length || text[at++] is not ((byte)'T' or (byte)'t' or (byte)' ')
            || !Digits(text, ref at, 2, out var hour) || !Take(text, ref at, ':') || !Digits(text, ref at, 2, out var minute))
            return false;
        var (second, fraction) = (0, 0L);
        if (Take(text, ref at, ':') && (!Digits(text, ref at, 2, out second) || (Take(text, ref at, '.') && !Fraction(text, ref at, out fraction))))
            return false;
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return false;
        if (!Offset(text[at..], out var offset, out hasOffset))
            return false;
        var days = new DateOnly(year, month, day).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        microseconds = ((((((days * 24L) + hour) * 60) + minute - offset) * 60) + second) * MicrosecondsPerSecond + fraction;
        return microseconds >= _least / 10 && microseconds <= _most / 10;
    }

    private static bool Offset(ReadOnlySpan<byte> text, out int minutes, out bool isThere)
    {
        (minutes, isThere) = (0, text.Length > 0);
        if (text is [] or [(byte)'Z'] or [(byte)'z'])
            return true;
        if (text[0] is not ((byte)'+' or (byte)'-'))
            return false;
        var at = 1;
        var minute = 0;
        if (!Digits(text, ref at, 2, out var hours))
            return false;
        _ = Take(text, ref at, ':');
        if (at < text.Length && !Digits(text, ref at, 2, out minute))
            return false;
        minutes = (text[0] == '-' ? -1 : 1) * ((hours * 60) + minute);
        return at == text.Length && hours <= 18 && minute <= 59;
    }

    private static bool Fraction(ReadOnlySpan<byte> text, ref int at, out long microseconds)
    {
        microseconds = 0;
        var first = at;
        for (; at < text.Length && char.IsAsciiDigit((char)text[at]); at++)
            microseconds = at - first < 6 ? (microseconds * 10) + text[at] - '0' : microseconds;
        for (var digits = at - first; digits < 6; digits++)
            microseconds *= 10;
        return at - first is > 0 and <= 12;
    }

    private static bool Digits(ReadOnlySpan<byte> text, ref int at, int count, out int number)
    {
        number = 0;
        for (; count > 0; count--, at++)
        {
            if (at >= text.Length || !char.IsAsciiDigit((char)text[at]))
                return false;
            number = (number * 10) + text[at] - '0';
        }

        return true;
    }

    private static bool Take(ReadOnlySpan<byte> text, ref int at, char letter)
    {
        if (at >= text.Length || text[at] != letter)
            return false;
        at++;
        return true;
    }
}
