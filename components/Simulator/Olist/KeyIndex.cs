using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace EcommAspire.Simulator.Olist;

/// <summary>The keys met in a table, so that a second row with one is known: the very same, or another.</summary>
internal sealed class KeyIndex
{
    private readonly Dictionary<byte[], Seen> _seen = new(new ByteComparer());
    private readonly Dictionary<byte[], Seen>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public KeyIndex() => _lookup = _seen.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Keeps the key if it is new; else tells where it was met and whether the row was the same.</summary>
    public bool TryAdd(ReadOnlySpan<byte> key, ReadOnlySpan<byte> row, long line, out long firstLine, out bool isSameRow)
    {
        var hash = Hash(row);
        ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(_lookup, key, out var exists);
        firstLine = seen.Line;
        isSameRow = seen.RowHash == hash;
        if (!exists)
            seen = new(line, hash);
        return !exists;
    }

    /// <summary>Sixty-four bits tell two rows of one key apart; they need not tell apart all rows there are.</summary>
    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = 0xCBF29CE484222325 ^ (ulong)bytes.Length;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
            hash = Mix(hash ^ word);
        foreach (var rest in bytes[(bytes.Length & ~7)..])
            hash = Mix(hash ^ rest);
        return hash;
    }

    private static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value, 0x9E3779B97F4A7C15, out var low);
        return high ^ low;
    }

    private readonly record struct Seen(long Line, ulong RowHash);

    private sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
