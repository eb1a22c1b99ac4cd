using System.Buffers.Binary;
using EcommAspire.Simulator.Randomness;

namespace EcommAspire.Simulator.Generation.Events;

/// <summary>
/// Identifiers of events in the layout of a version 7 UUID (RFC 9562, 5.7 with 6.2's third method): the time, the fraction of
/// its millisecond, and what no other event has. They sort as the events happened, so that an index of them grows at its end.
/// </summary>
internal static class EventIds
{
    public const int Length = 36;

    public static void Write(Span<char> target, ulong seed, long number, DateTime utc)
    {
        var ticks = (utc - DateTime.UnixEpoch).Ticks;
        var fraction = (ulong)(ticks % TimeSpan.TicksPerMillisecond) * 4096 / TimeSpan.TicksPerMillisecond;
        var draw = new Draw(seed, Purpose.EventDirt, (1L << 60) + number);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)(ticks / TimeSpan.TicksPerMillisecond) << 16) | 0x7000 | fraction);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], (2UL << 62) | ((ulong)(number & 0x3FFF_FFFF) << 32) | draw.Next());
        new Guid(bytes, bigEndian: true).TryFormat(target, out _);
    }
}
