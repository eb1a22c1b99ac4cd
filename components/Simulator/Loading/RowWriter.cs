using EcommAspire.Domain.Ddl;

namespace EcommAspire.Simulator.Loading;

/// <summary>
/// Writes rows in the format an engine takes in bulk, one value after the other in the table's column order, into memory
/// of its own. Not thread-safe: a producer has its own and hands over what it holds, whole rows, to the <see cref="TableLoad"/>.
/// </summary>
internal abstract class RowWriter
{
    private byte[] _buffer = new byte[1 << 16];
    private int _rowStart;

    /// <summary>The rows ended so far.</summary>
    public ReadOnlyMemory<byte> Rows => _buffer.AsMemory(0, _rowStart);

    /// <summary>The row begun, as far as it is written.</summary>
    public ReadOnlySpan<byte> Row => _buffer.AsSpan(_rowStart, Length - _rowStart);

    protected int Length { get; private set; }

    public static RowWriter For(SqlDialect dialect, int columns) => dialect switch
    {
        SqlDialect.PostgreSql => new PostgresRowWriter(columns),
        SqlDialect.MySql => new MySqlRowWriter(),
        SqlDialect.SqlServer => new SqlServerRowWriter(),
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "No source speaks this dialect."),
    };

    public abstract void BeginRow();

    public virtual void EndRow() => _rowStart = Length;

    public abstract void Null();

    public abstract void Text(ReadOnlySpan<byte> utf8);

    public abstract void Integer(int value);

    public abstract void BigInteger(long value);

    /// <summary><paramref name="unscaled"/> divided by ten to the <paramref name="scale"/>.</summary>
    public abstract void Decimal(long unscaled, int scale);

    public abstract void Double(double value);

    public abstract void Boolean(bool value);

    public abstract void Date(DateOnly value);

    /// <summary>A wall-clock time, in microseconds since 1970-01-01 00:00.</summary>
    public abstract void Timestamp(long microseconds);

    /// <summary>An instant, in microseconds since 1970-01-01 00:00 UTC.</summary>
    public abstract void Instant(long microseconds);

    /// <summary>Forgets the row begun.</summary>
    public void UndoRow() => Length = _rowStart;

    /// <summary>Forgets all rows, once they are handed over.</summary>
    public void Clear() => Length = _rowStart = 0;

    /// <summary>At least <paramref name="count"/> free bytes; <see cref="Advance"/> says how many were used.</summary>
    protected Span<byte> Free(int count)
    {
        if (_buffer.Length - Length < count)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + count));
        return _buffer.AsSpan(Length);
    }

    protected void Advance(int count) => Length += count;
}
