using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using EcommAspire.Ingestion.Loading;

namespace EcommAspire.Ingestion.Documents;

/// <summary>
/// Writes a document of BSON (bsonspec.org, version 1.1) as <c>mongoexport</c> does: as relaxed Extended JSON of the second
/// version (github.com/mongodb/specifications, extended-json), so that a document is the same row whichever way it came.
/// </summary>
internal static class ExtendedJson
{
    // Relaxed, a date within these is written as people do: 1970-01-01 to 9999-12-31.
    private const long LastPlainDate = 253_402_300_799_999;

    /// <summary>Writes the document.</summary>
    public static void Write(ReadOnlySpan<byte> document, ByteBuffer json) => WriteMembers(document, json, named: true);

    private static void WriteMembers(ReadOnlySpan<byte> document, ByteBuffer json, bool named)
    {
        json.Add(named ? (byte)'{' : (byte)'[');
        var rest = document[4..];
        for (var first = true; rest[0] != 0; first = false)
        {
            if (!first)
                json.Add((byte)',');
            var type = rest[0];
            var name = Terminated(rest[1..]);
            rest = rest[(2 + name.Length)..];
            if (named)
            {
                WriteText(name, json);
                json.Add((byte)':');
            }

            rest = rest[WriteValue(type, rest, json)..];
        }

        json.Add(named ? (byte)'}' : (byte)']');
    }

    /// <returns>How many bytes the value took.</returns>
    private static int WriteValue(byte type, ReadOnlySpan<byte> value, ByteBuffer json)
    {
        switch (type)
        {
            case 0x01:
                WriteDouble(BinaryPrimitives.ReadDoubleLittleEndian(value), json);
                return 8;
            case 0x02:
                WriteText(Counted(value), json);
                return 5 + Counted(value).Length;
            case 0x03 or 0x04:
                var length = Int32(value);
                WriteMembers(value[..length], json, named: type == 0x03);
                return length;
            case 0x05:
                return WriteBinary(value, json);
            case 0x06:
                json.Add("{\"$undefined\":true}"u8);
                return 0;
            case 0x07:
                WriteObjectId(value[..12], json);
                return 12;
            case 0x08:
                json.Add(value[0] == 0 ? "false"u8 : "true"u8);
                return 1;
            case 0x09:
                WriteDate(BinaryPrimitives.ReadInt64LittleEndian(value), json);
                return 8;
            case 0x0A:
                json.Add("null"u8);
                return 0;
            case 0x0B:
                return WritePattern(value, json);
            case 0x0C:
                return WritePointer(value, json);
            case 0x0D or 0x0E:
                json.Add(type == 0x0D ? "{\"$code\":"u8 : "{\"$symbol\":"u8);
                WriteText(Counted(value), json);
                json.Add((byte)'}');
                return 5 + Counted(value).Length;
            case 0x0F:
                return WriteScopedCode(value, json);
            case 0x10:
                WriteNumber(Int32(value), json);
                return 4;
            case 0x11:
                json.Add("{\"$timestamp\":{\"t\":"u8);
                WriteNumber(BinaryPrimitives.ReadUInt32LittleEndian(value[4..]), json);
                json.Add(",\"i\":"u8);
                WriteNumber(BinaryPrimitives.ReadUInt32LittleEndian(value), json);
                json.Add("}}"u8);
                return 8;
            case 0x12:
                WriteNumber(BinaryPrimitives.ReadInt64LittleEndian(value), json);
                return 8;
            case 0x13:
                json.Add("{\"$numberDecimal\":\""u8);
                Decimal128Text.Write(BinaryPrimitives.ReadUInt128LittleEndian(value), json);
                json.Add("\"}"u8);
                return 16;
            case 0x7F:
                json.Add("{\"$maxKey\":1}"u8);
                return 0;
            case 0xFF:
                json.Add("{\"$minKey\":1}"u8);
                return 0;
            default:
                throw new LoadException($"A document holds a value of type 0x{type:x2}, which BSON does not have.");
        }
    }

    private static void WriteDouble(double value, ByteBuffer json)
    {
        if (!double.IsFinite(value))
        {
            json.Add("{\"$numberDouble\":\""u8);
            json.Add(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);
            json.Add("\"}"u8);
            return;
        }

        Span<byte> text = stackalloc byte[32];
        _ = value.TryFormat(text, out var length);
        json.Add(text[..length]);
        // What was a floating-point number stays one to whoever reads it.
        if (!text[..length].ContainsAny(".E"u8))
            json.Add(".0"u8);
    }

    private static void WriteNumber(long value, ByteBuffer json)
    {
        Span<byte> text = stackalloc byte[20];
        _ = Utf8Formatter.TryFormat(value, text, out var length);
        json.Add(text[..length]);
    }

