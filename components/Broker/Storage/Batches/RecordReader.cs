namespace EcommAspire.Broker.Storage.Batches;

/// <summary>A record within its batch, https://kafka.apache.org/documentation/#record; spans point into the batch.</summary>
public readonly ref struct BatchRecord
{
    /// <summary>Its offset, less the batch's base offset.</summary>
    public required int OffsetDelta { get; init; }

    /// <summary>Its time, less the batch's base timestamp.</summary>
    public required long TimestampDelta { get; init; }

    /// <summary>Whether it has a key, be it an empty one.</summary>
    public required bool HasKey { get; init; }

    /// <summary>Its key.</summary>
    public required ReadOnlySpan<byte> Key { get; init; }

    /// <summary>Whether it has a value; without one it is a tombstone.</summary>
    public required bool HasValue { get; init; }

    /// <summary>Its value.</summary>
    public required ReadOnlySpan<byte> Value { get; init; }

    /// <summary>The number of its headers and the headers, as they stand.</summary>
    public required ReadOnlySpan<byte> Headers { get; init; }
}

/// <summary>Goes through the records of a batch, once they are decompressed.</summary>
public ref struct RecordReader(ReadOnlySpan<byte> records)
{
    private readonly ReadOnlySpan<byte> _records = records;
    private int _position;

    /// <summary>Whether every byte was read.</summary>
    public readonly bool AtEnd => _position == _records.Length;

    /// <summary>Reads the next record; false at the end, and where what follows is no record (<see cref="AtEnd"/> tells which).</summary>
    public bool TryRead(out BatchRecord record)
    {
        record = default;
        var position = _position;
        if (!Varint.TryRead(_records, ref position, out var length) || length <= 0 || length > _records.Length - position)
            return false;
        var body = _records.Slice(position, (int)length);
        var at = 1; // attributes, unused
        if (!Varint.TryRead(body, ref at, out var timestampDelta)
            || !Varint.TryRead(body, ref at, out var offsetDelta) || offsetDelta is < 0 or > int.MaxValue
            || !TryReadBytes(body, ref at, out var hasKey, out var key)
            || !TryReadBytes(body, ref at, out var hasValue, out var value))
            return false;
        var headers = body[at..];
        if (!AreHeaders(headers))
            return false;
        _position = position + (int)length;
        record = new BatchRecord
        {
            OffsetDelta = (int)offsetDelta,
            TimestampDelta = timestampDelta,
            HasKey = hasKey,
            Key = key,
            HasValue = hasValue,
            Value = value,
            Headers = headers,
        };
        return true;
    }

    private static bool TryReadBytes(ReadOnlySpan<byte> body, scoped ref int at, out bool present, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        present = false;
        if (!Varint.TryRead(body, ref at, out var length) || length < -1 || length > body.Length - at)
            return false;
        if (length < 0)
            return true;
        present = true;
        bytes = body.Slice(at, (int)length);
        at += (int)length;
        return true;
    }

    private static bool AreHeaders(ReadOnlySpan<byte> headers)
    {
        var at = 0;
        if (!Varint.TryRead(headers, ref at, out var count) || count < 0)
            return false;
        for (; count > 0; count--)
        {
            if (!TryReadBytes(headers, ref at, out var hasKey, out _) || !hasKey || !TryReadBytes(headers, ref at, out _, out _))
                return false;
        }
        return at == headers.Length;
    }
}
