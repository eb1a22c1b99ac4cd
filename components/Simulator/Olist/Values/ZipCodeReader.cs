using EcommAspire.Domain;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Olist.Values;

/// <summary>The first five digits of a postal code. Spreadsheets take them for a number, and the zero before it away.</summary>
internal sealed class ZipCodeReader(Column column, RowRepairs repairs) : FieldReader(column, repairs)
{
    private const int Digits = 5;
    private const int Others = 3;
    private const int MaxLength = 10; // 01.037-000

    public override Refusal? Read(ReadOnlySpan<byte> field, bool quoted, RowWriter writer)
    {
        var value = SpreadsheetText.Unmark(Trim(field), out var marked);
        if (IsNullWord(value))
            return Null(value, writer);
        if (marked)
            Note(SpreadsheetText.Repair);

        scoped var digits = WithoutZeroFraction(value);
        if (digits.Length != value.Length)
            Note("a number's zero fraction removed");
        Span<byte> joined = stackalloc byte[MaxLength];
        var point = digits.IndexOf((byte)'.');
        if (digits.Length <= MaxLength && point is 1 or 2)
        {
            Note("the point of a postal code removed");
            digits[..point].CopyTo(joined);
            digits[(point + 1)..].CopyTo(joined[point..]);
            digits = joined[..(digits.Length - 1)];
        }

        // The other three, which a dash sets apart; without it, four and three are a whole code that lost its zero.
        var dash = digits.IndexOf((byte)'-');
        if (digits.Length - dash - 1 == Others && dash is Digits or Digits - 1 && AreDigits(digits[(dash + 1)..]))
            digits = Cut(digits[..dash]);
        else if (dash < 0 && digits.Length is Digits + Others or Digits + Others - 1 && AreDigits(digits))
            digits = Cut(digits[..^Others]);

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

    private ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> digits)
    {
        Note("a whole postal code cut to its first five digits");
        return digits;
    }

    private static ReadOnlySpan<byte> WithoutZeroFraction(ReadOnlySpan<byte> value)
    {
        var point = value.IndexOfAny((byte)'.', (byte)',');
        return point > 0 && point + 1 < value.Length && value[(point + 1)..].IndexOfAnyExcept((byte)'0') < 0 ? value[..point] : value;
    }

    private static bool AreDigits(ReadOnlySpan<byte> value) => value.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
}
