using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
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

        return (T)GetValue(row, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T));
    }

    private bool IsTimestamp =>
        Type is DuckDBType.Timestamp or DuckDBType.TimestampTz or DuckDBType.TimestampS or DuckDBType.TimestampMs or DuckDBType.TimestampNs;

    private string GetText(ulong row) => Encoding.UTF8.GetString(Bytes(row));

    private ReadOnlySpan<byte> Bytes(ulong row) => TextCell.Bytes((TextCell*)_data + row);

    private decimal GetDecimal(ulong row) => _storage switch
    {
        DuckDBType.SmallInt => DecimalEncoding.FromNarrow(Read<short>(row), _scale),
        DuckDBType.Integer => DecimalEncoding.FromNarrow(Read<int>(row), _scale),
        DuckDBType.BigInt => DecimalEncoding.FromNarrow(Read<long>(row), _scale),
        _ => GetWideDecimal(row),
    };

    private decimal GetWideDecimal(ulong row) => DecimalEncoding.FromWide(ReadHuge(row), _scale);

    private Int128 ReadHuge(ulong row)
    {
        var halves = (ulong*)_data + row * 2;
        return new Int128(halves[1], halves[0]);
    }

    private UInt128 ReadUnsignedHuge(ulong row) => (UInt128)ReadHuge(row);

    private DateTime GetDateTime(ulong row)
    {
        var value = Read<long>(row);
        return Math.Abs(value) < long.MaxValue ? TimeEncoding.ToDateTime(value, Type) : throw Infinite();
    }

    private DateOnly GetDate(ulong row)
    {
        var days = Read<int>(row);
        return Math.Abs(days) < int.MaxValue
            ? DateOnly.FromDayNumber(days + TimeEncoding.EpochDay)
            : throw Infinite();
    }

    private TimeOnly GetTime(ulong row) => new(Read<long>(row) * TimeSpan.TicksPerMicrosecond);

    private Guid GetGuid(ulong row)
    {
        // The engine flips the first bit so that the numbers sort as the text does.
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, ReadUnsignedHuge(row) ^ (UInt128.One << 127));
        return new Guid(bytes, bigEndian: true);
    }

    private InvalidOperationException Infinite() =>
        new($"Column '{Name}' holds infinity, which .NET's dates do not have: cast it to text in the query.");

    [DoesNotReturn]
    private T ThrowNull<T>() =>
        throw new InvalidCastException($"Column '{Name}' is null in this row: ask IsDBNull first, or read a nullable {typeof(T).Name}.");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T As<TStored, T>(TStored value) => Unsafe.As<TStored, T>(ref value);
}
