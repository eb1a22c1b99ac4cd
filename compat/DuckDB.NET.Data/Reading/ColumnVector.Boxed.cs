using System.Collections;
using System.Numerics;
using DuckDB.NET.Native;

namespace DuckDB.NET.Data;

/// <content>Reads whose type is only known when they run.</content>
internal sealed unsafe partial class ColumnVector
{
    private static readonly HashSet<Type> _numbers =
    [
        typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
        typeof(BigInteger), typeof(decimal), typeof(float), typeof(double),
    ];

    private Type? _clrType;

    /// <summary>What <see cref="GetValue(ulong)"/> hands out.</summary>
    public Type ClrType => _clrType ??= FindClrType();

    public object GetValue(ulong row) => GetValue(row, ClrType);

    /// <summary>A value that is not null, as the type asked for.</summary>
    private object GetValue(ulong row, Type target) => Type switch
    {
        DuckDBType.Varchar => GetText(row),
        DuckDBType.Boolean => Read<byte>(row) != 0,
        DuckDBType.Decimal => GetDecimal(row),
        DuckDBType.Uuid => GetGuid(row),
        DuckDBType.Blob => new MemoryStream(Bytes(row).ToArray(), writable: false),
        DuckDBType.Bit => GetBits(row),
        DuckDBType.Enum => GetEnum(row),
        DuckDBType.Date => GetDate(row, target),
        DuckDBType.Time => GetTime(row, target),
        DuckDBType.TimeTz => TimeEncoding.FromTimeTz(Read<ulong>(row)),
        DuckDBType.Interval => (TimeSpan)Read<DuckDBInterval>(row),
        DuckDBType.List => GetList(row, target),
        DuckDBType.Array => GetItems(target, row * _arraySize, _arraySize),
        DuckDBType.Map => GetMap(row, target),
        DuckDBType.Struct => GetStruct(row),
        _ when IsTimestamp => GetTimestamp(row, target),
        _ => GetNumber(row, target),
    };

    private Type FindClrType() => Type switch
    {
        DuckDBType.Boolean => typeof(bool),
        DuckDBType.TinyInt => typeof(sbyte),
        DuckDBType.SmallInt => typeof(short),
        DuckDBType.Integer => typeof(int),
        DuckDBType.BigInt => typeof(long),
        DuckDBType.UnsignedTinyInt => typeof(byte),
        DuckDBType.UnsignedSmallInt => typeof(ushort),
        DuckDBType.UnsignedInteger => typeof(uint),
        DuckDBType.UnsignedBigInt => typeof(ulong),
        DuckDBType.HugeInt or DuckDBType.UnsignedHugeInt => typeof(BigInteger),
        DuckDBType.Float => typeof(float),
        DuckDBType.Double => typeof(double),
        DuckDBType.Decimal => typeof(decimal),
        DuckDBType.Varchar or DuckDBType.Enum or DuckDBType.Bit => typeof(string),
        DuckDBType.Blob => typeof(Stream),
        DuckDBType.Uuid => typeof(Guid),
        DuckDBType.Date => typeof(DateOnly),
        DuckDBType.Time => typeof(TimeOnly),
        DuckDBType.TimeTz => typeof(DateTimeOffset),
        DuckDBType.Interval => typeof(TimeSpan),
        DuckDBType.List or DuckDBType.Array => typeof(List<>).MakeGenericType(_children[0].ClrType),
        DuckDBType.Map => typeof(Dictionary<,>).MakeGenericType(_children[0].ClrType, _children[1].ClrType),
        DuckDBType.Struct => typeof(Dictionary<string, object>),
        _ when IsTimestamp => typeof(DateTime),
        _ => throw Unreadable(),
    };

    private object GetNumber(ulong row, Type target)
    {
        object value = Type switch
        {
            DuckDBType.TinyInt => Read<sbyte>(row),
            DuckDBType.SmallInt => Read<short>(row),
            DuckDBType.Integer => Read<int>(row),
            DuckDBType.BigInt => Read<long>(row),
            DuckDBType.UnsignedTinyInt => Read<byte>(row),
            DuckDBType.UnsignedSmallInt => Read<ushort>(row),
            DuckDBType.UnsignedInteger => Read<uint>(row),
            DuckDBType.UnsignedBigInt => Read<ulong>(row),
            DuckDBType.HugeInt or DuckDBType.UnsignedHugeInt => GetHuge(row),
            DuckDBType.Float => Read<float>(row),
            DuckDBType.Double => Read<double>(row),
            _ => throw Unreadable(),
        };

        if (value.GetType() == target)
            return value;

        // As in the real package: an integer reads as any number, a FLOAT not as a double, neither of the two as the other's kin.
        var floats = value is float or double && (target == typeof(float) || target == typeof(double));
        if (floats || !_numbers.Contains(target))
            throw Uncastable(value.GetType(), target);

