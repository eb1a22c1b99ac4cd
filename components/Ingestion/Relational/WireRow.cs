using EcommAspire.Ingestion.Loading;
using EcommAspire.Ingestion.Relational.MySqlWire;

namespace EcommAspire.Ingestion.Relational;

/// <summary>Turns a row of fields into a line of CSV.</summary>
/// <param name="forms">What each column's values look like.</param>
/// <param name="table">What to call the table.</param>
internal sealed class WireRow(ValueForm[] forms, string table)
{
    public void Write(ReadOnlySpan<byte> row, long number, ByteBuffer csv)
    {
        var fields = new PayloadReader(row);
        ReadOnlySpan<byte> value = default;
        for (var i = 0; i < forms.Length; i++)
        {
            if (i > 0)
                csv.Add((byte)',');
            if (fields.TryField(ref value))
                Write(forms[i], value, csv);
            else if (forms[i] is ValueForm.MarkedText)
                throw TooLong(number);
        }

        if (!fields.IsEmpty)
            throw AnotherForm();
        csv.Add((byte)'\n');
    }

    private static void Write(ValueForm form, ReadOnlySpan<byte> value, ByteBuffer csv)
    {
        switch (form)
        {
            case ValueForm.Plain:
                csv.Add(value);
                break;
            case ValueForm.Text:
                csv.AddQuoted(value);
                break;
            case ValueForm.MarkedText when value is [(byte)MySqlText.ValueMark, ..]:
                csv.AddQuoted(value[1..]);
                break;
            case ValueForm.Bytes:
                csv.Add((byte)'"');
                csv.AddHex(value);
                csv.Add((byte)'"');
                break;
            case ValueForm.MarkedText when value is [(byte)MySqlText.NullMark]:
                break;
            default:
                throw AnotherForm();
        }
    }

    private static LoadException AnotherForm() => new("The server sent a row of another form than was asked for.");

    private LoadException TooLong(long number) => new(
        $"Row {number} of {table} holds a value longer than the server's max_allowed_packet lets it write; raise max_allowed_packet on the server and ingest again.");
}
