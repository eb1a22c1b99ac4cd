using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace EcommAspire.Broker.Storage.Cleaning;

/// <summary>
/// The last offset of every key, in bounded memory: keys are known by 128 bits of their SHA-256, so 24 bytes hold one of any size.
/// </summary>
internal sealed class KeyOffsets(long maxBytes)
{
    private const int SlotSize = 24;
    private const int FirstSlots = 1024;
    private const double Fullest = 0.75;

    private readonly int _maxSlots = (int)Math.Clamp(maxBytes / SlotSize, FirstSlots, Array.MaxLength / SlotSize);
    private Slot[] _slots = new Slot[FirstSlots];

    public int Count { get; private set; }

    /// <summary>Remembers a later offset of a key; false when there is no room for another key.</summary>
    public bool TryPut(ReadOnlySpan<byte> key, long offset)
    {
        var hash = HashOf(key);
        ref var slot = ref Find(_slots, hash);
        if (slot.OffsetPlusOne == 0)
        {
            if (Count + 1 > _slots.Length * Fullest)
            {
                if (_slots.Length >= _maxSlots)
                    return false;
                Grow();
                slot = ref Find(_slots, hash);
            }
            slot.Hash = hash;
            Count++;
        }
        slot.OffsetPlusOne = offset + 1;
        return true;
    }

    /// <summary>The last offset known of a key, or -1.</summary>
    public long Last(ReadOnlySpan<byte> key) => Find(_slots, HashOf(key)).OffsetPlusOne - 1;

    private static UInt128 HashOf(ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    private static ref Slot Find(Slot[] slots, UInt128 hash)
    {
        var at = (int)((ulong)hash % (ulong)slots.Length);
        while (slots[at].OffsetPlusOne != 0 && slots[at].Hash != hash)
            at = at + 1 == slots.Length ? 0 : at + 1;
        return ref slots[at];
    }

    private void Grow()
    {
        var larger = new Slot[(int)Math.Min(_maxSlots, _slots.Length * 2L)];
        foreach (ref readonly var slot in _slots.AsSpan())
        {
            if (slot.OffsetPlusOne != 0)
                Find(larger, slot.Hash) = slot;
        }
        _slots = larger;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 8)]
    private struct Slot
    {
        public UInt128 Hash;
        public long OffsetPlusOne;
    }
}
