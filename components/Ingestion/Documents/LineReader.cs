namespace EcommAspire.Ingestion.Documents;

/// <summary>Lines of a stream, as bytes, without their ends.</summary>
internal sealed class LineReader(Stream stream, long limit)
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private byte[] _bytes = new byte[1 << 18];
    private int _start;
    private int _end;
    private int _lineEnd;
    private long _left = limit;

    /// <summary>The number of the line read, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The line read. Valid until the next is.</summary>
    public ReadOnlySpan<byte> Line
    {
        get
        {
            var line = _bytes.AsSpan(_start, _lineEnd - _start);
            if (Number == 1 && line.StartsWith(ByteOrderMark))
                line = line[3..];
            return line is [.., (byte)'\r'] ? line[..^1] : line;
        }
    }

    /// <summary>Moves to the next line; false at the end.</summary>
    public bool Read()
    {
        if (Number > 0)
            _start = Math.Min(_lineEnd + 1, _end);
        var searched = 0;
        while (true)
        {
            var found = _bytes.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                _lineEnd = _start + searched + found;
                Number++;
                return true;
            }

            searched = _end - _start;
            if (Fill())
                continue;
            if (searched == 0)
                return false;
            _lineEnd = _end;
            Number++;
            return true;
        }
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_bytes, _start, _bytes, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }

        if (_end == _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, _bytes.Length * 2L));
        var read = stream.Read(_bytes.AsSpan(_end, (int)Math.Min(_left, _bytes.Length - _end)));
        _left -= read;
        _end += read;
        return read > 0;
    }
}
