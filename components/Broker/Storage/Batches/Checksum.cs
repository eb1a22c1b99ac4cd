using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace EcommAspire.Broker.Storage.Batches;

/// <summary>CRC-32C (Castagnoli), by the processor's own instruction where it has one.</summary>
public static class Checksum
{
    private const uint Start = uint.MaxValue;

    /// <summary>Of these bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Continue(Start, bytes);

    /// <summary>Of these bytes.</summary>
    public static uint Of(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment)
            return Of(bytes.FirstSpan);
        var crc = Start;
        foreach (var part in bytes)
            crc = Continue(crc, part.Span);
        return ~crc;
    }

    /// <summary>Of two spans, one after the other.</summary>
    public static uint Of(ReadOnlySpan<byte> first, in ReadOnlySequence<byte> second)
    {
        var crc = Continue(Start, first);
        foreach (var part in second)
            crc = Continue(crc, part.Span);
        return ~crc;
    }

    private static uint Continue(uint crc, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            crc = BitOperations.Crc32C(crc, word);
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, rest);
        return crc;
    }
}
