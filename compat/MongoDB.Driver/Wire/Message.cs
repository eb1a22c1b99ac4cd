using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace MongoDB.Driver.Wire;

/// <summary>Writes a document element by element.</summary>
internal sealed class Message
{
    private readonly List<byte> _bytes = [];
    private readonly Stack<int> _starts = new();

    public Message() => Open();

    public Message Text(string name, string value)
    {
        Name(0x02, name);
        var bytes = Encoding.UTF8.GetBytes(value);
        Int32(bytes.Length + 1);
        _bytes.AddRange(bytes);
        _bytes.Add(0);
        return this;
    }

    public Message Number(string name, int value)
    {
        Name(0x10, name);
        Int32(value);
        return this;
    }

    public Message Number(string name, long value)
    {
        Name(0x12, name);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        _bytes.AddRange(bytes);
        return this;
    }

    public Message Flag(string name, bool value)
    {
        Name(0x08, name);
        _bytes.Add(value ? (byte)1 : (byte)0);
        return this;
    }

    /// <summary>Bytes of subtype 0, or those of an identifier of subtype 4.</summary>
    public Message Binary(string name, ReadOnlySpan<byte> value, byte subtype = 0)
    {
        Name(0x05, name);
        Int32(value.Length);
        _bytes.Add(subtype);
        _bytes.AddRange(value);
        return this;
    }

    /// <summary>A value already written: of a document, an array or a timestamp.</summary>
    public Message Raw(byte type, string name, ReadOnlySpan<byte> value)
    {
        Name(type, name);
        _bytes.AddRange(value);
        return this;
    }

    public Message Document(string name, Action<Message> write, bool isArray = false)
    {
        Name(isArray ? (byte)0x04 : (byte)0x03, name);
        Open();
        write(this);
        Close();
        return this;
    }

    public byte[] ToArray()
    {
        Close();
        return _bytes.ToArray();
    }

    private void Open()
    {
        _starts.Push(_bytes.Count);
        Int32(0);
    }

    private void Close()
    {
        _bytes.Add(0);
        var start = _starts.Pop();
        BinaryPrimitives.WriteInt32LittleEndian(CollectionsMarshal.AsSpan(_bytes)[start..], _bytes.Count - start);
    }

    private void Name(byte type, string name)
    {
        _bytes.Add(type);
        _bytes.AddRange(Encoding.UTF8.GetBytes(name));
        _bytes.Add(0);
    }

    private void Int32(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        _bytes.AddRange(bytes);
    }
}
