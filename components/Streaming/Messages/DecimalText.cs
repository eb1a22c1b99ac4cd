namespace EcommAspire.Streaming.Messages;

/// <summary>JSON numbers as exact decimals: nothing passes through a floating point.</summary>
internal static class DecimalText
{
    public enum Outcome
    {
        Exact,
        TooFine,
        TooLarge,
    }

    public static long PowerOfTen(int power)
    {
        var result = 1L;
        for (; power > 0; power--)
            result *= 10;
        return result;
    }

    /// <summary>Reads a well-formed number as a whole number of 10^-<paramref name="scale"/>.</summary>
    public static Outcome Parse(ReadOnlySpan<byte> text, int scale, out long number)
    {
        number = 0;
        var negative = text[0] == '-';
        var at = negative ? 1 : 0;
        var (decimals, inFraction) = (0L, false);
        var (zeros, any) = (0L, false);
        UInt128 digits = 0;
        var tooLarge = false;
        for (; at < text.Length && text[at] is not ((byte)'e' or (byte)'E'); at++)
        {
            if (text[at] == '.')
            {
                inFraction = true;
                continue;
            }

            decimals += inFraction ? 1 : 0;
            // Zeros count once another digit follows, so that any number of them may end a number.
            if (text[at] == '0')
            {
                zeros += any ? 1 : 0;
                continue;
            }

            any = true;
            for (zeros++; zeros > 0 && !tooLarge; zeros--)
            {
                tooLarge = digits > UInt128.MaxValue / 100;
                digits *= 10;
            }

            zeros = 0;
            digits += (uint)(text[at] - '0');
        }

        if (!any)
            return Outcome.Exact;
        var exponent = 0L;
        if (at < text.Length && !long.TryParse(text[(at + 1)..], out exponent))
            return text[at + 1] == '-' ? Outcome.TooFine : Outcome.TooLarge;
        // More digits than can be told apart: too many after the point, or too many before it.
        var shift = scale - decimals + zeros + exponent;
        if (tooLarge)
            return shift < 0 ? Outcome.TooFine : Outcome.TooLarge;
        for (; shift > 0; shift--)
        {
            if (digits > long.MaxValue)
                return Outcome.TooLarge;
            digits *= 10;
        }

        // The last digit is not zero.
        if (shift < 0)
            return Outcome.TooFine;
        if (digits > (negative ? (UInt128)long.MaxValue + 1 : long.MaxValue))
            return Outcome.TooLarge;
        number = negative ? (long)-(Int128)digits : (long)digits;
        return Outcome.Exact;
    }
}
