using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>A 128-bit integer as the C API passes it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeHugeInt(Int128 value)
{
    public readonly ulong Lower = (ulong)(UInt128)value;
    public readonly long Upper = (long)(value >> 64);
}

/// <summary>A decimal as the C API passes it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeDecimal(byte width, byte scale, Int128 unscaled)
{
    public readonly byte Width = width;
    public readonly byte Scale = scale;
    public readonly NativeHugeInt Unscaled = new(unscaled);
}

/// <summary>Where a row's items lie in a list's child column.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct ListEntry(ulong offset, ulong length)
{
    public readonly ulong Offset = offset;
    public readonly ulong Length = length;
}

/// <summary>A string or blob in a column: up to 12 bytes inline, longer ones behind a pointer.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct TextCell
{
    private const int InlineCapacity = 12;

    [FieldOffset(0)] private readonly uint _length;
    [FieldOffset(4)] private fixed byte _inline[InlineCapacity];
    [FieldOffset(8)] private readonly byte* _pointer;

    /// <summary>The bytes of a cell in native memory, valid as long as its chunk.</summary>
    public static ReadOnlySpan<byte> Bytes(TextCell* cell)
    {
        var length = (int)cell->_length;
        return new ReadOnlySpan<byte>(length <= InlineCapacity ? cell->_inline : cell->_pointer, length);
    }
}