    private static void WriteDate(long milliseconds, ByteBuffer json)
    {
        if (milliseconds is < 0 or > LastPlainDate)
        {
            json.Add("{\"$date\":{\"$numberLong\":\""u8);
            WriteNumber(milliseconds, json);
            json.Add("\"}}"u8);
            return;
        }

        Span<byte> text = stackalloc byte[32];
        var at = DateTime.UnixEpoch.AddMilliseconds(milliseconds);
        _ = at.TryFormat(text, out var length, milliseconds % 1000 == 0 ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:ss.fffZ");
        json.Add("{\"$date\":\""u8);
        json.Add(text[..length]);
        json.Add("\"}"u8);
    }

    private static void WriteObjectId(ReadOnlySpan<byte> value, ByteBuffer json)
    {
        Span<byte> digits = stackalloc byte[24];
        _ = Convert.TryToHexStringLower(value, digits, out _);
        json.Add("{\"$oid\":\""u8);
        json.Add(digits);
        json.Add("\"}"u8);
    }

    private static int WriteBinary(ReadOnlySpan<byte> value, ByteBuffer json)
    {
        var (length, subtype) = (Int32(value), value[4]);
        var bytes = value.Slice(5, length);
        // The old form of plain bytes has their number once more.
        if (subtype == 2)
            bytes = bytes[4..];
        var text = new byte[Base64.GetMaxEncodedToUtf8Length(bytes.Length)];
        _ = Base64.EncodeToUtf8(bytes, text, out _, out var written);
        json.Add("{\"$binary\":{\"base64\":\""u8);
        json.Add(text.AsSpan(0, written));
        json.Add(Encoding.ASCII.GetBytes($"\",\"subType\":\"{subtype:x2}\"}}}}"));
        return 5 + length;
    }

    private static int WritePattern(ReadOnlySpan<byte> value, ByteBuffer json)
    {
        var pattern = Terminated(value);
        var options = Terminated(value[(pattern.Length + 1)..]);
        json.Add("{\"$regularExpression\":{\"pattern\":"u8);
        WriteText(pattern, json);
        json.Add(",\"options\":"u8);
        WriteText(options, json);
        json.Add("}}"u8);
        return pattern.Length + options.Length + 2;
    }

    private static int WritePointer(ReadOnlySpan<byte> value, ByteBuffer json)
    {
        var collection = Counted(value);
        json.Add("{\"$dbPointer\":{\"$ref\":"u8);
        WriteText(collection, json);
        json.Add(",\"$id\":"u8);
        WriteObjectId(value.Slice(5 + collection.Length, 12), json);
        json.Add("}}"u8);
        return 17 + collection.Length;
    }

    private static int WriteScopedCode(ReadOnlySpan<byte> value, ByteBuffer json)
    {
        var code = Counted(value[4..]);
        json.Add("{\"$code\":"u8);
        WriteText(code, json);
        json.Add(",\"$scope\":"u8);
        Write(value[(9 + code.Length)..], json);
        json.Add((byte)'}');
        return Int32(value);
    }

    private static void WriteText(ReadOnlySpan<byte> text, ByteBuffer json)
    {
        json.Add((byte)'"');
        for (int at; (at = IndexOfEscaped(text)) >= 0; text = text[(at + 1)..])
        {
            json.Add(text[..at]);
            json.Add((byte)'\\');
            switch (text[at])
            {
                case (byte)'"' or (byte)'\\':
                    json.Add(text[at]);
                    break;
                case (byte)'\n':
                    json.Add((byte)'n');
                    break;
                case (byte)'\r':
                    json.Add((byte)'r');
                    break;
                case (byte)'\t':
                    json.Add((byte)'t');
                    break;
                default:
                    json.Add(Encoding.ASCII.GetBytes($"u{text[at]:x4}"));
                    break;
            }
        }

        json.Add(text);
        json.Add((byte)'"');
    }

    private static int IndexOfEscaped(ReadOnlySpan<byte> text)
    {
        var control = text.IndexOfAnyInRange((byte)0, (byte)0x1F);
        var mark = (control < 0 ? text : text[..control]).IndexOfAny((byte)'"', (byte)'\\');
        return mark >= 0 ? mark : control;
    }

    private static int Int32(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadInt32LittleEndian(value);

    // A text with its length, and a zero at its end, before and after it.
    private static ReadOnlySpan<byte> Counted(ReadOnlySpan<byte> value) => value.Slice(4, Int32(value) - 1);

    private static ReadOnlySpan<byte> Terminated(ReadOnlySpan<byte> value) => value[..value.IndexOf((byte)0)];
}
