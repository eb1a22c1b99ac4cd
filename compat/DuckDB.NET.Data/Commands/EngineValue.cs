using System.Buffers.Binary;
using System.Collections;
using System.Numerics;
using System.Text;
using DuckDB.NET.Native;
using Value = DuckDB.NET.Native.NativeMethods.Value;

namespace DuckDB.NET.Data;

/// <summary>A .NET value as a value of the engine, by its own type and the type the statement expects.</summary>
internal static class EngineValue
{
    public static DuckDBValue From(object? item, DuckDBLogicalType expected)
    {
        var type = expected.IsInvalid ? DuckDBType.Invalid : NativeMethods.LogicalType.DuckDBGetTypeId(expected);
        return item switch
        {
            null or DBNull => Value.Null(),
            _ when Integer(item, type) is { } integer => integer,
            bool value => Value.Of(value),
            sbyte value => Value.Of(value),
            byte value => Value.Of(value),
            short value => Value.Of(value),
            ushort value => Value.Of(value),
            int value => Value.Of(value),
            uint value => Value.Of(value),
            long value => Value.Of(value),
            ulong value => Value.Of(value),
            float value => Value.Of(value),
            double value => Value.Of(value),
            decimal value => Value.Of(Decimal(value)),
            BigInteger value => Value.Of(new NativeHugeInt((Int128)value)),
            string value => Text(value),
            byte[] value => Blob(value),
            Guid value => Uuid(value),
            DateTime value => Moment(value, type),
            DateTimeOffset value when type == DuckDBType.TimeTz => Value.OfTimeTz(TimeEncoding.TimeTz(value)),
            DateTimeOffset value => Value.OfTimestampTz(TimeEncoding.Micros(value.UtcDateTime)),
            DateOnly value => Value.OfDate(value.DayNumber - TimeEncoding.EpochDay),
            TimeOnly value => Value.OfTime(value.Ticks / TimeSpan.TicksPerMicrosecond),
            TimeSpan value when type == DuckDBType.Interval => Value.Of((DuckDBInterval)value),
            ICollection value when type is DuckDBType.List or DuckDBType.Array => Items(value, expected, type),
            ICollection => throw new InvalidOperationException(
                $"A parameter holds a {item.GetType().Name} where the statement does not say that it expects a list: cast it, as in $1::VARCHAR[]."),
            _ => Text(item.ToString()!),
        };
    }

    /// <summary>An integer parameter takes what converts to its width; anything else goes as text for the engine to judge.</summary>
    private static DuckDBValue? Integer(object item, DuckDBType type)
    {
        try
        {
            return type switch
            {
                DuckDBType.TinyInt => Value.Of(Convert.ToSByte(item)),
                DuckDBType.SmallInt => Value.Of(Convert.ToInt16(item)),
                DuckDBType.Integer => Value.Of(Convert.ToInt32(item)),
                DuckDBType.BigInt => Value.Of(Convert.ToInt64(item)),
                DuckDBType.UnsignedTinyInt => Value.Of(Convert.ToByte(item)),
                DuckDBType.UnsignedSmallInt => Value.Of(Convert.ToUInt16(item)),
                DuckDBType.UnsignedInteger => Value.Of(Convert.ToUInt32(item)),
                DuckDBType.UnsignedBigInt => Value.Of(Convert.ToUInt64(item)),
                _ => null,
            };
        }
        catch (Exception failure) when (failure is InvalidCastException or FormatException or OverflowException)
        {
            return Text(item.ToString()!);
        }
    }

    private static unsafe DuckDBValue Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
            return Value.OfText(start, (ulong)bytes.Length);
    }

    private static unsafe DuckDBValue Blob(byte[] bytes)
    {
        fixed (byte* start = bytes)
            return Value.OfBlob(start, (ulong)bytes.Length);
    }

    private static DuckDBValue Uuid(Guid guid)
    {
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        return Value.OfUuid(new NativeHugeInt(BinaryPrimitives.ReadInt128BigEndian(bytes)));
    }

    private static DuckDBValue Moment(DateTime value, DuckDBType type) => type switch
    {
        DuckDBType.Date => Value.OfDate(DateOnly.FromDateTime(value).DayNumber - TimeEncoding.EpochDay),
        DuckDBType.Time => Value.OfTime(value.TimeOfDay.Ticks / TimeSpan.TicksPerMicrosecond),
        DuckDBType.TimestampS => Value.OfTimestampS(TimeEncoding.Timestamp(value, type)),
        DuckDBType.TimestampMs => Value.OfTimestampMs(TimeEncoding.Timestamp(value, type)),
        DuckDBType.TimestampNs => Value.OfTimestampNs(TimeEncoding.Timestamp(value, type)),
        DuckDBType.TimestampTz => Value.OfTimestampTz(TimeEncoding.Timestamp(value, type)),
        _ => Value.OfTimestamp(TimeEncoding.Micros(value)),
    };

    private static NativeDecimal Decimal(decimal value)
    {
        var unscaled = DecimalEncoding.Unscaled(value);
        var digits = 1;
        for (var rest = Int128.Abs(unscaled); rest >= 10; rest /= 10)
            digits++;

        return new NativeDecimal((byte)Math.Max(digits, value.Scale + 1), value.Scale, unscaled);
    }

    private static DuckDBValue Items(ICollection items, DuckDBLogicalType expected, DuckDBType type)
    {
        using var itemType = type == DuckDBType.List
            ? NativeMethods.LogicalType.DuckDBListTypeChildType(expected)
            : NativeMethods.LogicalType.DuckDBArrayTypeChildType(expected);
        var values = new List<DuckDBValue>(items.Count);
        try
        {
            foreach (var item in items)
                values.Add(From(item, itemType));

            var handles = values.ConvertAll(value => value.DangerousGetHandle()).ToArray();
            return type == DuckDBType.List
                ? Value.OfList(itemType, handles, (ulong)handles.Length)
                : Value.OfArray(itemType, handles, (ulong)handles.Length);
        }
        finally
        {
            values.ForEach(value => value.Dispose()); // the engine has its own copies
        }
    }
}
