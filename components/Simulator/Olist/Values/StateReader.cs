using EcommAspire.Domain;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Olist.Values;

/// <summary>The two letters of a state, in capitals.</summary>
internal sealed class StateReader(Column column, RowRepairs repairs) : FieldReader(column, repairs)
{
    public override Refusal? Read(ReadOnlySpan<byte> field, bool quoted, RowWriter writer)
    {
        var value = Trim(field);
        if (value.IsEmpty || IsNullWord(value))
            return Null(value, writer);
        if (value.Length != 2 || !char.IsAsciiLetter((char)value[0]) || !char.IsAsciiLetter((char)value[1]))
            return Refusal.Of("is not the two letters of a state", value);

        Span<byte> capitals = [(byte)char.ToUpperInvariant((char)value[0]), (byte)char.ToUpperInvariant((char)value[1])];
        if (!capitals.SequenceEqual(value))
            Note("written in small letters, read as capitals");
        writer.Text(capitals);
        return null;
    }
}
