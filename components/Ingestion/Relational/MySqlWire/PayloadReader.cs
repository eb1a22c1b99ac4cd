using System.Buffers.Binary;

namespace EcommAspire.Ingestion.Relational.MySqlWire;

/// <summary>
/// Takes a payload apart from its start.
/// See https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_data_types.html.
/// </summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> payload)
{
    private const byte Null = 0xfb;

    private ReadOnlySpan<byte> _rest = payload;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte Byte() => Take(1)[0];

    public int Int16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    /// <summary>Bytes up to a zero, which is taken too, or to the end.</summary>
    public ReadOnlySpan<byte> ToZero()
    {
        var end = _rest.IndexOf((byte)0);
        var text = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[(end + 1)..];
        return text;
    }

    public ReadOnlySpan<byte> Take(int length)
    {
        if ((uint)length > (uint)_rest.Length)
            throw Cut();
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    /// <summary>A value of a row in the text protocol.</summary>
    /// <returns>False where it is null.</returns>
    public bool TryField(scoped ref ReadOnlySpan<byte> value)
    {
        if (_rest.IsEmpty)
            throw Cut();
        var first = _rest[0];
        if (first < Null)
        {
            if (first >= _rest.Length)
                throw Cut();
            value = _rest.Slice(1, first);
            _rest = _rest[(first + 1)..];
            return true;
        }

        _rest = _rest[1..];
        if (first == Null)
            return false;
        var length = first switch
        {
            0xfc => BinaryPrimitives.ReadUInt16LittleEndian(Take(2)),
            0xfd => BinaryPrimitives.ReadUInt16LittleEndian(Take(2)) | (ulong)Take(1)[0] << 16,
            0xfe => BinaryPrimitives.ReadUInt64LittleEndian(Take(8)),
            _ => throw Cut(),
        };
        value = length <= int.MaxValue ? Take((int)length) : throw Cut();
        return true;
    }

    private static WireBrokenException Cut() => new("The server sent a packet that ends before it should.");
}
