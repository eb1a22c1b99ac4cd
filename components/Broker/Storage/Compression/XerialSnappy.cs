using System.Buffers.Binary;
using IronSnappy;

namespace EcommAspire.Broker.Storage.Compression;

/// <summary>
/// Snappy as Kafka's clients write it: blocks behind a header of the Java library (https://github.com/xerial/snappy-java), each with
/// its length; or, from librdkafka and others, one bare block.
/// </summary>
internal static class XerialSnappy
{
    private const int HeaderSize = 16;
    private const int BlockSize = 32 * 1024;
    private static ReadOnlySpan<byte> Magic => [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0];

    public static byte[] Decompress(ReadOnlySpan<byte> compressed)
    {
        if (!compressed.StartsWith(Magic))
            return Block(compressed, 0);
        if (compressed.Length < HeaderSize)
            throw new InvalidDataException("A snappy header is cut off.");
        using var target = new MemoryStream();
        for (var rest = compressed[HeaderSize..]; !rest.IsEmpty;)
        {
            var length = rest.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32BigEndian(rest);
            if (length < 0 || length > rest.Length - sizeof(int))
                throw new InvalidDataException("A snappy block is cut off.");
            target.Write(Block(rest.Slice(sizeof(int), length), target.Length));
            rest = rest[(sizeof(int) + length)..];
        }
        return target.ToArray();
    }

    public static byte[] Compress(ReadOnlySpan<byte> records)
    {
        using var target = new MemoryStream();
        Span<byte> number = stackalloc byte[sizeof(int)];
        target.Write(Magic);
        BinaryPrimitives.WriteInt32BigEndian(number, 1);
        target.Write(number); // version
        target.Write(number); // the oldest that can read it
        for (; !records.IsEmpty; records = records[Math.Min(BlockSize, records.Length)..])
        {
            var block = Snappy.Encode(records[..Math.Min(BlockSize, records.Length)]);
            BinaryPrimitives.WriteInt32BigEndian(number, block.Length);
            target.Write(number);
            target.Write(block);
        }
        return target.ToArray();
    }

    private static byte[] Block(ReadOnlySpan<byte> block, long before)
    {
        // The library takes the length that a block claims at its word.
        if (before + ClaimedLength(block) > Codecs.LargestBatch)
            throw Codecs.TooLarge();
        try
        {
            return Snappy.Decode(block);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new InvalidDataException($"A snappy block cannot be opened: {e.Message}", e);
        }
    }

    private static long ClaimedLength(ReadOnlySpan<byte> block)
    {
        long length = 0;
        for (var i = 0; i < Math.Min(5, block.Length); i++)
        {
            length |= (long)(block[i] & 0x7f) << (7 * i);
            if (block[i] < 0x80)
                return length;
        }
        throw new InvalidDataException("A snappy block does not say how long it is.");
    }
}
