using EcommAspire.Domain;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Olist.Values;

/// <summary>
/// What identifies something, here or elsewhere. Blanks around it are not part of it; what a spreadsheet took for a number
/// has lost its digits.
/// </summary>
internal sealed class IdentifierReader(Column column, RowRepairs repairs) : TextReader(column, repairs)
{
    public override Refusal? Read(ReadOnlySpan<byte> field, bool quoted, RowWriter writer)
    {
        var value = SpreadsheetText.Unmark(Trim(field), out var marked);
        if (IsNullWord(value))
            return Null(value, writer);
        if (IsScientific(value))
            return Refusal.Of("was turned into a number by a spreadsheet, which lost its digits", value);
        var refusal = base.Read(value, quoted, writer);
        if (refusal is null && marked)
            Note(SpreadsheetText.Repair);
        else if (refusal is null && value.Length != field.Length)
            Note("blanks around it removed");
        return refusal;
    }

    /// <summary>As in <c>1,23E+31</c>. A plus, a comma or a point is in no identifier of these files.</summary>
    private static bool IsScientific(ReadOnlySpan<byte> value)
    {
        var exponent = value.IndexOfAny((byte)'e', (byte)'E');
        if (exponent < 1 || exponent + 1 == value.Length || !char.IsAsciiDigit((char)value[0]))
            return false;
        var mantissa = value[1..exponent];
        var power = value[(exponent + 1)..];
        var hasPlus = power[0] == '+';
        if (hasPlus)
            power = power[1..];
        return !power.IsEmpty
            && power.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            && (mantissa.IsEmpty ? hasPlus : mantissa[0] is (byte)'.' or (byte)',' && mantissa[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0);
    }
}
