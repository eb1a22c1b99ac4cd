using System.Buffers.Binary;

namespace EcommAspire.Simulator.Loading;

/// <summary>Rows as PostgreSQL's binary <c>COPY</c> takes them.</summary>
internal sealed class PostgresRowWriter(int columns) : RowWriter
{
    private const long PostgresEpochMicroseconds = 946_684_800_000_000; // 2000-01-01
    private static readonly DateOnly _postgresEpoch = new(2000, 1, 1);

    /// <summary>What stands before the first row.</summary>
    public static ReadOnlyMemory<byte> Header { get; } = new([.. "PGCOPY\n"u8, 0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0]);

    /// <summary>What stands after the last.</summary>
    public static ReadOnlyMemory<byte> Trailer { get; } = new([0xFF, 0xFF]);

    public override void BeginRow()
    {
        BinaryPrimitives.WriteInt16BigEndian(Free(2), (short)columns);
        Advance(2);
    }

    public override void Null()
    {
        BinaryPrimitives.WriteInt32BigEndian(Free(4), -1);
        Advance(4);
    }

    public override void Text(ReadOnlySpan<byte> utf8) => utf8.CopyTo(Value(utf8.Length));

    public override void Integer(int value) => BinaryPrimitives.WriteInt32BigEndian(Value(4), value);

    public override void BigInteger(long value) => BinaryPrimitives.WriteInt64BigEndian(Value(8), value);

    public override void Double(double value) => BinaryPrimitives.WriteDoubleBigEndian(Value(8), value);

    public override void Boolean(bool value) => Value(1)[0] = value ? (byte)1 : (byte)0;

    public override void Date(DateOnly value) =>
        BinaryPrimitives.WriteInt32BigEndian(Value(4), value.DayNumber - _postgresEpoch.DayNumber);

    public override void Timestamp(long microseconds) => BigInteger(microseconds - PostgresEpochMicroseconds);

    public override void Instant(long microseconds) => Timestamp(microseconds);

    /// <summary>A <c>numeric</c>: digits to the base 10,000, the weight of the first, the sign, the display scale.</summary>
    public override void Decimal(long unscaled, int scale)
    {
        var fractionGroups = (scale + 3) / 4;
        var magnitude = (UInt128)(unscaled < 0 ? -(Int128)unscaled : unscaled);
        for (var i = scale; i < fractionGroups * 4; i++)
            magnitude *= 10;

        Span<ushort> groups = stackalloc ushort[12]; // least significant first
        var count = 0;
        for (; magnitude != 0; magnitude /= 10_000)
            groups[count++] = (ushort)(magnitude % 10_000);
        var trailing = 0;
        while (trailing < count && groups[trailing] == 0)
            trailing++;

        var digits = count - trailing;
        var value = Value(8 + (2 * digits));
        BinaryPrimitives.WriteInt16BigEndian(value, (short)digits);
        BinaryPrimitives.WriteInt16BigEndian(value[2..], (short)(digits == 0 ? 0 : count - 1 - fractionGroups));
        BinaryPrimitives.WriteInt16BigEndian(value[4..], (short)(unscaled < 0 ? 0x4000 : 0));
        BinaryPrimitives.WriteInt16BigEndian(value[6..], (short)scale);
        for (var i = 0; i < digits; i++)
            BinaryPrimitives.WriteUInt16BigEndian(value[(8 + (2 * i))..], groups[count - 1 - i]);
    }

    private Span<byte> Value(int length)
    {
        var free = Free(4 + length);
        BinaryPrimitives.WriteInt32BigEndian(free, length);
        Advance(4 + length);
        return free.Slice(4, length);
    }
}
