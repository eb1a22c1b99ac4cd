using EcommAspire.Domain;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Olist.Values;

/// <summary>
/// Text, which stays as it is. Where it may be empty, only the very words that tools write for nothing, unquoted, are nothing;
/// where it may not, no such word is text.
/// </summary>
internal class TextReader(Column column, RowRepairs repairs) : FieldReader(column, repairs)
{
    public override Refusal? Read(ReadOnlySpan<byte> field, bool quoted, RowWriter writer)
    {
        if (field.IsEmpty || (!quoted && IsToolsNull(field)) || (!Column.Nullable && IsNullWord(Trim(field))))
            return Null(field, writer);
        if (!quoted && IsSpreadsheetError(field))
            return Refusal.Of("is a spreadsheet's error, not a value", field);
        return Write(field, writer);
    }

    // People do write "none" and "-"; these they do not.
    private static bool IsToolsNull(ReadOnlySpan<byte> field) =>
        field.Length <= 4
        && (field.SequenceEqual("NULL"u8) || field.SequenceEqual("null"u8) || field.SequenceEqual("NaN"u8) || field.SequenceEqual("nan"u8)
            || field.SequenceEqual("NaT"u8) || field.SequenceEqual("None"u8) || field.SequenceEqual("<NA>"u8) || field.SequenceEqual("\\N"u8));

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
