using System.Buffers.Binary;
using EcommAspire.Domain;
using EcommAspire.Streaming.Messages;

namespace EcommAspire.Streaming.Operational;

/// <summary>
/// A batch in PostgreSQL's binary form for COPY, column values straight from the batch's memory: no value becomes an object.
/// https://www.postgresql.org/docs/current/sql-copy.html
/// </summary>
internal sealed class CopyRows
{
    private const long EpochShift = 946_684_800_000_000; // PostgreSQL counts from 2000.

    private byte[] _buffer = new byte[1 << 18];
    private int _length;

    /// <summary>Writes the whole batch.</summary>
    public async Task WriteAsync(EventBatch batch, Stream copy, CancellationToken cancellation)
    {
        _length = 0;
        Append([(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        for (var row = 0; row < batch.Count; row++)
        {
            Int16((short)batch.Columns.Count);
            foreach (var column in batch.Columns)
                Value(column, row);
            if (_length < 1 << 17)
                continue;
            await copy.WriteAsync(_buffer.AsMemory(0, _length), cancellation);
            _length = 0;
        }

        Int16(-1);
        await copy.WriteAsync(_buffer.AsMemory(0, _length), cancellation);
    }

    private void Value(EventColumn column, int row)
    {
        if (column.IsNull(row))
        {
            Int32(-1);
            return;
        }

        var type = column.Column.Type;
        switch (type.Kind)
        {
            case ValueKind.Text:
                Int32(column.Text(row).Length);
                Append(column.Text(row));
                break;
            case ValueKind.Json:
                Int32(column.Text(row).Length + 1);
                Append([1]);
                Append(column.Text(row));
                break;
            case ValueKind.Integer:
                Int32(4);
                Int32((int)column.Number(row));
                break;
            case ValueKind.Boolean:
                Int32(1);
                Append([(byte)column.Number(row)]);
                break;
            case ValueKind.Instant:
                Int32(8);
                Int64(column.Number(row) - EpochShift);
                break;
            case ValueKind.Decimal:
                Numeric(column.Number(row), type.Scale);
                break;
            default:
                // Doubles are kept as their bits.
                Int32(8);
                Int64(column.Number(row));
                break;
        }
    }

    // Digits of 10,000 from the first that is not zero, the weight of that one, the sign, the decimals shown.
    private void Numeric(long value, int scale)
    {
        Span<short> digits = stackalloc short[8];
        var fractionDigits = (scale + 3) / 4;
        var rest = UInt128.CreateChecked(Int128.Abs(value)) * (UInt128)DecimalText.PowerOfTen((fractionDigits * 4) - scale);
        var count = 0;
        for (; rest > 0; rest /= 10_000)
            digits[count++] = (short)(ushort)(rest % 10_000);
        Int32(8 + (2 * count));
        Int16((short)count);
        Int16((short)(count - fractionDigits - 1));
        Int16(value < 0 ? (short)0x4000 : (short)0);
        Int16((short)scale);
        while (count > 0)
            Int16(digits[--count]);
    }

    private void Int16(short value) => BinaryPrimitives.WriteInt16BigEndian(Room(2), value);

    private void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(Room(4), value);

    private void Int64(long value) => BinaryPrimitives.WriteInt64BigEndian(Room(8), value);

    private void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Room(bytes.Length));

    private Span<byte> Room(int length)
    {
        if (_buffer.Length - _length < length)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + length));
        _length += length;
        return _buffer.AsSpan(_length - length, length);
    }
}
