using System.Buffers.Text;
using EcommAspire.Ingestion.Loading;

namespace EcommAspire.Ingestion.Relational;

/// <summary>Turns a row as <see cref="MySqlText.Row"/> writes it into a line of CSV.</summary>
/// <param name="texts">Of each column, whether it is a text with its length before it.</param>
internal sealed class MySqlRow(bool[] texts)
{
    public void Write(ReadOnlySpan<byte> row, ByteBuffer csv)
    {
        for (var i = 0; i < texts.Length; i++)
        {
            if (i > 0)
            {
                row = row[1..];
                csv.Add((byte)',');
            }

            row = texts[i] ? Text(row, csv) : Plain(row, csv);
        }

        if (!row.IsEmpty)
            throw new LoadException("The server sent a row of another form than was asked for.");
        csv.Add((byte)'\n');
    }

    // Numbers, dates and hexadecimal digits hold no comma.
    private static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> row, ByteBuffer csv)
    {
        var end = row.IndexOf((byte)',');
        if (end < 0)
            end = row.Length;
        csv.Add(row[..end]);
        return row[end..];
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> row, ByteBuffer csv)
    {
        if (row is [(byte)'-', ..])
            return row[1..];
        if (!Utf8Parser.TryParse(row, out int length, out var digits) || row.Length < digits + 1 + length)
            throw new LoadException("The server sent a row of another form than was asked for.");
        var text = row.Slice(digits + 1, length);
        csv.AddQuoted(text);
        return row[(digits + 1 + length)..];
    }
}
