using System.Buffers;

namespace EcommAspire.Broker.Storage.Batches;

/// <summary>Signed integers of variable length, zig-zag coded, as records hold them.</summary>
internal static class Varint
{
    /// <summary>The most bytes one takes.</summary>
    public const int LongestSize = 10;

    public static bool TryRead(ReadOnlySpan<byte> bytes, scoped ref int position, out long value)
    {
        ulong raw = 0;
        for (var shift = 0; shift < 64 && (uint)position < (uint)bytes.Length; shift += 7)
        {
            var part = bytes[position++];
            raw |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                value = (long)(raw >> 1) ^ -(long)(raw & 1);
                return true;
            }
        }
        value = 0;
        return false;
    }

    public static int SizeOf(long value)
    {
        var raw = ZigZag(value);
        var size = 1;
        for (; raw >= 0x80; raw >>= 7)
            size++;
        return size;
    }

    public static void Write(IBufferWriter<byte> writer, long value)
    {
        var bytes = writer.GetSpan(LongestSize);
        var size = 0;
        var raw = ZigZag(value);
        for (; raw >= 0x80; raw >>= 7)
            bytes[size++] = (byte)(raw | 0x80);
        bytes[size++] = (byte)raw;
        writer.Advance(size);
    }

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));
}
