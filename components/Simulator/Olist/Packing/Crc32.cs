namespace EcommAspire.Simulator.Olist.Packing;

/// <summary>The checksum that zip archives keep of their entries, four bytes at a step.</summary>
internal struct Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[][] _tables = Tables();

    private uint _inverted;

    public readonly uint Value => _inverted;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var (first, second, third, fourth) = (_tables[0], _tables[1], _tables[2], _tables[3]);
        var crc = ~_inverted;
        for (; bytes.Length >= 4; bytes = bytes[4..])
        {
            crc ^= System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            crc = fourth[crc & 0xFF] ^ third[(crc >> 8) & 0xFF] ^ second[(crc >> 16) & 0xFF] ^ first[crc >> 24];
        }

        foreach (var value in bytes)
            crc = first[(crc ^ value) & 0xFF] ^ (crc >> 8);
        _inverted = ~crc;
    }

    private static uint[][] Tables()
    {
        uint[][] tables = [new uint[256], new uint[256], new uint[256], new uint[256]];
        for (var value = 0u; value < 256; value++)
        {
            var crc = value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
            tables[0][value] = crc;
        }

        for (var table = 1; table < tables.Length; table++)
        {
            for (var value = 0; value < 256; value++)
                tables[table][value] = (tables[table - 1][value] >> 8) ^ tables[0][tables[table - 1][value] & 0xFF];
        }

        return tables;
    }
}
