using System.Buffers.Binary;

namespace EcommAspire.Broker.Storage.Compression;

/// <summary>Opens LZ4 frames (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md); checksums are left to the batch's own.</summary>
internal static class Lz4Frame
{
    private const uint Magic = 0x184D2204;
    private const uint FirstSkippable = 0x184D2A50;
    private const uint IsStored = 0x8000_0000;
    private const int MinMatch = 4;
    private const int LongLength = 15;

    public static byte[] Decompress(ReadOnlySpan<byte> compressed)
    {
        var output = new byte[Math.Max(64 * 1024, compressed.Length * 3)];
        var length = 0;
        while (!compressed.IsEmpty)
            compressed = Frame(compressed, ref output, ref length);
        return output[..length];
    }

    private static ReadOnlySpan<byte> Frame(ReadOnlySpan<byte> source, scoped ref byte[] output, scoped ref int length)
    {
        var magic = Number(ref source);
        if ((magic & 0xFFFF_FFF0) == FirstSkippable)
        {
            Take(ref source, Number(ref source));
            return source;
        }
        if (magic != Magic)
            throw new InvalidDataException("An LZ4 frame begins with what is none.");
        var flags = Take(ref source, 2)[0];
        var (hasBlockChecksum, hasSize, hasChecksum, hasDictionary) = ((flags & 0x10) != 0, (flags & 0x08) != 0, (flags & 0x04) != 0, (flags & 0x01) != 0);
        if (flags >> 6 != 1 || hasDictionary)
            throw new InvalidDataException("An LZ4 frame is of another version, or needs a dictionary.");
        Take(ref source, (hasSize ? 8u : 0) + 1);
        while (true)
        {
            var size = Number(ref source);
            if (size == 0)
                break;
            var block = Take(ref source, size & ~IsStored);
            if ((size & IsStored) != 0)
                Append(block, ref output, ref length);
            else
                Block(block, ref output, ref length);
            if (hasBlockChecksum)
                Take(ref source, sizeof(uint));
        }
        if (hasChecksum)
            Take(ref source, sizeof(uint));
        return source;
    }

    /// <summary>Sequences of literals and matches; a match may reach back into earlier blocks.</summary>
    private static void Block(ReadOnlySpan<byte> block, ref byte[] output, ref int length)
    {
        while (!block.IsEmpty)
        {
            var token = Take(ref block, 1)[0];
            Append(Take(ref block, Length(token >> 4, ref block)), ref output, ref length);
            if (block.IsEmpty)
                return; // the last sequence has literals only
            var distance = BinaryPrimitives.ReadUInt16LittleEndian(Take(ref block, 2));
            var match = Length(token & 0xF, ref block) + MinMatch;
            if (distance == 0 || distance > length)
                throw new InvalidDataException("An LZ4 match points before the beginning.");
            Grow(match, ref output, length);
            // Source and target may overlap: then what was just written is repeated.
            for (var end = length + (int)match; length < end;)
            {
                var part = Math.Min(distance, end - length);
                output.AsSpan(length - distance, part).CopyTo(output.AsSpan(length));
                length += part;
            }
        }
    }

    private static uint Length(int start, ref ReadOnlySpan<byte> block)
    {
        var length = (uint)start;
        if (start < LongLength)
            return length;
        byte more;
        do
        {
            more = Take(ref block, 1)[0];
            length += more;
        }
        while (more == byte.MaxValue);
        return length;
    }

    private static uint Number(ref ReadOnlySpan<byte> source) => BinaryPrimitives.ReadUInt32LittleEndian(Take(ref source, sizeof(uint)));

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> source, uint count)
    {
        if (count > source.Length)
            throw new InvalidDataException("An LZ4 frame is cut off.");
        var taken = source[..(int)count];
        source = source[(int)count..];
        return taken;
    }

    private static void Append(ReadOnlySpan<byte> bytes, ref byte[] output, ref int length)
    {
        Grow((uint)bytes.Length, ref output, length);
        bytes.CopyTo(output.AsSpan(length));
        length += bytes.Length;
    }

    private static void Grow(uint count, ref byte[] output, int length)
    {
        if (length + (long)count > Codecs.LargestBatch)
            throw Codecs.TooLarge();
        if (length + (int)count > output.Length)
            Array.Resize(ref output, (int)Math.Min(Codecs.LargestBatch, Math.Max(output.Length * 2L, length + (long)count)));
    }
}
