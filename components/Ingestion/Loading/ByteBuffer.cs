namespace EcommAspire.Ingestion.Loading;

/// <summary>Bytes that grow at the end and can be cut back.</summary>
internal sealed class ByteBuffer(int capacity)
{
    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Add(byte value)
    {
        if (Length == _bytes.Length)
            Grow(1);
        _bytes[Length++] = value;
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - Length < bytes.Length)
            Grow(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Adds a text in quotes, its own quotes doubled.</summary>
    public void AddQuoted(ReadOnlySpan<byte> text)
    {
        Add((byte)'"');
        for (int quote; (quote = text.IndexOf((byte)'"')) >= 0; text = text[(quote + 1)..])
        {
            Add(text[..(quote + 1)]);
            Add((byte)'"');
        }

        Add(text);
        Add((byte)'"');
    }

    /// <summary>Adds bytes as hexadecimal digits.</summary>
    public void AddHex(ReadOnlySpan<byte> bytes)
    {
        var digits = checked(bytes.Length * 2);
        if (_bytes.Length - Length < digits)
            Grow(digits);
        _ = Convert.TryToHexString(bytes, _bytes.AsSpan(Length), out var written);
        Length += written;
    }

    public void Truncate(int length) => Length = length;

    public void Clear()
    {
        // One huge row must not keep its room for ever.
        if (_bytes.Length > capacity * 16)
            _bytes = new byte[capacity];
        Length = 0;
    }

    private void Grow(int room) => Array.Resize(ref _bytes, checked((int)Math.Min(Array.MaxLength, Math.Max((long)_bytes.Length * 2, (long)Length + room))));
}
