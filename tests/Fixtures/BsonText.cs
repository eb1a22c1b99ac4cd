using System.Buffers.Binary;
using System.Text;

namespace EcommAspire.Fixtures;

/// <summary>Writes a document of BSON, element by element (bsonspec.org).</summary>
public sealed class BsonText
{
    private readonly List<byte> _elements = [];

    /// <summary>The document.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[_elements.Count + 5];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length);
        _elements.CopyTo(bytes, 4);
        return bytes;
    }

    /// <summary>An element whose value is written already.</summary>
    public BsonText Raw(byte type, string name, params ReadOnlySpan<byte> value)
    {
        _elements.Add(type);
        _elements.AddRange(Encoding.UTF8.GetBytes(name));
        _elements.Add(0);
        _elements.AddRange(value);
        return this;
    }

    /// <summary>A floating-point number.</summary>
    public BsonText Double(string name, double value) => Raw(0x01, name, BitConverter.GetBytes(value));

    /// <summary>A text.</summary>
    public BsonText Text(string name, string value) => Raw(0x02, name, Counted(value));

    /// <summary>A document in it.</summary>
    public BsonText Document(string name, BsonText value) => Raw(0x03, name, value.ToArray());

    /// <summary>An array.</summary>
    public BsonText Array(string name, BsonText value) => Raw(0x04, name, value.ToArray());

    /// <summary>Bytes.</summary>
    public BsonText Binary(string name, byte subtype, params byte[] value) => Raw(0x05, name, [.. BitConverter.GetBytes(value.Length), subtype, .. value]);

    /// <summary>An identifier, of 24 hexadecimal digits.</summary>
    public BsonText ObjectId(string name, string value) => Raw(0x07, name, Convert.FromHexString(value));

    /// <summary>True or false.</summary>
    public BsonText Boolean(string name, bool value) => Raw(0x08, name, value ? (byte)1 : (byte)0);

    /// <summary>An instant, in milliseconds since 1970.</summary>
    public BsonText Date(string name, long milliseconds) => Raw(0x09, name, BitConverter.GetBytes(milliseconds));

    /// <summary>No value.</summary>
    public BsonText Null(string name) => Raw(0x0A, name);

    /// <summary>A number of 32 bits.</summary>
    public BsonText Int32(string name, int value) => Raw(0x10, name, BitConverter.GetBytes(value));

    /// <summary>A number of 64 bits.</summary>
    public BsonText Int64(string name, long value) => Raw(0x12, name, BitConverter.GetBytes(value));

    /// <summary>A decimal number, by its two halves.</summary>
    public BsonText Decimal128(string name, ulong high, ulong low) => Raw(0x13, name, [.. BitConverter.GetBytes(low), .. BitConverter.GetBytes(high)]);

    /// <summary>A text with its length before it and a zero after it.</summary>
    public static byte[] Counted(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return [.. BitConverter.GetBytes(bytes.Length + 1), .. bytes, 0];
    }
}
