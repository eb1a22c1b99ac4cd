using System.Numerics;

namespace EcommAspire.Transformation.Jinja.Values;

/// <summary>Floats as Python writes them, exact to the last digit.</summary>
internal static class NumberFormat
{
    /// <summary>The shortest text that reads back as the same number: <c>1.0</c>, <c>0.1</c>, <c>1e+16</c>, <c>inf</c>.</summary>
    public static string Repr(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        var (negative, digits, exponent) = ShortestDigits(value);
        var sign = negative ? "-" : "";
        if (exponent is < -4 or >= 16)
            return sign + Scientific(digits, exponent);
        if (exponent < 0)
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        return digits.Length <= exponent + 1
            ? $"{sign}{digits.PadRight(exponent + 1, '0')}.0"
            : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    /// <summary>Digits without leading or trailing zeros, and the power of ten of the first.</summary>
    public static (bool Negative, string Digits, int Exponent) ShortestDigits(double value)
    {
        var text = Math.Abs(value).ToString("R");
        var e = text.IndexOf('E', StringComparison.Ordinal);
        var mantissa = e < 0 ? text : text[..e];
        var power = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1));
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = dot < 0 ? mantissa : mantissa[..dot];
        var digits = dot < 0 ? mantissa : whole + mantissa[(dot + 1)..];
        var exponent = power + whole.Length - 1;
        var leading = digits.Length - digits.TrimStart('0').Length;
        digits = digits.Trim('0');
        return digits.Length == 0
            ? (double.IsNegative(value), "0", 0)
            : (double.IsNegative(value), digits, exponent - leading);
    }

    private static string Scientific(string digits, int exponent)
    {
        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        return $"{digits[0]}{fraction}e{Exponent(exponent)}";
    }

    private static string Exponent(int exponent) => $"{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";

    /// <summary>A finite, not negative number with that many decimals, half to even on its exact value.</summary>
    public static string Fixed(double value, int decimals)
    {
        var (numerator, denominator) = ExactFraction(value);
        return Place(RoundedQuotient(numerator * BigInteger.Pow(10, decimals), denominator), decimals);
    }

    /// <summary>A not negative Decimal with that many decimals.</summary>
    public static string Fixed(decimal value, int decimals)
    {
        var (numerator, denominator) = ExactFraction(value);
        return Place(RoundedQuotient(numerator * BigInteger.Pow(10, decimals), denominator), decimals);
    }

    private static string Place(BigInteger scaled, int decimals)
    {
        var digits = scaled.ToString().PadLeft(decimals + 1, '0');
        return decimals == 0 ? digits : $"{digits[..^decimals]}.{digits[^decimals..]}";
    }

    /// <summary>A finite, not negative number as d.ddde±xx with that many decimals.</summary>
    public static (string Digits, int Exponent) Significant(double value, int digits)
    {
        if (value == 0)
            return (new string('0', digits), 0);
        var (numerator, denominator) = ExactFraction(value);
        var exponent = (int)Math.Floor(BigInteger.Log10(numerator) - BigInteger.Log10(denominator));
        while (true)
        {
            var shift = digits - 1 - exponent;
            var scaled = shift >= 0
                ? RoundedQuotient(numerator * BigInteger.Pow(10, shift), denominator)
                : RoundedQuotient(numerator, denominator * BigInteger.Pow(10, -shift));
            var text = scaled.ToString();
            if (text.Length == digits)
                return (text, exponent);
            exponent += text.Length > digits ? 1 : -1;
        }
    }

    /// <summary>The number with an exponent, as format type <c>e</c> writes it.</summary>
    public static string Scientific(double value, int decimals)
    {
        var (digits, exponent) = Significant(value, decimals + 1);
        return decimals == 0
            ? $"{digits}e{Exponent(exponent)}"
            : $"{digits[0]}.{digits[1..]}e{Exponent(exponent)}";
    }

    /// <summary>Fixed or with an exponent, whichever is shorter, as format type <c>g</c> writes it.</summary>
    public static string General(double value, int precision, bool keepZeros)
    {
        if (precision == 0)
            precision = 1;
        var (digits, exponent) = Significant(value, precision);
        var kept = keepZeros ? digits : digits.TrimEnd('0');
        if (kept.Length == 0)
            kept = "0";
        if (exponent < -4 || exponent >= precision)
        {
            return kept.Length > 1
                ? $"{kept[0]}.{kept[1..]}e{Exponent(exponent)}"
                : $"{kept}e{Exponent(exponent)}";
        }

        if (exponent < 0)
            return $"0.{new string('0', -exponent - 1)}{kept}";
        var padded = kept.PadRight(exponent + 1, '0');
        return padded.Length > exponent + 1 ? $"{padded[..(exponent + 1)]}.{padded[(exponent + 1)..]}" : padded;
    }

    /// <summary>Rounds as Python's <c>round</c>: half to even on the exact value.</summary>
    public static double Round(double value, int decimals)
    {
        if (!double.IsFinite(value) || decimals > 323)
            return value;
        if (decimals >= 0)
            return Math.CopySign(double.Parse(Fixed(Math.Abs(value), decimals)), value);
        var (numerator, denominator) = ExactFraction(Math.Abs(value));
        var unit = BigInteger.Pow(10, Math.Min(-decimals, 400));
        return Math.CopySign((double)(RoundedQuotient(numerator, denominator * unit) * unit), value);
    }

    private static (BigInteger Numerator, BigInteger Denominator) ExactFraction(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52) & 0x7FF;
        var mantissa = bits & 0xFFFFFFFFFFFFFL;
        if (exponent == 0)
            exponent = 1;
        else
            mantissa |= 1L << 52;
        exponent -= 1075;
        return exponent >= 0
            ? (new BigInteger(mantissa) << exponent, BigInteger.One)
            : (mantissa, BigInteger.One << -exponent);
    }

    private static (BigInteger Numerator, BigInteger Denominator) ExactFraction(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var mantissa = (((BigInteger)(uint)bits[2] << 32 | (uint)bits[1]) << 32) | (uint)bits[0];
        return (mantissa, BigInteger.Pow(10, value.Scale));
    }

    public static BigInteger RoundedQuotient(BigInteger numerator, BigInteger denominator)
    {
        var quotient = BigInteger.DivRem(numerator, denominator, out var rest);
        var twice = rest * 2;
        return twice > denominator || (twice == denominator && !quotient.IsEven) ? quotient + 1 : quotient;
    }
}
