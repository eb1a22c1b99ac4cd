using System.Buffers;
using System.Text;
using DuckDB.NET.Native;

namespace DuckDB.NET.Data;

/// <summary>
/// A column of the chunk being filled. A value whose type is not the column's is refused: its bytes would be read back as
/// something else.
/// </summary>
internal sealed unsafe class ColumnWriter(DuckDBType type)
{
    private const int StackBytes = 512;

    private nint _vector;
    private byte* _data;
    private ulong* _validity;

    /// <summary>Points it at an empty column.</summary>
    public void Attach(nint vector)
    {
        _vector = vector;
        _data = (byte*)NativeMethods.Vectors.DuckDBVectorGetData(vector);
        _validity = null;
    }

    public void WriteNull(ulong row)
    {
        if (_validity is null)
        {
            NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(_vector);
            _validity = NativeMethods.Vectors.DuckDBVectorGetValidity(_vector);
        }

        _validity[row >> 6] &= ~(1UL << (int)(row & 63));
    }

    public void Write<T>(ulong row, DuckDBType written, T value)
        where T : unmanaged
    {
        Require(written);
        ((T*)_data)[row] = value;
    }

    public void WriteText(ulong row, string value)
    {
        Require(DuckDBType.Varchar);
        var limit = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = limit > StackBytes ? ArrayPool<byte>.Shared.Rent(limit) : null;
        var buffer = rented ?? stackalloc byte[StackBytes];
        var length = Encoding.UTF8.GetBytes(value, buffer);
        fixed (byte* start = buffer)
            NativeMethods.Vectors.DuckDBVectorAssignStringElementLength(_vector, row, start, length);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    private void Require(DuckDBType written)
    {
        if (written != type)
            throw new InvalidOperationException($"A value for a column of type {written} does not go into one of type {type}.");
    }
}
