using EcommAspire.Domain;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Olist.Values;

/// <summary>Reads one column's fields as people write them, and writes them as values of the column's type.</summary>
internal abstract class FieldReader(Column column, RowRepairs repairs)
{
    protected const string IsEmpty = "is empty, and may not be";

    public Column Column => column;

    /// <summary>Writes the field's value; or tells why it has none, having written nothing.</summary>
    public abstract Refusal? Read(ReadOnlySpan<byte> field, bool quoted, RowWriter writer);

    protected void Note(string kind) => repairs.Note(column.Name, kind);

    protected Refusal? Null(ReadOnlySpan<byte> field, RowWriter writer)
    {
        if (!column.Nullable)
            return field.IsEmpty ? new(IsEmpty) : Refusal.Of(IsEmpty, field);
        if (!field.IsEmpty)
            Note("a word for nothing (such as NULL or NaN) read as nothing");
        writer.Null();
        return null;
    }

    /// <summary>The words that tools write where there is no value.</summary>
    protected static bool IsNullWord(ReadOnlySpan<byte> field) => field.Length switch
    {
        0 => true,
        > 23 => false,
        _ => Is(field, "NULL"u8) || Is(field, "NaN"u8) || Is(field, "NaT"u8) || Is(field, "None"u8) || Is(field, "\\N"u8) || Is(field, "<NA>"u8)
            || Is(field, "N/A"u8) || Is(field, "#N/A"u8) || Is(field, "NA"u8) || Is(field, "nil"u8) || Is(field, "-"u8)
            || field.SequenceEqual("0000-00-00"u8) || field.SequenceEqual("0000-00-00 00:00:00"u8),
    };

    /// <summary>What a spreadsheet writes where a cell could not be reckoned.</summary>
    protected static bool IsSpreadsheetError(ReadOnlySpan<byte> field) =>
        field.Length is > 4 and < 9 && field[0] == '#'
        && (field.SequenceEqual("#REF!"u8) || field.SequenceEqual("#VALUE!"u8) || field.SequenceEqual("#NAME?"u8)
            || field.SequenceEqual("#DIV/0!"u8) || field.SequenceEqual("#NUM!"u8) || field.SequenceEqual("#NULL!"u8) || field.SequenceEqual("#ERROR!"u8));

    /// <summary>Without blanks around it, no-break ones included.</summary>
    protected static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> field)
    {
        while (true)
        {
            var trimmed = field.Trim(" \t\r\n\v\f"u8);
            if (trimmed.StartsWith("\u00A0"u8))
                trimmed = trimmed[2..];
            if (trimmed.EndsWith("\u00A0"u8))
                trimmed = trimmed[..^2];
            if (trimmed.StartsWith("\uFEFF"u8))
                trimmed = trimmed[3..];
            if (trimmed.Length == field.Length)
                return field;
            field = trimmed;
        }
    }

    private static bool Is(ReadOnlySpan<byte> field, ReadOnlySpan<byte> word) =>
        field.Length == word.Length && System.Text.Ascii.EqualsIgnoreCase(field, word);
}
