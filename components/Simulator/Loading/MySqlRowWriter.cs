using System.Buffers.Text;
using System.Globalization;

namespace EcommAspire.Simulator.Loading;

/// <summary>Rows as <c>LOAD DATA</c> takes them by default: tabs between values, a line feed after a row, backslashes before both.</summary>
internal sealed class MySqlRowWriter : RowWriter
{
    private static readonly System.Buffers.SearchValues<byte> _special = System.Buffers.SearchValues.Create("\\\t\n\r\0"u8);
    private bool _first;

    public override void BeginRow() => _first = true;

    public override void EndRow()
    {
        Free(1)[0] = (byte)'\n';
        Advance(1);
        base.EndRow();
    }

    public override void Null() => Raw("\\N"u8);

    public override void Text(ReadOnlySpan<byte> utf8)
    {
        Separate();
        while (true)
        {
            var plain = utf8.IndexOfAny(_special);
            var length = plain < 0 ? utf8.Length : plain;
            utf8[..length].CopyTo(Free(length + 2));
            Advance(length);
            if (plain < 0)
                return;
            var free = Free(2);
            free[0] = (byte)'\\';
            free[1] = utf8[plain] switch
            {
                (byte)'\t' => (byte)'t',
                (byte)'\n' => (byte)'n',
                (byte)'\r' => (byte)'r',
                0 => (byte)'0',
                var other => other,
            };
            Advance(2);
            utf8 = utf8[(plain + 1)..];
        }
    }

    public override void Integer(int value) => BigInteger(value);

    public override void BigInteger(long value)
    {
        Separate();
        Number(value);
    }

    public override void Decimal(long unscaled, int scale)
    {
        Separate();
        var magnitude = (UInt128)(unscaled < 0 ? -(Int128)unscaled : unscaled);
        UInt128 unit = 1;
        for (var i = 0; i < scale; i++)
            unit *= 10;
        if (unscaled < 0)
            Byte((byte)'-');
        Number((ulong)(magnitude / unit));
        if (scale == 0)
            return;
        Byte((byte)'.');
        Digits((ulong)(magnitude % unit), scale);
    }

    public override void Double(double value)
    {
        Separate();
        value.TryFormat(Free(32), out var written, "R");
        Advance(written);
    }

    public override void Boolean(bool value) => Raw(value ? "1"u8 : "0"u8);

    public override void Date(DateOnly value)
    {
        Separate();
        value.TryFormat(Free(10), out var written, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        Advance(written);
    }

    public override void Timestamp(long microseconds)
    {
        Separate();
        var (seconds, fraction) = Math.DivRem(microseconds, 1_000_000);
        if (fraction < 0)
            (seconds, fraction) = (seconds - 1, fraction + 1_000_000);
        var (day, second) = Math.DivRem(seconds, 86_400);
        if (second < 0)
            (day, second) = (day - 1, second + 86_400);

        var date = DateOnly.FromDayNumber((int)day + 719_162);
        Digits((ulong)date.Year, 4);
        Byte((byte)'-');
        Digits((ulong)date.Month, 2);
        Byte((byte)'-');
        Digits((ulong)date.Day, 2);
        Byte((byte)' ');
        Digits((ulong)second / 3600, 2);
        Byte((byte)':');
        Digits((ulong)second / 60 % 60, 2);
        Byte((byte)':');
        Digits((ulong)second % 60, 2);
        if (fraction == 0)
            return;
        Byte((byte)'.');
        Digits((ulong)fraction, 6);
    }

    public override void Instant(long microseconds) => Timestamp(microseconds);

    private void Raw(ReadOnlySpan<byte> ascii)
    {
        Separate();
        ascii.CopyTo(Free(ascii.Length));
        Advance(ascii.Length);
    }

    private void Number(long value)
    {
        Utf8Formatter.TryFormat(value, Free(20), out var written);
        Advance(written);
    }

    private void Number(ulong value)
    {
        Utf8Formatter.TryFormat(value, Free(20), out var written);
        Advance(written);
    }

    private void Digits(ulong value, int count)
    {
        var free = Free(count);
        for (var i = count - 1; i >= 0; i--, value /= 10)
            free[i] = (byte)('0' + (value % 10));
        Advance(count);
    }

    private void Byte(byte value)
    {
        Free(1)[0] = value;
        Advance(1);
    }

    private void Separate()
    {
        if (!_first)
            Byte((byte)'\t');
        _first = false;
    }
}
