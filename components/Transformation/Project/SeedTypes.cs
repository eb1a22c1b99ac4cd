using System.Globalization;

namespace EcommAspire.Transformation.Project;

/// <summary>The types a seed's column can be guessed as.</summary>
internal enum SeedType
{
    Integer,
    Number,
    Date,
    Timestamp,
    IsoTimestamp,
    Boolean,
    Text,
}

/// <summary>dbt's guess at a column's type: the first, in this order, that every value of the column fits.</summary>
internal sealed class SeedGuess
{
    private readonly List<SeedType> _left = [SeedType.Number, SeedType.Date, SeedType.Timestamp, SeedType.IsoTimestamp, SeedType.Boolean];
    private bool _isWhole = true;

    /// <summary>What the column is, as far as its values were seen.</summary>
    public SeedType Type => _left switch
    {
        [] => SeedType.Text,
        [SeedType.Number, ..] when _isWhole => SeedType.Integer,
        [var first, ..] => first,
    };

    public void See(ReadOnlySpan<char> text)
    {
        if (_left.Count == 0 || SeedTypes.IsNull(text))
            return;
        var trimmed = text.Trim();
        for (var i = _left.Count - 1; i >= 0; i--)
            if (!SeedTypes.Fits(trimmed, _left[i]))
                _left.RemoveAt(i);
        _isWhole = _isWhole && _left is [SeedType.Number, ..] && SeedTypes.IsWhole(text);
    }
}

/// <summary>What each type of a seed's column takes, and how SQL reads it.</summary>
internal static class SeedTypes
{
    private static readonly string[] s_iso = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];

    public static string Spelling(SeedType type) => type switch
    {
        SeedType.Integer => "integer",
        SeedType.Number => "double",
        SeedType.Date => "date",
        SeedType.Timestamp or SeedType.IsoTimestamp => "timestamp",
        SeedType.Boolean => "boolean",
        _ => "text",
    };

    public static string? Rewrite(ReadOnlySpan<char> text, SeedType type) => type switch
    {
        SeedType.Text => text.IsEmpty ? null : text.ToString(),
        _ when IsNull(text) => null,
        SeedType.Integer when IsPlain(text) => text.ToString(),
        SeedType.Integer => decimal.Truncate(Number(text)!.Value).ToString(CultureInfo.InvariantCulture),
        SeedType.Number => Number(text)!.Value.ToString(CultureInfo.InvariantCulture),
        SeedType.IsoTimestamp => text.Trim().TrimEnd('Z').ToString().Replace('T', ' '),
        _ => text.Trim().ToString(),
    };

    public static bool IsNull(ReadOnlySpan<char> text) => text.Trim() is var trimmed && (trimmed.IsEmpty || trimmed.Equals("null", StringComparison.OrdinalIgnoreCase));

    public static bool IsWhole(ReadOnlySpan<char> text) => IsPlain(text) || !text.Contains('.') && Number(text) is { } number && number == decimal.Truncate(number);

    public static bool Fits(ReadOnlySpan<char> text, SeedType type) => type switch
    {
        SeedType.Number => IsPlain(text) || Number(text) is not null,
        SeedType.Date => DateOnly.TryParseExact(text, "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        SeedType.Timestamp => DateTime.TryParseExact(text, "yyyy-M-d H:m:s", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        SeedType.IsoTimestamp => text.Contains('T') && DateTime.TryParseExact(text.TrimEnd('Z'), s_iso, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        SeedType.Boolean => text.Equals("true", StringComparison.OrdinalIgnoreCase) || text.Equals("false", StringComparison.OrdinalIgnoreCase),
        _ => true,
    };

    /// <summary>Whether it is a whole number as SQL writes it, which most are: nothing to be parsed.</summary>
    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiDigit(c))
                return false;
        return text.Length is > 0 and < 19 && (text.Length == 1 || text[0] != '0');
    }

    /// <summary>A number as people write it: with thousands separators, a currency sign or a percent sign.</summary>
    private static decimal? Number(ReadOnlySpan<char> text)
    {
        var plain = text.Trim().Trim("%$€£¥").Trim();
        if (plain.Contains(','))
            plain = plain.ToString().Replace(",", "", StringComparison.Ordinal);
        return decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
