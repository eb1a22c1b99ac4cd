using EcommAspire.Domain;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Olist.Values;

/// <summary>The first five digits of a postal code. Spreadsheets take them for a number, and the zero before it away.</summary>
internal sealed class ZipCodeReader(Column column, RowRepairs repairs) : FieldReader(column, repairs)
{
    private const int Digits = 5;

    public override Refusal? Read(ReadOnlySpan<byte> field, bool quoted, RowWriter writer)
    {
        var value = SpreadsheetText.Unmark(Trim(field), out var marked);
        if (IsNullWord(value))
            return Null(value, writer);
        if (marked)
            Note(SpreadsheetText.Repair);

        var digits = WithoutZeroFraction(value);
        if (digits.Length != value.Length)
            Note("a number's zero fraction removed");
        if (digits is [_, _, _, _, _, (byte)'-', _, _, _] && AreDigits(digits[6..]) && AreDigits(digits[..Digits]))
        {
            Note("a whole postal code cut to its first five digits");
            digits = digits[..Digits];
        }
        else if (digits.Length == 8 && AreDigits(digits))
        {
            Note("a whole postal code cut to its first five digits");
            digits = digits[..Digits];
        }

        if (!AreDigits(digits) || digits.Length is not (Digits or Digits - 1))
            return Refusal.Of("is not the first five digits of a postal code", value);
        if (digits.Length == Digits)
        {
            writer.Text(digits);
            return null;
        }

        Note("the lost zero before it restored");
        Span<byte> padded = stackalloc byte[Digits];
        padded[0] = (byte)'0';
        digits.CopyTo(padded[1..]);
        writer.Text(padded);
        return null;
    }

    private static ReadOnlySpan<byte> WithoutZeroFraction(ReadOnlySpan<byte> value)
    {
        var point = value.IndexOfAny((byte)'.', (byte)',');
        return point > 0 && point + 1 < value.Length && value[(point + 1)..].IndexOfAnyExcept((byte)'0') < 0 ? value[..point] : value;
    }

    private static bool AreDigits(ReadOnlySpan<byte> value) => value.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
}
