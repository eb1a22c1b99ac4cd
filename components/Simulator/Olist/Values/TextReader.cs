using EcommAspire.Domain;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Olist.Values;

/// <summary>Text, which stays as it is. Only unquoted <c>NULL</c>, <c>NaN</c> and <c>\N</c> are what tools write for nothing.</summary>
internal class TextReader(Column column, RowRepairs repairs) : FieldReader(column, repairs)
{
    public override Refusal? Read(ReadOnlySpan<byte> field, bool quoted, RowWriter writer)
    {
        if (field.IsEmpty || (!quoted && (field.SequenceEqual("NULL"u8) || field.SequenceEqual("NaN"u8) || field.SequenceEqual("\\N"u8))))
            return Null(field, writer);
        if (!Column.Nullable && Trim(field).IsEmpty)
            return new(IsEmpty);
        return Write(field, writer);
    }

    protected Refusal? Write(ReadOnlySpan<byte> field, RowWriter writer)
    {
        if (Column.Type.Length is { } limit && field.Length > limit && Characters(field) is var length && length > limit)
            return Refusal.Of($"is longer than {limit} characters", field) with { Note = $"{length} characters" };
        writer.Text(field);
        return null;
    }

    private static int Characters(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var value in utf8)
            count += (value & 0xC0) == 0x80 ? 0 : 1;
        return count;
    }
}
