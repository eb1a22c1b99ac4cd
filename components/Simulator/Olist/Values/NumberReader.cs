using EcommAspire.Domain;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Olist.Values;

/// <summary>Whole numbers, and amounts of a fixed number of decimals.</summary>
internal sealed class NumberReader(Column column, RowRepairs repairs, Lazy<ColumnEvidence> evidence) : FieldReader(column, repairs)
{
    private const int MaxPlainDigits = 18;

    // A binary number's rounding error shows from about the fifteenth digit; what people write has fewer decimals.
    private const decimal Noise = 1e-9m;
    private const int NoiseDecimals = 11;

    private int Scale => Column.Type.Scale;

    public override Refusal? Read(ReadOnlySpan<byte> field, bool quoted, RowWriter writer)
    {
        if (TryPlain(field, out var unscaled) && Write(unscaled, writer))
            return null;

        var value = SpreadsheetText.Unmark(Trim(field), out var marked);
        if (IsNullWord(value))
            return Null(value, writer);
        if (marked)
            Note(SpreadsheetText.Repair);
        if (!NumberText.TryParse(value, out var number))
            return Refusal.Of("is not a number", value);

        var mark = number.Mark;
        if (number.IsAmbiguous && !Resolve(number, ref mark))
            return Refusal.Of("may be a number with decimals or with a thousands mark; nothing in its column tells which", value);
        if (!number.TryValue(mark, out var read))
            return Refusal.Of("is too large or too small a number", value);

        if (number.HasCurrency)
            Note("a currency sign removed");
        if (number.HasExponent)
            Note("a power of ten written out");
        if (mark is DecimalMark.Comma)
            Note("a decimal comma read as a point");
        if (number.HasThousands || (number.IsAmbiguous && mark is DecimalMark.Unknown))
            Note("thousands marks removed");
        return Write(read, value, mark, writer);
    }

    /// <summary>Digits with no more decimals than the column has: what nearly every field is.</summary>
    private bool TryPlain(ReadOnlySpan<byte> field, out long unscaled)
    {
        unscaled = 0;
        var negative = field.Length > 1 && field[0] == '-';
        if (negative)
            field = field[1..];
        if (field.IsEmpty || field.Length > MaxPlainDigits - Scale)
            return false;
        var decimals = -1;
        foreach (var digit in field)
        {
            if (digit == '.' && decimals < 0 && Scale > 0)
            {
                decimals = 0;
                continue;
            }

            if (!char.IsAsciiDigit((char)digit))
                return false;
            unscaled = (unscaled * 10) + (digit - '0');
            if (decimals >= 0)
                decimals++;
        }

        if (decimals > Scale || decimals == 0 || field[0] == '.')
            return false;
        for (var i = Math.Max(decimals, 0); i < Scale; i++)
            unscaled *= 10;
        if (negative)
            unscaled = -unscaled;
        return true;
    }

    /// <summary>Writes it if it is in the type's range.</summary>
    private bool Write(long unscaled, RowWriter writer)
    {
        switch (Column.Type.Kind)
        {
            case ValueKind.Integer when unscaled is >= int.MinValue and <= int.MaxValue:
                writer.Integer((int)unscaled);
                return true;
            case ValueKind.BigInteger:
                writer.BigInteger(unscaled);
                return true;
            case ValueKind.Decimal when Math.Abs(unscaled) < PowerOfTen(Column.Type.Precision):
                writer.Decimal(unscaled, Scale);
                return true;
            default:
                return false;
        }
    }

    private Refusal? Write(decimal read, ReadOnlySpan<byte> value, DecimalMark mark, RowWriter writer)
    {
        var rounded = Math.Round(read, Scale);
        if (read != rounded)
        {
            if (read.Scale < NoiseDecimals || Math.Abs(read - rounded) > Noise)
            {
                return Refusal.Of(Scale == 0 ? "is not a whole number" : $"has more than {Scale} decimals", value);
            }

            Note("the rounding error of a binary number removed");
        }
        else if (Scale == 0 && mark is not DecimalMark.Unknown)
        {
            Note("zero decimals of a whole number removed");
        }

        var limit = PowerOfTen(MaxPlainDigits - Scale);
        return rounded > -limit && rounded < limit && Write((long)(rounded * PowerOfTen(Scale)), writer)
            ? null
            : Refusal.Of($"is beyond {Column.Type}", value);
    }

    private bool Resolve(NumberText number, ref DecimalMark mark)
    {
        var proven = evidence.Value.DecimalMarkOf(Column.Name);
        if (proven is DecimalMark.Unknown)
            return number.Mark is DecimalMark.Point && Scale > 0; // the published files' own mark
        mark = proven == number.Mark ? number.Mark : DecimalMark.Unknown;
        return true;
    }

    private static long PowerOfTen(int exponent)
    {
        var power = 1L;
        for (var i = 0; i < exponent; i++)
            power *= 10;
        return power;
    }
}
