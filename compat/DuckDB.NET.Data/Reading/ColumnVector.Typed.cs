using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using DuckDB.NET.Native;

namespace DuckDB.NET.Data;

/// <content>Typed reads. <c>typeof(T)</c> is a constant to the compiler, so each instantiation keeps only its own branch.</content>
internal sealed unsafe partial class ColumnVector
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Get<T>(ulong row)
    {
        if (IsNull(row))
            return default(T) is null && typeof(T).IsValueType ? default! : ThrowNull<T>();

        if (typeof(T) == typeof(int) && Type == DuckDBType.Integer)
            return As<int, T>(Read<int>(row));
        if (typeof(T) == typeof(long) && Type == DuckDBType.BigInt)
            return As<long, T>(Read<long>(row));
        if (typeof(T) == typeof(double) && Type == DuckDBType.Double)
            return As<double, T>(Read<double>(row));
        if (typeof(T) == typeof(bool) && Type == DuckDBType.Boolean)
            return As<bool, T>(Read<byte>(row) != 0);
        if (typeof(T) == typeof(decimal) && Type == DuckDBType.Decimal)
            return As<decimal, T>(GetDecimal(row));
        if (typeof(T) == typeof(string) && Type == DuckDBType.Varchar)
            return (T)(object)GetText(row);

        return GetConverted<T>(row);
    }

    private T GetConverted<T>(ulong row)
    {
        if (typeof(T) == typeof(int?))
            return As<int?, T>(Get<int>(row));
        if (typeof(T) == typeof(long?))
            return As<long?, T>(Get<long>(row));
        if (typeof(T) == typeof(double?))
            return As<double?, T>(Get<double>(row));
        if (typeof(T) == typeof(decimal?))
            return As<decimal?, T>(Get<decimal>(row));
        if (typeof(T) == typeof(bool?))
            return As<bool?, T>(Get<bool>(row));
        if (typeof(T) == typeof(DateTime?))
            return As<DateTime?, T>(Get<DateTime>(row));
        if (typeof(T) == typeof(DateOnly?))
            return As<DateOnly?, T>(Get<DateOnly>(row));

        if (typeof(T) == typeof(float) && Type == DuckDBType.Float)
            return As<float, T>(Read<float>(row));
        if (typeof(T) == typeof(DateTime) && IsTimestamp)
            return As<DateTime, T>(GetDateTime(row));
        if (typeof(T) == typeof(DateOnly) && Type == DuckDBType.Date)
            return As<DateOnly, T>(GetDate(row));
        if (typeof(T) == typeof(TimeOnly) && Type == DuckDBType.Time)
            return As<TimeOnly, T>(GetTime(row));
        if (typeof(T) == typeof(Guid) && Type == DuckDBType.Uuid)
            return As<Guid, T>(GetGuid(row));
        if (IsInteger && TryGetInteger<T>(row, out var integer))
            return integer;

        return (T)GetValue(row, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T));
    }

    private bool IsTimestamp =>
        Type is DuckDBType.Timestamp or DuckDBType.TimestampTz or DuckDBType.TimestampS or DuckDBType.TimestampMs or DuckDBType.TimestampNs;

    private bool IsInteger =>
        Type is (>= DuckDBType.TinyInt and <= DuckDBType.UnsignedBigInt) or DuckDBType.HugeInt or DuckDBType.UnsignedHugeInt;

    private string GetText(ulong row) => Encoding.UTF8.GetString(Bytes(row));

    private ReadOnlySpan<byte> Bytes(ulong row) => TextCell.Bytes((TextCell*)_data + row);

    private decimal GetDecimal(ulong row) => _storage switch
    {
        DuckDBType.SmallInt => DecimalEncoding.FromNarrow(Read<short>(row), Scale),
        DuckDBType.Integer => DecimalEncoding.FromNarrow(Read<int>(row), Scale),
        DuckDBType.BigInt => DecimalEncoding.FromNarrow(Read<long>(row), Scale),
        _ => DecimalEncoding.FromWide(ReadHuge(row), Scale),
    };

    private Int128 ReadHuge(ulong row)
    {
        var halves = (ulong*)_data + row * 2;
        return new Int128(halves[1], halves[0]);
    }

    private UInt128 ReadUnsignedHuge(ulong row) => (UInt128)ReadHuge(row);

    private DateTime GetDateTime(ulong row)
    {
        var value = Read<long>(row);
        return DuckDBTimestamp.IsFinite(value) ? TimeEncoding.ToDateTime(value, Type) : throw Infinite(nameof(DuckDBTimestamp));
    }

    private DateOnly GetDate(ulong row)
    {
        var days = Read<int>(row);
        return DuckDBDateOnly.IsFinite(days)
            ? DateOnly.FromDayNumber(days + TimeEncoding.EpochDay)
            : throw Infinite(nameof(DuckDBDateOnly));
    }

    private TimeOnly GetTime(ulong row) => new(Read<long>(row) * TimeSpan.TicksPerMicrosecond);

    private Guid GetGuid(ulong row)
    {
        // The engine flips the first bit so that the numbers sort as the text does.
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, ReadUnsignedHuge(row) ^ (UInt128.One << 127));
        return new Guid(bytes, bigEndian: true);
    }

    private bool TryGetInteger<T>(ulong row, [MaybeNullWhen(false)] out T value)
    {
        try
        {
            if (typeof(T) == typeof(int))
                value = As<int, T>(checked((int)Wide(row)));
            else if (typeof(T) == typeof(long))
                value = As<long, T>(checked((long)Wide(row)));
            else if (typeof(T) == typeof(short))
                value = As<short, T>(checked((short)Wide(row)));
            else if (typeof(T) == typeof(byte))
                value = As<byte, T>(checked((byte)Wide(row)));
            else if (typeof(T) == typeof(sbyte))
                value = As<sbyte, T>(checked((sbyte)Wide(row)));
            else if (typeof(T) == typeof(ushort))
                value = As<ushort, T>(checked((ushort)Wide(row)));
            else if (typeof(T) == typeof(uint))
                value = As<uint, T>(checked((uint)Wide(row)));
            else if (typeof(T) == typeof(ulong))
                value = As<ulong, T>(checked((ulong)Wide(row)));
            else if (typeof(T) == typeof(BigInteger))
                value = As<BigInteger, T>(Type == DuckDBType.UnsignedHugeInt ? ReadUnsignedHuge(row) : Wide(row));
            else
            {
                value = default;
                return false;
            }

            return true;
        }
        catch (OverflowException failure)
        {
            throw new InvalidCastException($"A value of column '{Name}' ({Type}) does not fit in {typeof(T).Name}.", failure);
        }
    }

    private Int128 Wide(ulong row) => Type switch
    {
        DuckDBType.TinyInt => Read<sbyte>(row),
        DuckDBType.SmallInt => Read<short>(row),
        DuckDBType.Integer => Read<int>(row),
        DuckDBType.BigInt => Read<long>(row),
        DuckDBType.UnsignedTinyInt => Read<byte>(row),
        DuckDBType.UnsignedSmallInt => Read<ushort>(row),
        DuckDBType.UnsignedInteger => Read<uint>(row),
        DuckDBType.UnsignedBigInt => Read<ulong>(row),
        DuckDBType.UnsignedHugeInt => checked((Int128)ReadUnsignedHuge(row)),
        _ => ReadHuge(row),
    };

    private InvalidOperationException Infinite(string native) =>
        new($"Column '{Name}' holds infinity, which .NET's dates do not have: read it as {native}.");

    [DoesNotReturn]
    private T ThrowNull<T>() =>
        throw new InvalidCastException($"Column '{Name}' is null in this row: ask IsDBNull first, or read a nullable {typeof(T).Name}.");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T As<TStored, T>(TStored value) => Unsafe.As<TStored, T>(ref value);
}
