using EcommAspire.Simulator.Randomness;

namespace EcommAspire.Simulator.Generation;

/// <summary>
/// Where generated rows go: a bulk load, a file, a test. A row is <see cref="StartRow"/>, one value per column of the
/// table in its order, <see cref="EndRow"/>.
/// </summary>
public abstract class RowSink
{
    /// <summary>Rows ended so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Begins a row.</summary>
    public abstract void StartRow();

    /// <summary>Ends the row.</summary>
    public virtual void EndRow() => Rows++;

    /// <summary>A line that is no row; only where rows are lines of text.</summary>
    /// <exception cref="NotSupportedException">The rows go to a database, which takes no such thing.</exception>
    public virtual void Line(string line) => throw new NotSupportedException("A database takes rows only.");

    /// <summary>No value.</summary>
    public abstract void Null();

    /// <summary>Text.</summary>
    public abstract void Text(string value);

    /// <summary>An identifier of 32 hexadecimal digits.</summary>
    public virtual void Id(HexId value) => Text(value.ToString());

    /// <summary>A 32-bit integer.</summary>
    public abstract void Integer(int value);

    /// <summary>A 64-bit integer.</summary>
    public abstract void BigInteger(long value);

    /// <summary>An amount of money.</summary>
    /// <param name="cents">The amount in hundredths.</param>
    public abstract void Money(long cents);

    /// <summary>An angle, as a 64-bit floating-point number of degrees.</summary>
    /// <param name="value">The angle in hundred-millionths of a degree.</param>
    public abstract void Degrees(long value);

    /// <summary>True or false.</summary>
    public abstract void Boolean(bool value);

    /// <summary>A day.</summary>
    public abstract void Date(DateOnly value);

    /// <summary>A wall-clock time.</summary>
    public abstract void Timestamp(DateTime value);

    /// <summary>An instant.</summary>
    /// <param name="value">What a clock in Brasília shows; three hours behind UTC the whole year since 2019.</param>
    public void Instant(DateTime value) => Utc(value.AddHours(3));

    /// <summary>An instant, as a clock in UTC shows it.</summary>
    protected abstract void Utc(DateTime value);

    /// <summary>A JSON value.</summary>
    public abstract void Json(string value);

    /// <summary>Text, or no value.</summary>
    public void TextOrNull(string? value)
    {
        if (value is null)
            Null();
        else
            Text(value);
    }

    /// <summary>A wall-clock time, or no value.</summary>
    public void TimestampOrNull(DateTime? value)
    {
        if (value is { } timestamp)
            Timestamp(timestamp);
        else
            Null();
    }

    /// <summary>An instant, or no value.</summary>
    public void InstantOrNull(DateTime? value)
    {
        if (value is { } instant)
            Instant(instant);
        else
            Null();
    }

    /// <summary>A 64-bit integer, or no value.</summary>
    public void BigIntegerOrNull(long? value)
    {
        if (value is { } number)
            BigInteger(number);
        else
            Null();
    }
}
