using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace EcommAspire.Simulator.Generation;

/// <summary>Rows as UTF-8 text in a buffer that grows with them.</summary>
public abstract class Utf8RowSink : RowSink
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);

    /// <summary>What was written since the last <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    /// <summary>Forgets what was written.</summary>
    public void Clear() => _buffer.ResetWrittenCount();

    /// <inheritdoc />
    public override void Integer(int value) => BigInteger(value);

    /// <inheritdoc />
    public override void BigInteger(long value)
    {
        BeginValue();
        Number(value);
    }

    /// <inheritdoc />
    public override void Money(long cents)
    {
        BeginValue();
        Fixed(cents, 2);
    }

    /// <inheritdoc />
    public override void Degrees(long value)
    {
        BeginValue();
        Fixed(value, 8);
    }

    /// <inheritdoc />
    public override void Boolean(bool value)
    {
        BeginValue();
        Raw(value ? "true"u8 : "false"u8);
    }

    /// <summary>Writes what stands before a value: what parts it from the one before, or its name.</summary>
    protected abstract void BeginValue();

    /// <summary>Writes bytes as they are.</summary>
    protected void Raw(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    /// <summary>Writes text as it is.</summary>
    protected void Raw(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var span = _buffer.GetSpan(text.Length * 3);
        _buffer.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    /// <summary>Writes a whole number.</summary>
    protected void Number(long value)
    {
        Utf8Formatter.TryFormat(value, _buffer.GetSpan(20), out var written);
        _buffer.Advance(written);
    }

    /// <summary>Writes a whole number of units of 10^-<paramref name="digits"/> with its point.</summary>
    protected void Fixed(long value, int digits)
    {
        if (value < 0)
        {
            Raw("-"u8);
            value = -value;
        }

        var unit = 1L;
        for (var digit = 0; digit < digits; digit++)
            unit *= 10;
        Number(value / unit);
        Raw("."u8);
        Digits(value % unit, digits);
    }

    /// <summary>Writes a day as 2024-12-31.</summary>
    protected void Day(DateTime value)
    {
        Digits(value.Year, 4);
        Raw("-"u8);
        Digits(value.Month, 2);
        Raw("-"u8);
        Digits(value.Day, 2);
    }

    /// <summary>Writes a time of day as 23:59:59, with <paramref name="fraction"/> digits after the second's point.</summary>
    protected void Time(DateTime value, int fraction)
    {
        Digits(value.Hour, 2);
        Raw(":"u8);
        Digits(value.Minute, 2);
        Raw(":"u8);
        Digits(value.Second, 2);
        if (fraction == 0)
            return;
        var ticks = value.Ticks % TimeSpan.TicksPerSecond;
        for (var digit = fraction; digit < 7; digit++)
            ticks /= 10;
        Raw("."u8);
        Digits(ticks, fraction);
    }

    private void Digits(long value, int count)
    {
        var span = _buffer.GetSpan(count);
        for (var place = count - 1; place >= 0; place--)
        {
            span[place] = (byte)('0' + (value % 10));
            value /= 10;
        }

        _buffer.Advance(count);
    }
}
