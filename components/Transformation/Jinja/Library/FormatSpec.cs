using System.Numerics;
using System.Text;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>Python's format specification: <c>[[fill]align][sign][z][#][0][width][grouping][.precision][type]</c>.</summary>
internal readonly record struct FormatSpec(
    string Fill, char Align, char Sign, bool DropsNegativeZero, bool Alternate, bool Zero, int Width, char Grouping, int? Precision, char Type)
{
    public static string Apply(object? value, string text)
    {
        if (text.Length == 0)
            return JinjaValue.ToText(value);
        (value as Undefined)?.Fail();
        if (value is DateTime or DateOnly or TimeOnly or IJinjaObject)
            throw new JinjaException($"The format '{text}' does not suit a {JinjaValue.TypeName(value)}.");
        var spec = Parse(text);
        return value switch
        {
            string or NativeMarker => spec.FormatText(value.ToString()!),
            double number => spec.FormatFloat(number),
            decimal number => spec.FormatDecimal(number),
            long or bool or BigInteger => spec.FormatWhole(value),
            _ => throw new JinjaException($"The format '{text}' does not suit a {JinjaValue.TypeName(value)}."),
        };
    }

    private static FormatSpec Parse(string text)
    {
        var at = 0;
        var runes = PythonText.Characters(text).ToArray();
        string Current(int offset = 0) => at + offset < runes.Length ? runes[at + offset] : "";
        string? fill = null;
        var align = '\0';
        if (Current(1) is "<" or ">" or "=" or "^")
        {
            (fill, align) = (Current(), Current(1)[0]);
            at += 2;
        }
        else if (Current() is "<" or ">" or "=" or "^")
        {
            align = runes[at++][0];
        }

        var sign = Current() is "+" or "-" or " " ? runes[at++][0] : '-';
        var dropsNegativeZero = Current() == "z";
        if (dropsNegativeZero)
            at++;
        var alternate = Current() == "#";
        if (alternate)
            at++;
        var zero = Current() == "0";
        if (zero)
            at++;
        var width = Number() ?? 0;
        var grouping = Current() is "," or "_" ? runes[at++][0] : '\0';
        int? precision = null;
        if (Current() == ".")
        {
            at++;
            precision = Number() ?? throw new JinjaException($"The format '{text}' has a '.' without a precision.");
        }

        var type = at < runes.Length ? runes[at++][0] : '\0';
        if (at < runes.Length)
            throw new JinjaException($"'{text}' is not a format.");
        return new FormatSpec(fill ?? (zero ? "0" : " "), align, sign, dropsNegativeZero, alternate, zero, width, grouping, precision, type);

        int? Number()
        {
            var start = at;
            while (Current() is [>= '0' and <= '9'])
                at++;
            if (at == start)
                return null;
            return int.TryParse(string.Concat(runes[start..at]), out var number) && number <= 100_000
                ? number
                : throw new JinjaException($"A width or precision in the format '{text}' is too large.");
        }
    }

    private JinjaException Unsuited(string what) => new($"The format type '{Type}' does not suit {what}.");

    private string FormatText(string text)
    {
        if (Type is not ('\0' or 's'))
            throw Unsuited("a string");
        if (Precision is { } precision)
            text = text[..PythonText.ToUnits(text, precision)];
        return Pad("", text, Align == '\0' ? '<' : Align, Fill);
    }

    private string FormatWhole(object value)
    {
        if (Type is 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%')
            return FormatFloat(Arithmetic.ToDouble(value));
        var number = Arithmetic.ToBig(value);
        if (Precision is not null || DropsNegativeZero)
            throw new JinjaException("A whole number has no precision and no negative zero.");
        var magnitude = BigInteger.Abs(number);
        var (prefix, digits) = Type switch
        {
            '\0' or 'd' or 'n' => ("", magnitude.ToString()),
            'x' => ("0x", Radix(magnitude, 16)),
            'X' => ("0X", Radix(magnitude, 16).ToUpperInvariant()),
            'o' => ("0o", Radix(magnitude, 8)),
            'b' => ("0b", Radix(magnitude, 2)),
            'c' when magnitude <= 0x10FFFF => ("", char.ConvertFromUtf32((int)magnitude)),
            _ => throw Unsuited("a whole number"),
        };
        if (Type == 'c')
            return Pad("", digits, Align == '\0' ? '<' : Align, Fill);
        var sign = SignOf(number.Sign < 0);
        return PadNumber(sign + (Alternate ? prefix : ""), digits, "", Type is 'x' or 'X' or 'o' or 'b' ? 4 : 3);
    }

    public static string Radix(BigInteger magnitude, int radix)
    {
        if (magnitude.IsZero)
            return "0";
        var digits = new StringBuilder();
        for (; !magnitude.IsZero; magnitude /= radix)
            digits.Insert(0, "0123456789abcdef"[(int)(magnitude % radix)]);
        return digits.ToString();
    }

    private string SignOf(bool negative) => negative ? "-" : Sign is '+' or ' ' ? Sign.ToString() : "";

    private string FormatFloat(double number)
    {
        if (Type is not ('\0' or 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or 'n' or '%'))
            throw Unsuited("a float");
        var sign = SignOf(double.IsNegative(number) && !double.IsNaN(number));
        if (!double.IsFinite(number))
        {
            var text = double.IsNaN(number) ? "nan" : "inf";
            return PadNumber(sign, char.IsUpper(Type) ? text.ToUpperInvariant() : text, Type == '%' ? "%" : "", 0);
        }

        var digits = Digits(Math.Abs(number));
        return FormatDigits(DropsNegativeZero && sign == "-" && !digits.AsSpan().ContainsAnyInRange('1', '9') ? SignOf(negative: false) : sign, digits);
    }

    private string Digits(double magnitude) => Type switch
    {
        '\0' when Precision is null => NumberFormat.Repr(magnitude),
        '\0' => WithPoint(NumberFormat.General(magnitude, Precision ?? 6, Alternate), Math.Max(Precision ?? 6, 1)),
        'g' or 'G' or 'n' => NumberFormat.General(magnitude, Precision ?? 6, Alternate),
        'e' or 'E' => NumberFormat.Scientific(magnitude, Precision ?? 6),
        '%' => NumberFormat.Fixed(magnitude * 100, Precision ?? 6),
        _ => NumberFormat.Fixed(magnitude, Precision ?? 6),
    };

    /// <summary>Without a type, a float keeps at least one digit after the point.</summary>
    private static string WithPoint(string digits, int precision)
    {
        if (digits.Contains('e', StringComparison.Ordinal) || digits.Contains('.', StringComparison.Ordinal))
            return digits;
        return digits.Length >= precision && digits.Length > 1
            ? $"{digits[0]}{(digits.AsSpan(1).TrimEnd('0') is { Length: > 0 } rest ? "." + rest.ToString() : "")}e+{digits.Length - 1:00}"
            : digits + ".0";
    }

    private string FormatDecimal(decimal number)
    {
        var sign = SignOf(number < 0);
        var magnitude = Math.Abs(number);
        return FormatDigits(sign, Type switch
        {
            '\0' when Precision is null => magnitude.ToString(),
            'f' or 'F' => Precision is { } decimals ? NumberFormat.Fixed(magnitude, decimals) : magnitude.ToString(),
            '%' => NumberFormat.Fixed(magnitude * 100, Precision ?? Math.Max(0, number.Scale - 2)),
            _ => Digits((double)magnitude),
        });
    }

    private string FormatDigits(string sign, string digits)
    {
        if (char.IsUpper(Type))
            digits = digits.ToUpperInvariant();
        var end = digits.AsSpan().IndexOfAnyExceptInRange('0', '9');
        var whole = end < 0 ? digits : digits[..end];
        var rest = end < 0 ? "" : digits[end..];
        if (Alternate && !rest.Contains('.', StringComparison.Ordinal) && Type is not '%')
            rest = "." + rest;
        return PadNumber(sign, whole, Type == '%' ? rest + "%" : rest, 3);
    }

    private string PadNumber(string prefix, string whole, string rest, int group)
    {
        var align = Align != '\0' ? Align : Zero ? '=' : '>';
        if (group > 0 && Grouping != '\0')
        {
            var target = Fill == "0" && align == '=' ? Width - prefix.Length - rest.Length : 0;
            whole = Grouped(whole, group, target);
        }

        return Pad(prefix, whole + rest, align, Fill);
    }

    /// <summary>Zeros in front are grouped too, and a group mark is never the first character.</summary>
    private string Grouped(string digits, int group, int width)
    {
        var result = new StringBuilder();
        var count = 0;
        for (var i = digits.Length - 1; i >= 0 || result.Length < width; i--)
        {
            if (count > 0 && count % group == 0)
                result.Insert(0, Grouping);
            result.Insert(0, i >= 0 ? digits[i] : '0');
            count++;
        }

        return result.ToString();
    }

    private string Pad(string prefix, string text, char align, string fill)
    {
        var missing = Width - PythonText.Length(prefix) - PythonText.Length(text);
        if (missing <= 0)
            return prefix + text;
        string Times(int count) => fill.Length == 1 ? new string(fill[0], count) : string.Concat(Enumerable.Repeat(fill, count));
        return align switch
        {
            '<' => prefix + text + Times(missing),
            '^' => Times(missing / 2) + prefix + text + Times(missing - missing / 2),
            '=' => prefix + Times(missing) + text,
            _ => Times(missing) + prefix + text,
        };
    }
}
