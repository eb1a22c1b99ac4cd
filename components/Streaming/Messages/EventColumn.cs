using EcommAspire.Domain;

namespace EcommAspire.Streaming.Messages;

/// <summary>
/// The values of one column of a batch. Numbers are themselves, decimals without their point, instants microseconds since
/// 1970, truths 0 or 1; texts and JSON are places in the batch's text.
/// </summary>
public sealed class EventColumn
{
    private readonly EventText _text;
    private long[] _values = new long[256];
    private bool[] _nulls = new bool[256];

    internal EventColumn(Column column, EventText text)
    {
        Column = column;
        IsText = column.Type.Kind is ValueKind.Text or ValueKind.Json;
        _text = text;
        if (column.Type is not { Kind: ValueKind.Text or ValueKind.Json or ValueKind.Integer or ValueKind.BigInteger or ValueKind.Double or ValueKind.Boolean or ValueKind.Instant } and not { Kind: ValueKind.Decimal, Precision: <= 18 })
            throw new NotSupportedException($"A message's field {column.Name} cannot be a {column.Type}.");
    }

    /// <summary>The column.</summary>
    public Column Column { get; }

    /// <summary>Whether its values are text.</summary>
    public bool IsText { get; }

    /// <summary>Whether the row has no value.</summary>
    public bool IsNull(int row) => _nulls[row];

    /// <summary>The row's value, of a column that is no text.</summary>
    public long Number(int row) => _values[row];

    /// <summary>The row's text as UTF-8.</summary>
    public ReadOnlySpan<byte> Text(int row) => _text.At(_values[row]);

    internal void SetNull(int row) => Set(row, 0, isNull: true);

    internal void Set(int row, long value) => Set(row, value, isNull: false);

    private void Set(int row, long value, bool isNull)
    {
        if (row == _values.Length)
        {
            Array.Resize(ref _values, row * 2);
            Array.Resize(ref _nulls, row * 2);
        }

        _values[row] = value;
        _nulls[row] = isNull;
    }
}

/// <summary>The texts of a batch, one after the other.</summary>
internal sealed class EventText
{
    private byte[] _bytes = new byte[1 << 16];

    public int Length { get; set; }

    public ReadOnlySpan<byte> At(long place) => _bytes.AsSpan((int)(place >> 32), (int)place);

    /// <summary>Adds a text.</summary>
    /// <returns>Its place.</returns>
    public long Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        return Take(text.Length);
    }

    /// <summary>Room behind the last text, to be taken when it is known how much of it was needed.</summary>
    public Span<byte> Room(int length)
    {
        if (_bytes.Length - Length < length)
            Array.Resize(ref _bytes, Math.Max(checked(Length + length), (int)Math.Min(Array.MaxLength, _bytes.Length * 2L)));
        return _bytes.AsSpan(Length, length);
    }

    public long Take(int length)
    {
        var place = ((long)Length << 32) | (uint)length;
        Length += length;
        return place;
    }
}
