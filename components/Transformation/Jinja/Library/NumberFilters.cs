using System.Globalization;
using System.Numerics;
using EcommAspire.Transformation.Jinja.Syntax;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>Filters that make or round numbers.</summary>
internal static class NumberFilters
{
    public static Dictionary<string, JinjaFilter> All { get; } = new()
    {
        ["abs"] = (_, value, arguments) => arguments.Bind("abs", 0).Then(Abs(value)),
        ["int"] = ToInt,
        ["float"] = ToFloat,
        ["round"] = Round,
        ["filesizeformat"] = FileSize,
    };

    private static object? Abs(object? value) => Arithmetic.IsNumber(value)
        ? JinjaValue.Compare(value, 0L) < 0 ? Arithmetic.Negate(value) : value is double ? Math.Abs((double)value) : Arithmetic.Plus(value)
        : throw NotNumber("abs", value);

    private static JinjaException NotNumber(string filter, object? value)
    {
        (value as Undefined)?.Fail();
        return new JinjaException($"The filter '{filter}' needs a number, not {JinjaValue.TypeName(value)}.");
    }

    private static object? ToInt(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("int", 0, "default", "base");
        (value as Undefined)?.Fail();
        var radix = bound.Int(1, 10);
        switch (value)
        {
            case long or BigInteger: return value;
            case bool flag: return flag ? 1L : 0L;
            case double number when double.IsFinite(number): return JinjaValue.Normalize(new BigInteger(Math.Truncate(number)));
            case decimal number: return JinjaValue.Normalize(new BigInteger(decimal.Truncate(number)));
            case string text when TryParseWhole(text, radix, out var whole): return JinjaValue.Normalize(whole);
            case string text when TryParseFloat(text, out var number) && double.IsFinite(number): return JinjaValue.Normalize(new BigInteger(Math.Truncate(number)));
            default: return bound.Or(0, 0L);
        }
    }

    private static object? ToFloat(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("float", 0, "default");
        (value as Undefined)?.Fail();
        return value switch
        {
            _ when Arithmetic.IsNumber(value) => Arithmetic.ToDouble(value),
            string text when TryParseFloat(text, out var number) => number,
            _ => bound.Or(0, 0.0),
        };
    }

    /// <summary>Digits with single underscores between them, white space around, a prefix that fits the radix.</summary>
    private static bool TryParseWhole(string text, int radix, out BigInteger value)
    {
        value = BigInteger.Zero;
        var digits = StringMethods.Strip(text, null, true, true).AsSpan();
        var negative = digits.StartsWith("-");
        if (negative || digits.StartsWith("+"))
            digits = digits[1..];
        var prefix = digits.Length > 2 && digits[0] == '0' ? char.ToLowerInvariant(digits[1]) : '\0';
        var prefixed = prefix switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 0 };
        if (prefixed != 0 && (radix == prefixed || radix == 0))
        {
            digits = digits[2..];
            radix = prefixed;
            if (digits.StartsWith("_"))
                digits = digits[1..];
        }

        if (radix == 0)
            radix = 10;
        if (radix is < 2 or > 36 || digits.Length is 0 or > 4300)
            return false;
        var last = '_';
        foreach (var c in digits)
        {
            if (c == '_' && last == '_')
                return false;
            last = c;
            if (c == '_')
                continue;
            var digit = char.IsAsciiDigit(c) ? c - '0'
                : char.IsAsciiLetter(c) ? char.ToLowerInvariant(c) - 'a' + 10
                : char.IsDigit(c) ? (int)char.GetNumericValue(c) : 99;
            if (digit >= radix)
                return false;
            value = value * radix + digit;
        }

        if (negative)
            value = -value;
        return last != '_';
    }

    internal static bool TryParseFloat(string text, out double value)
    {
        text = StringMethods.Strip(text, null, true, true);
        var unsigned = text.TrimStart('+', '-').ToLowerInvariant();
        value = 0;
        if (text.Length - unsigned.Length > 1)
            return false;
        var sign = text.StartsWith('-') ? -1.0 : 1.0;
        switch (unsigned)
        {
            case "inf" or "infinity": value = sign * double.PositiveInfinity; return true;
            case "nan": value = double.NaN; return true;
        }

        if (unsigned.Contains("__", StringComparison.Ordinal) || unsigned.StartsWith('_') || unsigned.EndsWith('_'))
            return false;
        unsigned = unsigned.Replace("_", "", StringComparison.Ordinal);
        if (unsigned.Length == 0 || !unsigned.All(c => char.IsAsciiDigit(c) || c is '.' or 'e' or '+' or '-'))
            return false;
        if (!double.TryParse(unsigned, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, null, out value))
            return false;
        value *= sign;
        return true;
    }

    private static object? Round(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("round", 0, "precision", "method");
        var precision = bound.Int(0);
        var method = bound.Text(1, "common");
        if (method is not ("common" or "ceil" or "floor"))
            throw new JinjaException("The filter 'round' knows the methods common, ceil and floor.");
        if (!Arithmetic.IsNumber(value))
            throw NotNumber("round", value);
        if (method == "common")
        {
            return value switch
            {
                double number => NumberFormat.Round(number, precision),
                decimal number => precision >= 0 ? decimal.Round(number, Math.Min(precision, 28), MidpointRounding.ToEven) : (decimal)NumberFormat.Round((double)number, precision),
                _ => RoundWhole(Arithmetic.ToBig(value), precision),
            };
        }

        var scale = Arithmetic.Apply(BinaryOperator.Power, 10L, (long)precision);
        var scaled = Arithmetic.ToDouble(Arithmetic.Apply(BinaryOperator.Multiply, value, scale));
        return (method == "ceil" ? Math.Ceiling(scaled) : Math.Floor(scaled)) / Arithmetic.ToDouble(scale);
    }

    private static object RoundWhole(BigInteger number, int precision)
    {
        if (precision >= 0)
            return JinjaValue.Normalize(number);
        var unit = BigInteger.Pow(10, Math.Min(-precision, 5000));
        return JinjaValue.Normalize(NumberFormat.RoundedQuotient(BigInteger.Abs(number), unit) * unit * number.Sign);
    }

    private static object? FileSize(RenderContext context, object? value, CallArguments arguments)
    {
        var binary = arguments.Bind("filesizeformat", 0, "binary").Flag(0);
        var bytes = value is string text && TryParseFloat(text, out var parsed) ? parsed
            : Arithmetic.IsNumber(value) ? Arithmetic.ToDouble(value) : throw NotNumber("filesizeformat", value);
        var step = binary ? 1024.0 : 1000.0;
        string[] units = binary ? ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"] : ["kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];
        if (bytes == 1)
            return "1 Byte";
        if (bytes < step)
            return $"{(long)bytes} Bytes";
        var unit = 0;
        var size = bytes / step;
        for (; size >= step && unit < units.Length - 1; unit++)
            size /= step;
        return $"{NumberFormat.Fixed(size, 1)} {units[unit]}";
    }
}
