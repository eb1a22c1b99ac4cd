using System.Buffers;
using System.Data.SqlTypes;
using System.Text;
using EcommAspire.Ingestion.Loading;
using Microsoft.Data.SqlClient;

namespace EcommAspire.Ingestion.Relational;

/// <summary>Turns a row of SQL Server into a line of CSV.</summary>
/// <param name="forms">How each column's values are written.</param>
internal sealed class SqlServerRow(SqlServerForm[] forms)
{
    private const long TicksCutOff = TimeSpan.TicksPerMicrosecond;

    private byte[] _text = new byte[4096];

    public void Write(SqlDataReader reader, ByteBuffer csv)
    {
        for (var i = 0; i < forms.Length; i++)
        {
            if (i > 0)
                csv.Add((byte)',');
            if (!reader.IsDBNull(i))
                Write(reader, i, csv);
        }

        csv.Add((byte)'\n');
    }

    private void Write(SqlDataReader reader, int i, ByteBuffer csv)
    {
        switch (forms[i])
        {
            case SqlServerForm.Byte:
                Add(reader.GetByte(i), default, csv);
                break;
            case SqlServerForm.Int16:
                Add(reader.GetInt16(i), default, csv);
                break;
            case SqlServerForm.Int32:
                Add(reader.GetInt32(i), default, csv);
                break;
            case SqlServerForm.Int64:
                Add(reader.GetInt64(i), default, csv);
                break;
            case SqlServerForm.Decimal:
                WriteDecimal(reader.GetSqlDecimal(i), csv);
                break;
            case SqlServerForm.Money:
                Add(reader.GetDecimal(i), default, csv);
                break;
            case SqlServerForm.Single:
                Add(reader.GetFloat(i), default, csv);
                break;
            case SqlServerForm.Double:
                Add(reader.GetDouble(i), default, csv);
                break;
            case SqlServerForm.Boolean:
                csv.Add(reader.GetBoolean(i) ? (byte)'t' : (byte)'f');
                break;
            case SqlServerForm.Bit:
                csv.Add(reader.GetBoolean(i) ? (byte)'1' : (byte)'0');
                break;
            case SqlServerForm.JsonBoolean:
                csv.Add(reader.GetBoolean(i) ? "true"u8 : "false"u8);
                break;
            case SqlServerForm.Date:
                Add(reader.GetDateTime(i), "yyyy-MM-dd", csv);
                break;
            case SqlServerForm.DateTime:
                WriteTime(reader.GetDateTime(i), csv);
                break;
            case SqlServerForm.DateTimeOffset:
                WriteTime(reader.GetDateTimeOffset(i).UtcDateTime, csv);
                break;
            case SqlServerForm.Time:
                Add(reader.GetTimeSpan(i), @"hh\:mm\:ss\.fffffff", csv);
                break;
            case SqlServerForm.Guid:
                Add(reader.GetGuid(i), "D", csv);
                break;
            case SqlServerForm.Text:
                csv.AddQuoted(Utf8(reader.GetString(i)));
                break;
            case SqlServerForm.TextAsBytes:
                WriteHex(Utf8(reader.GetString(i)), csv);
                break;
            default:
                WriteHex(reader.GetFieldValue<byte[]>(i), csv);
                break;
        }
    }

    private static void Add<T>(T value, ReadOnlySpan<char> format, ByteBuffer csv)
        where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[64];
        _ = value.TryFormat(text, out var length, format, null);
        csv.Add(text[..length]);
    }

    private static void WriteTime(DateTime value, ByteBuffer csv) =>
        Add(value, value.Ticks % TimeSpan.TicksPerSecond < TicksCutOff ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.ffffff", csv);

    // Of 38 digits, which .NET's own decimal does not hold.
    private static void WriteDecimal(SqlDecimal value, ByteBuffer csv)
    {
        Span<uint> parts = stackalloc uint[4];
        value.WriteTdsValue(parts);
        var whole = new UInt128(((ulong)parts[3] << 32) | parts[2], ((ulong)parts[1] << 32) | parts[0]);
        Span<byte> digits = stackalloc byte[40];
        _ = whole.TryFormat(digits, out var length, default, null);
        if (!value.IsPositive && whole != 0)
            csv.Add((byte)'-');
        var before = length - value.Scale;
        if (before > 0)
        {
            csv.Add(digits[..before]);
        }
        else
        {
            csv.Add((byte)'0');
            before = 0;
        }

        if (value.Scale == 0)
            return;
        csv.Add((byte)'.');
        for (var missing = value.Scale - (length - before); missing > 0; missing--)
            csv.Add((byte)'0');
        csv.Add(digits[before..length]);
    }

    private static void WriteHex(ReadOnlySpan<byte> bytes, ByteBuffer csv)
    {
        csv.Add((byte)'"');
        csv.AddHex(bytes);
        csv.Add((byte)'"');
    }

    private ReadOnlySpan<byte> Utf8(string value)
    {
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (_text.Length < most)
            _text = new byte[most];
        var rest = value.AsSpan();
        var length = 0;
        while (true)
        {
            var status = System.Text.Unicode.Utf8.FromUtf16(rest, _text.AsSpan(length), out var read, out var written, replaceInvalidSequences: false);
            length += written;
            if (status is not OperationStatus.InvalidData)
                return _text.AsSpan(0, length);
            // Half a character, which SQL Server keeps and UTF-8 does not know: written as if it did, so that it is found out.
            var half = rest[read];
            _text[length++] = (byte)(0xE0 | (half >> 12));
            _text[length++] = (byte)(0x80 | ((half >> 6) & 0x3F));
            _text[length++] = (byte)(0x80 | (half & 0x3F));
            rest = rest[(read + 1)..];
        }
    }
}
