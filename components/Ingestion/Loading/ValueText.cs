using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using EcommAspire.Domain;

namespace EcommAspire.Ingestion.Loading;

internal enum ValueFit
{
    Fits,
    ZeroDate,
    Unfit,
}

/// <summary>Brings a value's text into the one form that the loader reads without doubt, or says why it cannot.</summary>
internal static class ValueText
{
    // So many digits of a whole number any double holds.
    private const int DigitsOfDouble = 15;

    private static readonly JsonReaderOptions _json = new() { MaxDepth = 10_000 };

    public static ValueFit Normalize(ColumnType type, ReadOnlySpan<byte> text, ByteBuffer result, out string? problem)
    {
        problem = null;
        var trimmed = type.Kind is ValueKind.Json ? text : text.Trim((byte)' ');
        switch (type.Kind)
        {
            case ValueKind.Integer:
                problem = Whole(trimmed, int.MinValue, int.MaxValue, "a whole number of 32 bits", result);
                break;
            case ValueKind.BigInteger:
                problem = Whole(trimmed, long.MinValue, long.MaxValue, "a whole number of 64 bits", result);
                break;
            case ValueKind.Decimal:
                problem = DecimalText.Normalize(trimmed, type.Precision, type.Scale, result) ? null : Not(trimmed, $"a number that {type} holds exactly");
                break;
            case ValueKind.Double:
                problem = Double(trimmed, result);
                break;
            case ValueKind.Boolean:
                problem = Boolean(trimmed, result);
                break;
            case ValueKind.Date or ValueKind.Timestamp or ValueKind.Instant:
                if (TimeText.IsZeroDate(trimmed))
                    return ValueFit.ZeroDate;
                problem = TimeText.Normalize(type.Kind, trimmed, result) is { } complaint ? $"{Shown(trimmed)} {complaint}" : null;
                break;
            case ValueKind.Bytes:
                problem = trimmed.Length % 2 == 0 && !trimmed.ContainsAnyExcept(HexDigits) ? null : Not(trimmed, "hexadecimal");
                result.Add(trimmed);
                break;
            case ValueKind.Json:
                problem = IsJson(text) ? null : Not(text, "JSON");
                result.Add(text);
                break;
            default:
                result.Add(text);
                break;
        }

        return problem is null ? ValueFit.Fits : ValueFit.Unfit;
    }

    private static System.Buffers.SearchValues<byte> HexDigits { get; } = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF"u8);

    private static string? Whole(ReadOnlySpan<byte> text, long least, long greatest, string what, ByteBuffer result)
    {
        var start = result.Length;
        if (!DecimalText.Normalize(text, 19, 0, result))
            return Not(text, what);
        return Utf8Parser.TryParse(result.Written[start..], out long value, out _) && value >= least && value <= greatest ? null : Not(text, what);
    }

    private static string? Double(ReadOnlySpan<byte> text, ByteBuffer result)
    {
        if (text.Length is > 0 and <= 9)
        {
            Span<byte> lower = stackalloc byte[9];
            _ = Ascii.ToLower(text, lower, out var length);
            lower = lower[..length];
            if (lower.SequenceEqual("nan"u8) || lower.SequenceEqual("inf"u8) || lower.SequenceEqual("-inf"u8)
                || lower.SequenceEqual("infinity"u8) || lower.SequenceEqual("-infinity"u8))
            {
                result.Add(lower);
                return null;
            }
        }

        if (!Utf8Parser.TryParse(text, out double value, out var consumed) || consumed != text.Length || !double.IsFinite(value))
            return Not(text, "a number of 64 bits");
        if (!IsExact(text, value))
            return Not(text, "a number that 64 bits of floating point hold without rounding");
        result.Add(text);
        return null;
    }

    // Fractions are approximate by nature; a whole number is one exactly, or another one. It may be written with the few
    // digits that tell it from its neighbours.
    private static bool IsExact(ReadOnlySpan<byte> text, double value)
    {
        if (text.Length <= DigitsOfDouble || text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
            return true;
        var whole = BigInteger.Parse(Encoding.ASCII.GetString(text));
        return whole == new BigInteger(value) || whole == BigInteger.Parse($"{value:R}", NumberStyles.Float);
    }

    private static string? Boolean(ReadOnlySpan<byte> text, ByteBuffer result)
    {
        bool? value = text switch
        {
            [(byte)'t' or (byte)'T' or (byte)'1'] => true,
            [(byte)'f' or (byte)'F' or (byte)'0'] => false,
            _ when Ascii.EqualsIgnoreCase(text, "true"u8) => true,
            _ when Ascii.EqualsIgnoreCase(text, "false"u8) => false,
            _ => null,
        };
        if (value is null)
            return Not(text, "true or false");
        result.Add(value.Value ? "t"u8 : "f"u8);
        return null;
    }

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        if (!System.Text.Unicode.Utf8.IsValid(text))
            return false;
        try
        {
            var reader = new Utf8JsonReader(text, _json);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Not(ReadOnlySpan<byte> text, string what) => $"{Shown(text)} is not {what}";

    private static string Shown(ReadOnlySpan<byte> text)
    {
        var shown = Encoding.UTF8.GetString(text[..Math.Min(text.Length, 60)]);
        return $"'{shown}{(text.Length > 60 ? "…" : "")}'";
    }
}
