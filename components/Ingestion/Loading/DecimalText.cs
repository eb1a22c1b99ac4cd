namespace EcommAspire.Ingestion.Loading;

/// <summary>Decimal numbers as text, of any length, exactly.</summary>
internal static class DecimalText
{
    // Far above any exponent that fits 38 digits, far below what would make writing out the zeros a burden.
    private const int GreatestExponent = 1000;

    /// <summary>Writes the number without exponent or needless zeros, if <paramref name="precision"/> and <paramref name="scale"/> hold it exactly.</summary>
    public static bool Normalize(ReadOnlySpan<byte> text, int precision, int scale, ByteBuffer result)
    {
        var negative = text is [(byte)'-', ..];
        if (text is [(byte)'-' or (byte)'+', ..])
            text = text[1..];

        var exponent = 0;
        var e = text.IndexOfAny((byte)'e', (byte)'E');
        if (e >= 0)
        {
            if (!int.TryParse(text[(e + 1)..], System.Globalization.NumberStyles.AllowLeadingSign, null, out exponent) || Math.Abs(exponent) > GreatestExponent)
                return false;
            text = text[..e];
        }

        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? default : text[(point + 1)..];
        if (whole.Length + fraction.Length == 0 || whole.ContainsAnyExceptInRange((byte)'0', (byte)'9') || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;

        // The digits as one row, with the point after the first `units` of them.
        var units = whole.Length + exponent;
        var length = whole.Length + fraction.Length;
        var first = 0;
        while (first < length && Digit(whole, fraction, first) == (byte)'0')
            first++;
        var last = length;
        while (last > first && Digit(whole, fraction, last - 1) == (byte)'0')
            last--;
        if (first == last)
        {
            result.Add((byte)'0');
            return true;
        }

        if (units - first > precision - scale || last - units > scale)
            return false;
        if (negative)
            result.Add((byte)'-');
        if (units <= first)
            result.Add((byte)'0');
        for (var i = Math.Min(first, units); i < Math.Max(last, units); i++)
        {
            if (i == units)
                result.Add((byte)'.');
            result.Add(i >= first && i < last ? Digit(whole, fraction, i) : (byte)'0');
        }

        return true;
    }

    private static byte Digit(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> fraction, int at) =>
        at < whole.Length ? whole[at] : fraction[at - whole.Length];
}
