using System.Globalization;
using EcommAspire.Domain;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Olist.Values;

/// <summary>Degrees of latitude or longitude. Their range leaves no doubt about a comma.</summary>
internal sealed class DegreesReader(Column column, RowRepairs repairs, double limit) : FieldReader(column, repairs)
{
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public override Refusal? Read(ReadOnlySpan<byte> field, bool quoted, RowWriter writer)
    {
        var value = Trim(field);
        if (IsNullWord(value))
            return Null(value, writer);

        var read = double.NaN;
        if (value[^1] is not (>= (byte)'0' and <= (byte)'9' or (byte)'.') || !double.TryParse(value, Plain, CultureInfo.InvariantCulture, out read))
        {
            if (!NumberText.TryParse(SpreadsheetText.Unmark(value, out _), out var number) || number.HasCurrency || !number.TryValue(number.Mark, out var exact))
                return Refusal.Of("is not a number of degrees", value);
            if (number.Mark is DecimalMark.Comma)
                Note("a decimal comma read as a point");
            read = (double)exact;
        }
        else if (value.IndexOfAny((byte)'e', (byte)'E') >= 0)
        {
            Note("a power of ten written out");
        }

        if (!double.IsFinite(read) || Math.Abs(read) > limit)
            return Refusal.Of($"is beyond {limit} degrees", value);
        writer.Double(read);
        return null;
    }
}