        try
        {
            return target == typeof(BigInteger) ? new BigInteger(Convert.ToDecimal(value))
                : value is BigInteger big ? FromBig(big, target)
                : Convert.ChangeType(value, target);
        }
        catch (OverflowException failure)
        {
            throw new InvalidCastException($"A value of column '{Name}' ({Type}) does not fit in {target.Name}.", failure);
        }
    }

    private BigInteger GetHuge(ulong row) => Type == DuckDBType.HugeInt ? (BigInteger)ReadHuge(row) : (BigInteger)ReadUnsignedHuge(row);

    private static object FromBig(BigInteger value, Type target) =>
        target == typeof(double) ? (double)value
        : target == typeof(float) ? (float)value
        : Convert.ChangeType((decimal)value, target);

    private object GetDate(ulong row, Type target) =>
        target == typeof(DateOnly) ? (object)GetDate(row)
        : target == typeof(DateTime) ? GetDate(row).ToDateTime(TimeOnly.MinValue)
        : throw Uncastable(ClrType, target);

    private object GetTime(ulong row, Type target) =>
        target == typeof(TimeOnly) ? (object)GetTime(row)
        : target == typeof(DateTime) ? new DateTime(Read<long>(row) * TimeSpan.TicksPerMicrosecond)
        : throw Uncastable(ClrType, target);

    private object GetTimestamp(ulong row, Type target) =>
        target == typeof(DateTime) ? (object)GetDateTime(row)
        : target == typeof(DateTimeOffset) ? new DateTimeOffset(GetDateTime(row), TimeSpan.Zero)
        : throw Uncastable(ClrType, target);

    private string GetEnum(ulong row)
    {
        var index = _storage switch
        {
            DuckDBType.UnsignedTinyInt => Read<byte>(row),
            DuckDBType.UnsignedSmallInt => Read<ushort>(row),
            _ => Read<uint>(row),
        };
        return _labels[index];
    }

    /// <summary>The first byte counts the unused bits at the head of the second.</summary>
    private string GetBits(ulong row)
    {
        var bytes = Bytes(row);
        var text = new System.Text.StringBuilder(bytes.Length * 8);
        for (var bit = (int)bytes[0]; bit < (bytes.Length - 1) * 8; bit++)
            text.Append((bytes[1 + bit / 8] & (0x80 >> (bit % 8))) != 0 ? '1' : '0');

        return text.ToString();
    }

    private object GetList(ulong row, Type target)
    {
        var entry = Read<ListEntry>(row);
        return GetItems(target, entry.Offset, entry.Length);
    }

    private object GetItems(Type target, ulong start, ulong length)
    {
        if (!target.IsGenericType || Activator.CreateInstance(target) is not IList items)
            throw Uncastable(ClrType, target);

        var declared = target.GetGenericArguments()[0];
        var itemType = Nullable.GetUnderlyingType(declared);
        var takesNull = itemType is not null || !declared.IsValueType;
        itemType ??= declared;
        for (var row = start; row < start + length; row++)
        {
            if (!_children[0].IsNull(row))
                items.Add(_children[0].GetValue(row, itemType));
            else if (takesNull)
                items.Add(null);
            else
                throw new InvalidCastException($"A list in column '{Name}' holds null: read it as a list of nullable {declared.Name}.");
        }

        return items;
    }

    private object GetMap(ulong row, Type target)
    {
        if (!target.IsGenericType || Activator.CreateInstance(target) is not IDictionary map)
            throw Uncastable(ClrType, target);

        var valueType = target.GetGenericArguments()[^1];
        var takesNull = !valueType.IsValueType || Nullable.GetUnderlyingType(valueType) is not null;
        var entry = Read<ListEntry>(row);
        for (var item = entry.Offset; item < entry.Offset + entry.Length; item++)
        {
            var value = _children[1].IsNull(item) ? null : _children[1].GetValue(item);
            if (value is null && !takesNull)
                throw new InvalidCastException($"A map in column '{Name}' holds null: read it as a dictionary of nullable {valueType.Name}.");

            map.Add(_children[0].GetValue(item), value);
        }

        return map;
    }

    private Dictionary<string, object?> GetStruct(ulong row)
    {
        var fields = new Dictionary<string, object?>(_fields.Length);
        for (var field = 0; field < _fields.Length; field++)
            fields.Add(_fields[field], _children[field].IsNull(row) ? null : _children[field].GetValue(row));

        return fields;
    }

    private InvalidCastException Uncastable(Type from, Type to) => new($"Column '{Name}' holds {from.Name}, which is not read as {to.Name}.");

    private ArgumentException Unreadable() => new($"Column '{Name}' is of type {Type}, which has no .NET type: cast it in the query.");
}
