using System.Buffers;
using System.Buffers.Binary;
using System.Collections;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using DuckDB.NET.Native;

namespace DuckDB.NET.Data;

/// <summary>
/// A column of the chunk being filled. A value whose type is not the column's is refused: its bytes would be read back as
/// something else.
/// </summary>
internal sealed unsafe class ColumnWriter
{
    private const int StackBytes = 512;

    private readonly DuckDBType _type;
    private readonly DuckDBType _storage;
    private readonly byte _scale;
    private readonly Int128 _limit;
    private readonly Dictionary<string, uint>? _labels;
    private readonly ColumnWriter? _items;
    private readonly ulong _arraySize;

    private nint _vector;
    private byte* _data;
    private ulong* _validity;
    private ulong _itemCount;
    private ulong _itemCapacity;

    public ColumnWriter(DuckDBLogicalType type)
    {
        _type = NativeMethods.LogicalType.DuckDBGetTypeId(type);
        switch (_type)
        {
            case DuckDBType.Decimal:
                _storage = NativeMethods.LogicalType.DuckDBDecimalInternalType(type);
                _scale = NativeMethods.LogicalType.DuckDBDecimalScale(type);
                _limit = DecimalEncoding.PowerOfTen(NativeMethods.LogicalType.DuckDBDecimalWidth(type));
                break;
            case DuckDBType.Enum:
                _storage = NativeMethods.LogicalType.DuckDBEnumInternalType(type);
                _labels = [];
                for (uint label = 0; label < NativeMethods.LogicalType.DuckDBEnumDictionarySize(type); label++)
                    _labels.Add(NativeMethods.LogicalType.DuckDBEnumDictionaryValue(type, label), label);
                break;
            case DuckDBType.List:
                using (var item = NativeMethods.LogicalType.DuckDBListTypeChildType(type))
                    _items = new ColumnWriter(item);
                break;
            case DuckDBType.Array:
                _arraySize = (ulong)NativeMethods.LogicalType.DuckDBArrayTypeArraySize(type);
                using (var item = NativeMethods.LogicalType.DuckDBArrayTypeChildType(type))
                    _items = new ColumnWriter(item);
                break;
        }
    }

    /// <summary>Points it at an empty column.</summary>
    public void Attach(nint vector)
    {
        _vector = vector;
        _data = (byte*)NativeMethods.Vectors.DuckDBVectorGetData(vector);
        _validity = null;
        _itemCount = 0;
        _itemCapacity = 0;
        if (_items is not null)
            AttachItems();
    }

