using System.Globalization;
using System.Text;

namespace EcommAspire.Simulator.Olist.Values;

/// <summary>Which mark stands before the decimals.</summary>
internal enum DecimalMark
{
    /// <summary>The number does not tell.</summary>
    Unknown,
    Point,
    Comma,
}

/// <summary>
/// A number as someone wrote it: with a currency sign, thousands marks, an exponent. <c>1.234</c> is a number with three
/// decimals or one with a thousands mark; which, only its column can tell.
/// </summary>
internal readonly struct NumberText
{
    private const byte Point = (byte)'.';
    private const byte Comma = (byte)',';
    private const int MaxDigits = 40;

    private readonly string _digits;
    private readonly string _exponent;

    private readonly bool _hasGaps;

    private NumberText(string digits, string exponent, DecimalMark mark, bool isAmbiguous, bool hasCurrency, bool hasGaps) =>
        (_digits, _exponent, Mark, IsAmbiguous, HasCurrency, _hasGaps) = (digits, exponent, mark, isAmbiguous, hasCurrency, hasGaps);

    /// <summary>The mark the number itself proves to stand before decimals; of an ambiguous one, the mark it has.</summary>
    public DecimalMark Mark { get; }

    /// <summary>Whether <see cref="Mark"/> may as well stand between thousands.</summary>
    public bool IsAmbiguous { get; }

    public bool HasCurrency { get; }

    public bool HasExponent => _exponent.Length > 0;

    public bool HasThousands => _hasGaps || (Mark is DecimalMark.Unknown
        ? _digits.AsSpan().ContainsAny('.', ',')
        : !IsAmbiguous && _digits.Contains(Mark is DecimalMark.Point ? ',' : '.', StringComparison.Ordinal));

    public static bool TryParse(ReadOnlySpan<byte> field, out NumberText number)
    {
        number = default;
        var hasCurrency = false;
        var negative = field.StartsWith("-"u8);
        var rest = negative ? field[1..].TrimStart((byte)' ') : field;
        if (rest.StartsWith("R$"u8) || rest.StartsWith("BRL"u8))
        {
            rest = rest[(rest[1] == '$' ? 2 : 3)..].TrimStart((byte)' ');
            if (rest.StartsWith("\u00A0"u8))
                rest = rest[2..];
            hasCurrency = true;
        }

        if (!negative && rest.StartsWith("-"u8))
        {
            negative = true;
            rest = rest[1..];
        }
        else if (rest.StartsWith("+"u8))
            rest = rest[1..];

        var exponentAt = rest.IndexOfAny((byte)'e', (byte)'E');
        var exponent = exponentAt < 0 ? default : rest[(exponentAt + 1)..];
        scoped var digits = exponentAt < 0 ? rest : rest[..exponentAt];
        scoped Span<byte> joined = stackalloc byte[MaxDigits];
        var length = 0;
        var hasGaps = digits.Length <= MaxDigits && TryJoin(digits, joined, out length);
        if (hasGaps)
            digits = joined[..length];
        if (digits.IsEmpty || digits.Length > MaxDigits || digits.IndexOfAnyInRange((byte)'0', (byte)'9') < 0 || !OnlyDigitsAndMarks(digits))
            return false;
        if (exponentAt >= 0 && !int.TryParse(exponent, NumberStyles.AllowLeadingSign, null, out _))
            return false;
        if (!Marks(digits, exponentAt >= 0, out var mark, out var isAmbiguous))
            return false;
        number = new((negative ? "-" : "") + Encoding.ASCII.GetString(digits), Encoding.ASCII.GetString(exponent), mark, isAmbiguous && !hasGaps, hasCurrency, hasGaps);
        return true;
    }

    /// <summary>The value, if <paramref name="mark"/> stands before decimals; false when it is too large or too small for one.</summary>
    public bool TryValue(DecimalMark mark, out decimal value)
    {
        var plain = mark switch
        {
            DecimalMark.Comma => _digits.Replace(".", "", StringComparison.Ordinal).Replace(',', '.'),
            DecimalMark.Point => _digits.Replace(",", "", StringComparison.Ordinal),
            _ => _digits.Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal),
        };
        var isRead = decimal.TryParse(
            HasExponent ? $"{plain}E{_exponent}" : plain,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out value);
        return isRead && (value != 0 || !_digits.AsSpan().ContainsAnyInRange('1', '9'));
    }

    /// <summary>Closes the gaps between thousands, if there are any and they stand where they should.</summary>
    private static bool TryJoin(ReadOnlySpan<byte> digits, Span<byte> joined, out int length)
    {
        length = 0;
        Span<byte> spaced = stackalloc byte[MaxDigits];
        var count = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var gap = digits[i] == ' ' ? 1 : digits[i..].StartsWith("\u00A0"u8) ? 2 : digits[i..].StartsWith("\u202F"u8) ? 3 : 0;
            spaced[count++] = gap > 0 ? (byte)' ' : digits[i];
            i += Math.Max(gap - 1, 0);
            if (gap == 0)
                joined[length++] = digits[i];
        }

        var whole = spaced[..count];
        var fraction = whole.IndexOfAny(Point, Comma);
        return length < count && IsGrouped(fraction < 0 ? whole : whole[..fraction], (byte)' ');
    }

    private static bool OnlyDigitsAndMarks(ReadOnlySpan<byte> digits)
    {
        foreach (var value in digits)
        {
            if (value is not (Point or Comma) && !char.IsAsciiDigit((char)value))
                return false;
        }

        return true;
    }

    private static bool Marks(ReadOnlySpan<byte> digits, bool hasExponent, out DecimalMark mark, out bool isAmbiguous)
    {
        isAmbiguous = false;
        mark = DecimalMark.Unknown;
        var points = digits.Count(Point);
        var commas = digits.Count(Comma);
        if (points + commas == 0)
            return true;
        if (points > 0 && commas > 0)
        {
            var last = digits.LastIndexOfAny(Point, Comma);
            mark = digits[last] == Point ? DecimalMark.Point : DecimalMark.Comma;
            return (mark is DecimalMark.Point ? points : commas) == 1 && IsGrouped(digits[..last], mark is DecimalMark.Point ? Comma : Point);
        }

        var only = points > 0 ? Point : Comma;
        if (points + commas > 1)
            return !hasExponent && IsGrouped(digits, only);
        mark = only == Point ? DecimalMark.Point : DecimalMark.Comma;
        isAmbiguous = !hasExponent && IsGrouped(digits, only);
        return true;
    }

    /// <summary>Whether the mark stands where thousands do: three digits after each, one to three before, no zero first.</summary>
    private static bool IsGrouped(ReadOnlySpan<byte> digits, byte mark)
    {
        var first = digits.IndexOf(mark);
        if (first is < 1 or > 3 || digits[0] == '0')
            return false;
        for (var rest = digits[first..]; !rest.IsEmpty; rest = rest[4..])
        {
            if (rest.Length < 4 || rest[0] != mark || rest.Slice(1, 3).IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
                return false;
        }

        return true;
    }
}
