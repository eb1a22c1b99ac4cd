using System.Text;

namespace EcommAspire.Fixtures;

/// <summary>Reads what a client of SQL Server sends as rows or as a procedure's values (MS-TDS, 2.2.5.4 to 2.2.7).</summary>
internal sealed class TokenReader(byte[] message) : IDisposable
{
    private readonly BinaryReader _from = new(new MemoryStream(message));

    private readonly record struct Type(byte Id, byte Scale, bool IsUnbounded);

    /// <summary>Rows in bulk, after what they are like.</summary>
    public List<object?[]> Table()
    {
        _ = _from.ReadByte();
        var types = new Type[_from.ReadUInt16()];
        for (var i = 0; i < types.Length; i++)
        {
            _ = _from.ReadUInt32();
            _ = _from.ReadUInt16();
            types[i] = ReadType();
            _ = Characters(_from.ReadByte());
        }

        var rows = new List<object?[]>();
        while (_from.ReadByte() == 0xD1)
            rows.Add([.. types.Select(Value)]);
        return rows;
    }

    /// <summary>A procedure's values.</summary>
    public List<object?> Call()
    {
        _from.BaseStream.Position = BitConverter.ToInt32(message);
        _ = _from.ReadBytes(6);
        var values = new List<object?>();
        while (_from.BaseStream.Position < message.Length)
        {
            _ = Characters(_from.ReadByte());
            _ = _from.ReadByte();
            values.Add(Value(ReadType()));
        }

        return values;
    }

    public void Dispose() => _from.Dispose();

    private Type ReadType()
    {
        var id = _from.ReadByte();
        switch (id)
        {
            case 0x26 or 0x68 or 0x6D or 0x6E or 0x6F or 0x24:
                _ = _from.ReadByte();
                return new(id, 0, false);
            case 0x6A or 0x6C:
                _ = _from.ReadByte();
                _ = _from.ReadByte();
                return new(id, _from.ReadByte(), false);
            case 0x2A or 0x2B or 0x29:
                return new(id, _from.ReadByte(), false);
            case 0xE7:
                var most = _from.ReadUInt16();
                _ = _from.ReadBytes(5);
                return new(id, 0, most == 0xFFFF);
            default:
                // int, bigint, bit, float and date have nothing after them.
                return new(id, 0, false);
        }
    }

    private object? Value(Type type)
    {
        switch (type.Id)
        {
            case 0x38:
                return _from.ReadInt32();
            case 0x7F:
                return _from.ReadInt64();
            case 0x32:
                return _from.ReadByte() != 0;
            case 0x3E:
                return _from.ReadDouble();
            case 0xE7:
                return Text(type);
        }

        var bytes = _from.ReadBytes(_from.ReadByte());
        if (bytes.Length == 0)
            return null;
        return type.Id switch
        {
            0x26 when bytes.Length == 8 => BitConverter.ToInt64(bytes),
            0x26 => BitConverter.ToInt32(bytes),
            0x68 => bytes[0] != 0,
            0x6D => BitConverter.ToDouble(bytes),
            0x6A or 0x6C => new System.Data.SqlTypes.SqlDecimal(38, type.Scale, bytes[0] == 1, [.. Enumerable.Range(0, 4).Select(i => 1 + (i * 4)).Select(at => at < bytes.Length ? BitConverter.ToInt32(bytes, at) : 0)]),
            0x28 => Days(bytes),
            0x2A => Days(bytes[^3..]) + Time(bytes[..^3], type.Scale),
            0x2B => new DateTimeOffset(Days(bytes[^5..^2]) + Time(bytes[..^5], type.Scale), TimeSpan.Zero),
            _ => throw new NotSupportedException($"This server does not read values of type 0x{type.Id:x2}."),
        };
    }

    private string? Text(Type type)
    {
        if (!type.IsUnbounded)
        {
            var length = _from.ReadUInt16();
            return length == 0xFFFF ? null : Encoding.Unicode.GetString(_from.ReadBytes(length));
        }

        if (_from.ReadInt64() == -1)
            return null;
        using var text = new MemoryStream();
        for (var part = _from.ReadInt32(); part > 0; part = _from.ReadInt32())
            text.Write(_from.ReadBytes(part));
        return Encoding.Unicode.GetString(text.ToArray());
    }

    private static DateTime Days(byte[] bytes) => DateTime.MinValue.AddDays(bytes[0] | (bytes[1] << 8) | (bytes[2] << 16));

    private static TimeSpan Time(byte[] bytes, byte scale)
    {
        var units = bytes.Select((b, i) => (long)b << (8 * i)).Sum();
        return TimeSpan.FromTicks(units * (long)Math.Pow(10, 7 - scale));
    }

    private string Characters(int count) => Encoding.Unicode.GetString(_from.ReadBytes(count * 2));
}
