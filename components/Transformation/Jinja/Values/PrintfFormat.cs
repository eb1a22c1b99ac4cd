using System.Numerics;
using System.Text;

namespace EcommAspire.Transformation.Jinja.Values;

/// <summary>Python's <c>'…%s…' % values</c>.</summary>
internal static class PrintfFormat
{
    public static string Format(string format, object? values)
    {
        var result = new StringBuilder();
        IReadOnlyList<object?> positional = values is JinjaTuple tuple ? tuple : [values];
        var next = 0;
        var usedNames = false;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                result.Append(format[i]);
                continue;
            }

            var field = Field.Parse(format, ref i);
            if (field.Type == '%')
            {
                result.Append('%');
                continue;
            }

            var width = field.Width == Field.FromValue ? Whole(Next()) : field.Width;
            var precision = field.Precision == Field.FromValue ? Whole(Next()) : field.Precision;
            object? value;
            if (field.Name is null)
            {
                value = Next();
            }
            else
            {
                usedNames = true;
                if (values is not JinjaDict dict)
                    throw new JinjaException($"The format '{format}' has names and needs a dict.");
                value = dict.TryGetValue(field.Name, out var named) ? named : throw new JinjaException($"The format '{format}' names '{field.Name}', which is not in the dict.");
            }

            result.Append(field.Apply(value, width, precision));
        }

        if (next < positional.Count && !usedNames && values is not (JinjaDict or JinjaList))
            throw new JinjaException($"The format '{format}' has fewer fields than there are values.");
        return result.ToString();

        object? Next() => next < positional.Count
            ? positional[next++]
            : throw new JinjaException($"The format '{format}' has more fields than there are values.");

        int Whole(object? value) => value is long number
            ? (int)Math.Clamp(number, -100_000, 100_000)
            : throw new JinjaException($"'*' in the format '{format}' needs a whole number.");
    }

    private readonly record struct Field(string? Name, string Flags, int Width, int Precision, char Type)
    {
        public const int FromValue = -2;
        private const int None = -1;

        public static Field Parse(string format, ref int at)
        {
            var i = at + 1;
            string? name = null;
            if (i < format.Length && format[i] == '(')
            {
                var close = format.IndexOf(')', i);
                if (close < 0)
                    throw new JinjaException($"The format '{format}' has a '%(' that is never closed.");
                name = format[(i + 1)..close];
                i = close + 1;
            }

            var start = i;
            while (i < format.Length && format[i] is '-' or '+' or ' ' or '#' or '0')
                i++;
            var flags = format[start..i];
            var width = Number(format, ref i, None);
            var precision = None;
            if (i < format.Length && format[i] == '.')
            {
                i++;
                precision = Number(format, ref i, 0);
            }

            while (i < format.Length && format[i] is 'l' or 'h' or 'L')
                i++;
            if (i >= format.Length)
                throw new JinjaException($"The format '{format}' ends inside a field: write '%%' for the character itself.");
            at = i;
            return new Field(name, flags, width, precision, format[i]);
        }

        private static int Number(string format, ref int i, int missing)
        {
            if (i < format.Length && format[i] == '*')
            {
                i++;
                return FromValue;
            }

            var start = i;
            while (i < format.Length && char.IsAsciiDigit(format[i]))
                i++;
            if (i == start)
                return missing;
            return int.TryParse(format.AsSpan(start, i - start), out var number) && number <= 100_000
                ? number
                : throw new JinjaException($"A width or precision in the format '{format}' is too large.");
        }

        public string Apply(object? value, int width, int precision)
        {
            var left = Flags.Contains('-', StringComparison.Ordinal) || width < -1;
            width = Math.Abs(width);
            var text = Type switch
            {
                's' => Cut(JinjaValue.ToText(value), precision),
                'r' or 'a' => Cut(JinjaValue.ToRepresentation(value), precision),
                'c' => value is long code and >= 0 and <= 0x10FFFF ? char.ConvertFromUtf32((int)code) : value is string { Length: 1 or 2 } s && PythonText.Length(s) == 1 ? s : throw Unsuited(value),
                'd' or 'i' or 'u' => Whole(value, precision, 10, ""),
                'x' => Whole(value, precision, 16, "0x"),
                'X' => Whole(value, precision, 16, "0x").ToUpperInvariant(),
                'o' => Whole(value, precision, 8, "0o"),
                'e' or 'f' or 'g' => Float(value, precision),
                'E' or 'F' or 'G' => Float(value, precision).ToUpperInvariant(),
                _ => throw new JinjaException($"'%{Type}' is no format. Write '%%' for the character itself."),
            };
            var missing = width - PythonText.Length(text);
            if (width <= 1 && Width is None || missing <= 0)
                return text;
            if (left)
                return text + new string(' ', missing);
            if (!Flags.Contains('0', StringComparison.Ordinal) || Type is 's' or 'r' or 'a' or 'c')
                return new string(' ', missing) + text;
            var sign = text[0] is '-' or '+' or ' ' ? 1 : 0;
            if (Flags.Contains('#', StringComparison.Ordinal) && Type is 'x' or 'X' or 'o')
                sign += 2;
            return text[..sign] + new string('0', missing) + text[sign..];
        }

        private static string Cut(string text, int precision) => precision < 0 ? text : text[..PythonText.ToUnits(text, precision)];

        private JinjaException Unsuited(object? value)
        {
            (value as Undefined)?.Fail();
            return new JinjaException($"'%{Type}' needs a number, not {JinjaValue.TypeName(value)}.");
        }

        private string Sign(bool negative) => negative ? "-" : Flags.Contains('+', StringComparison.Ordinal) ? "+" : Flags.Contains(' ', StringComparison.Ordinal) ? " " : "";

        private string Whole(object? value, int precision, int radix, string prefix)
        {
            var number = value switch
            {
                long or bool or BigInteger => Arithmetic.ToBig(value),
                double real when radix == 10 && double.IsFinite(real) => new BigInteger(Math.Truncate(real)),
                decimal real when radix == 10 => new BigInteger(decimal.Truncate(real)),
                _ => throw Unsuited(value),
            };
            var magnitude = BigInteger.Abs(number);
            var digits = radix == 10 ? magnitude.ToString() : Library.FormatSpec.Radix(magnitude, radix);
            digits = digits.PadLeft(Math.Max(0, precision), '0');
            return Sign(number.Sign < 0) + (Flags.Contains('#', StringComparison.Ordinal) ? prefix : "") + digits;
        }

        private string Float(object? value, int precision)
        {
            if (!Arithmetic.IsNumber(value))
                throw Unsuited(value);
            var number = Arithmetic.ToDouble(value);
            var sign = Sign(double.IsNegative(number));
            if (!double.IsFinite(number))
                return sign + (double.IsNaN(number) ? "nan" : "inf");
            var decimals = precision < 0 ? 6 : precision;
            var alternate = Flags.Contains('#', StringComparison.Ordinal);
            var magnitude = Math.Abs(number);
            return sign + char.ToLowerInvariant(Type) switch
            {
                'e' => NumberFormat.Scientific(magnitude, decimals),
                'g' => NumberFormat.General(magnitude, decimals, alternate),
                _ => NumberFormat.Fixed(magnitude, decimals),
            };
        }
    }
}
