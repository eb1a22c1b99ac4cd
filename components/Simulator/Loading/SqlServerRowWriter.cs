using System.Buffers.Binary;
using System.Data;
using System.Text;
using EcommAspire.Domain;

namespace EcommAspire.Simulator.Loading;

/// <summary>
/// Rows for SQL Server, whose client takes them as values: each is written with its kind before it, and <see cref="Table"/> makes
/// them the values of a table again.
/// </summary>
internal sealed class SqlServerRowWriter : RowWriter
{
    private enum Kind : byte
    {
        Null,
        Text,
        Integer,
        BigInteger,
        Decimal,
        Double,
        Boolean,
        Date,
        Timestamp,
        Instant,
    }

    /// <summary>The rows written, of these columns.</summary>
    public static DataTable Table(IReadOnlyList<Column> columns, ReadOnlySpan<byte> rows)
    {
        var table = new DataTable();
        foreach (var column in columns)
            table.Columns.Add(column.Name, TypeOf(column.Type));
        while (!rows.IsEmpty)
        {
            var values = new object[columns.Count];
            for (var i = 0; i < values.Length; i++)
                values[i] = Read(ref rows);
            table.Rows.Add(values);
        }

        return table;
    }

    public override void BeginRow()
    {
    }

    public override void Null() => _ = Value(Kind.Null, 0);

    public override void Text(ReadOnlySpan<byte> utf8)
    {
        var value = Value(Kind.Text, 4 + utf8.Length);
        BinaryPrimitives.WriteInt32LittleEndian(value, utf8.Length);
        utf8.CopyTo(value[4..]);
    }

    public override void Integer(int value) => BinaryPrimitives.WriteInt32LittleEndian(Value(Kind.Integer, 4), value);

    public override void BigInteger(long value) => BinaryPrimitives.WriteInt64LittleEndian(Value(Kind.BigInteger, 8), value);

    public override void Decimal(long unscaled, int scale)
    {
        var value = Value(Kind.Decimal, 9);
        BinaryPrimitives.WriteInt64LittleEndian(value, unscaled);
        value[8] = (byte)scale;
    }

    public override void Double(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Value(Kind.Double, 8), value);

    public override void Boolean(bool value) => Value(Kind.Boolean, 1)[0] = value ? (byte)1 : (byte)0;

    public override void Date(DateOnly value) => BinaryPrimitives.WriteInt32LittleEndian(Value(Kind.Date, 4), value.DayNumber);

    public override void Timestamp(long microseconds) => BinaryPrimitives.WriteInt64LittleEndian(Value(Kind.Timestamp, 8), microseconds);

    public override void Instant(long microseconds) => BinaryPrimitives.WriteInt64LittleEndian(Value(Kind.Instant, 8), microseconds);

    private static Type TypeOf(ColumnType type) => type.Kind switch
    {
        ValueKind.Integer => typeof(int),
        ValueKind.BigInteger => typeof(long),
        ValueKind.Decimal => typeof(decimal),
        ValueKind.Double => typeof(double),
        ValueKind.Boolean => typeof(bool),
        ValueKind.Date or ValueKind.Timestamp => typeof(DateTime),
        ValueKind.Instant => typeof(DateTimeOffset),
        _ => typeof(string),
    };

    private static object Read(ref ReadOnlySpan<byte> rows)
    {
        var kind = (Kind)rows[0];
        var value = rows[1..];
        var length = kind switch
        {
            Kind.Null => 0,
            Kind.Text => 4 + BinaryPrimitives.ReadInt32LittleEndian(value),
            Kind.Boolean => 1,
            Kind.Integer or Kind.Date => 4,
            Kind.Decimal => 9,
            _ => 8,
        };
        rows = value[length..];
        return kind switch
        {
            Kind.Null => DBNull.Value,
            Kind.Text => Encoding.UTF8.GetString(value[4..length]),
            Kind.Integer => BinaryPrimitives.ReadInt32LittleEndian(value),
            Kind.BigInteger => BinaryPrimitives.ReadInt64LittleEndian(value),
            Kind.Decimal => DecimalOf(BinaryPrimitives.ReadInt64LittleEndian(value), value[8]),
            Kind.Double => BinaryPrimitives.ReadDoubleLittleEndian(value),
            Kind.Boolean => value[0] != 0,
            Kind.Date => DateOnly.FromDayNumber(BinaryPrimitives.ReadInt32LittleEndian(value)).ToDateTime(TimeOnly.MinValue),
            Kind.Timestamp => At(value),
            _ => (object)new DateTimeOffset(At(value), TimeSpan.Zero),
        };
    }

    private static DateTime At(ReadOnlySpan<byte> value) =>
        new(DateTime.UnixEpoch.Ticks + (BinaryPrimitives.ReadInt64LittleEndian(value) * TimeSpan.TicksPerMicrosecond), DateTimeKind.Unspecified);

    private static decimal DecimalOf(long unscaled, byte scale)
    {
        var magnitude = (ulong)Math.Abs(unscaled);
        return new((int)magnitude, (int)(magnitude >> 32), 0, unscaled < 0, scale);
    }

    private Span<byte> Value(Kind kind, int length)
    {
        var free = Free(1 + length);
        free[0] = (byte)kind;
        Advance(1 + length);
        return free.Slice(1, length);
    }
}