    public void WriteNull(ulong row)
    {
        if (_validity is null)
        {
            NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(_vector);
            _validity = NativeMethods.Vectors.DuckDBVectorGetValidity(_vector);
        }

        _validity[row >> 6] &= ~(1UL << (int)(row & 63));
        for (var item = row * _arraySize; item < (row + 1) * _arraySize; item++)
            _items!.WriteNull(item); // the engine reads an array's items even where the array is null
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write<T>(ulong row, T value)
    {
        if (typeof(T) == typeof(int) && _type == DuckDBType.Integer)
            Store(row, value);
        else if (typeof(T) == typeof(long) && _type == DuckDBType.BigInt)
            Store(row, value);
        else if (typeof(T) == typeof(double) && _type == DuckDBType.Double)
            Store(row, value);
        else if (typeof(T) == typeof(bool) && _type == DuckDBType.Boolean)
            Store(row, value);
        else
            WriteOther(row, value);
    }

    public void WriteText(ulong row, string value)
    {
        if (_type == DuckDBType.Enum)
        {
            WriteLabel(row, value);
            return;
        }

        if (_type != DuckDBType.Varchar)
            throw Refuse<string>();

        var limit = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = limit > StackBytes ? ArrayPool<byte>.Shared.Rent(limit) : null;
        var buffer = rented ?? stackalloc byte[StackBytes];
        StoreBytes(row, buffer[..Encoding.UTF8.GetBytes(value, buffer)]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    public void WriteBlob(ulong row, ReadOnlySpan<byte> value)
    {
        if (_type is not (DuckDBType.Blob or DuckDBType.Varchar))
            throw Refuse<byte[]>();

        StoreBytes(row, value);
    }

    public void WriteItems(ulong row, IEnumerable items)
    {
        if (_items is null)
            throw Refuse<IEnumerable>();

        var start = _type == DuckDBType.Array ? row * _arraySize : _itemCount;
        var count = 0UL;
        foreach (var item in items)
        {
            if (_type == DuckDBType.Array && count == _arraySize)
                throw new InvalidOperationException($"An array of the column has {_arraySize} items; the value has more.");

            Reserve(start + count + 1);
            _items.WriteItem(start + count, item);
            count++;
        }

        if (_type == DuckDBType.Array)
        {
            if (count < _arraySize)
                throw new InvalidOperationException($"An array of the column has {_arraySize} items; the value has {count}.");
            return;
        }

        Store(row, new ListEntry(start, count));
        _itemCount += count;
        NativeMethods.Vectors.DuckDBListVectorSetSize(_vector, _itemCount);
    }

    private void WriteItem(ulong row, object? item)
    {
        switch (item)
        {
            case null or DBNull:
                WriteNull(row);
                break;
            case string text:
                WriteText(row, text);
                break;
            case byte[] bytes:
                WriteBlob(row, bytes);
                break;
            case IEnumerable items:
                WriteItems(row, items);
                break;
            default:
                WriteOther(row, item);
                break;
        }
    }

    private void WriteOther<T>(ulong row, T value)
    {
        switch (_type, value)
        {
            case (DuckDBType.Boolean, bool flag):
                Store(row, flag);
                break;
            case (DuckDBType.TinyInt, sbyte number):
                Store(row, number);
                break;
            case (DuckDBType.SmallInt, short number):
                Store(row, number);
                break;
            case (DuckDBType.Integer, int number):
                Store(row, number);
                break;
            case (DuckDBType.BigInt, long number):
                Store(row, number);
                break;
            case (DuckDBType.UnsignedTinyInt, byte number):
                Store(row, number);
                break;
            case (DuckDBType.UnsignedSmallInt, ushort number):
                Store(row, number);
                break;
            case (DuckDBType.UnsignedInteger, uint number):
                Store(row, number);
                break;
            case (DuckDBType.UnsignedBigInt, ulong number):
                Store(row, number);
                break;
            case (DuckDBType.HugeInt, BigInteger number):
                Store(row, new NativeHugeInt((Int128)number));
                break;
            case (DuckDBType.Float, float number):
                Store(row, number);
                break;
            case (DuckDBType.Double, double number):
                Store(row, number);
                break;
            case (DuckDBType.Decimal, decimal number):
                WriteDecimal(row, number);
                break;
            case (DuckDBType.Uuid, Guid guid):
                WriteGuid(row, guid);
                break;
            case (DuckDBType.Date, DuckDBDateOnly date):
                Store(row, date.ToDays());
                break;
            case (DuckDBType.Date, DateOnly date):
                Store(row, date.DayNumber - TimeEncoding.EpochDay);
                break;
            case (DuckDBType.Date, DateTime moment):
                Store(row, DateOnly.FromDateTime(moment).DayNumber - TimeEncoding.EpochDay);
                break;
            case (DuckDBType.Time, DuckDBTimeOnly time):
                Store(row, time.ToMicros());
                break;
            case (DuckDBType.Time, TimeOnly time):
                Store(row, time.Ticks / TimeSpan.TicksPerMicrosecond);
                break;
            case (DuckDBType.Timestamp or DuckDBType.TimestampTz or DuckDBType.TimestampS or DuckDBType.TimestampMs or DuckDBType.TimestampNs, DateTime moment):
                Store(row, TimeEncoding.Timestamp(moment, _type));
                break;
            case (DuckDBType.TimestampTz, DateTimeOffset moment):
                Store(row, TimeEncoding.Micros(moment.UtcDateTime));
                break;
            case (DuckDBType.TimeTz, DateTimeOffset moment):
                Store(row, TimeEncoding.TimeTz(moment));
                break;
            case (DuckDBType.Interval, TimeSpan span):
                Store(row, (DuckDBInterval)span);
                break;
            default:
                throw new InvalidOperationException($"A {value?.GetType().Name} does not go into a column of type {_type}.");
        }
    }

    private void WriteDecimal(ulong row, decimal value)
    {
        var unscaled = DecimalEncoding.Unscaled(value, _scale);
        if (Int128.Abs(unscaled) >= _limit)
            throw new OverflowException($"{value} has more digits than the DECIMAL column it is for.");

        switch (_storage)
        {
            case DuckDBType.SmallInt:
                Store(row, (short)unscaled);
                break;
            case DuckDBType.Integer:
                Store(row, (int)unscaled);
                break;
            case DuckDBType.BigInt:
                Store(row, (long)unscaled);
                break;
            default:
                Store(row, new NativeHugeInt(unscaled));
                break;
        }
    }

    private void WriteGuid(ulong row, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[0] ^= 0x80; // so that the numbers sort as the text does
        Store(row, new NativeHugeInt(BinaryPrimitives.ReadInt128BigEndian(bytes)));
    }

    private void WriteLabel(ulong row, string label)
    {
        if (!_labels!.TryGetValue(label, out var index))
            throw new InvalidOperationException($"The column's ENUM has no '{label}'.");

        switch (_storage)
        {
            case DuckDBType.UnsignedTinyInt:
                Store(row, (byte)index);
                break;
            case DuckDBType.UnsignedSmallInt:
                Store(row, (ushort)index);
                break;
            default:
                Store(row, index);
                break;
        }
    }

    private void StoreBytes(ulong row, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
            NativeMethods.Vectors.DuckDBVectorAssignStringElementLength(_vector, row, start, bytes.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store<T>(ulong row, T value) => Unsafe.Write(_data + row * (ulong)Unsafe.SizeOf<T>(), value);

    private void Reserve(ulong capacity)
    {
        if (_type != DuckDBType.List || capacity <= _itemCapacity)
            return;

        _itemCapacity = Math.Max(capacity, Math.Max(_itemCapacity * 2, NativeMethods.Memory.DuckDBVectorSize()));
        NativeMethods.Vectors.DuckDBListVectorSetSize(_vector, capacity - 1); // what is kept when the child grows
        if (NativeMethods.Vectors.DuckDBListVectorReserve(_vector, _itemCapacity) != DuckDBState.Success)
            throw new DuckDBException($"The engine has no room for {_itemCapacity} list items.");

        _items!.Regrow(NativeMethods.Vectors.DuckDBListVectorGetChild(_vector));
    }

    /// <summary>Points it at the same column after the engine moved it.</summary>
    private void Regrow(nint vector)
    {
        _vector = vector;
        _data = (byte*)NativeMethods.Vectors.DuckDBVectorGetData(vector);
        _validity = _validity is null ? null : NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        if (_type == DuckDBType.Array)
            _items!.Regrow(NativeMethods.Vectors.DuckDBArrayVectorGetChild(vector));
    }

    private void AttachItems() =>
        _items!.Attach(_type == DuckDBType.List
            ? NativeMethods.Vectors.DuckDBListVectorGetChild(_vector)
            : NativeMethods.Vectors.DuckDBArrayVectorGetChild(_vector));

    private InvalidOperationException Refuse<T>() => new($"A {typeof(T).Name} does not go into a column of type {_type}.");
}
