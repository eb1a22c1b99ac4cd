namespace EcommAspire.Transformation.Project;

/// <summary>CSV record by record, in the memory of one: quotes doubled inside quotes, line breaks inside quotes, any line ending.</summary>
/// <param name="text">What is read, from where it stands.</param>
/// <param name="delimiter">What stands between two fields.</param>
/// <param name="display">The file's name in messages.</param>
internal sealed class DelimitedText(TextReader text, char delimiter, string display)
{
    private readonly char[] _buffer = new char[16 * 1024];
    private readonly List<int> _ends = [];
    private char[] _record = new char[256];
    private int _length;
    private int _at;
    private int _end;
    private int _nextLine = 1;

    /// <summary>The line on which the record begins, from one.</summary>
    public int Line { get; private set; }

    /// <summary>How many fields the record has.</summary>
    public int Count => _ends.Count;

    public bool IsBlank => _ends is [0];

    /// <summary>A field of the record, until the next is read.</summary>
    public ReadOnlySpan<char> this[int field] => _record.AsSpan((field == 0 ? 0 : _ends[field - 1]).._ends[field]);

    /// <summary>Goes on to the next record, if there is one.</summary>
    public bool Read()
    {
        if (!Fill())
            return false;
        Line = _nextLine;
        _length = 0;
        _ends.Clear();
        while (true)
        {
            if (IsNext('"'))
                ReadQuoted();
            ReadPlain();
            _ends.Add(_length);
            if (!IsNext(delimiter))
                break;
            _at++;
        }

        if (IsNext('\r'))
            _at++;
        if (IsNext('\n'))
            _at++;
        _nextLine++;
        return true;
    }

    private void ReadPlain()
    {
        while (Fill())
        {
            var rest = _buffer.AsSpan(_at.._end);
            var stop = rest.IndexOfAny(delimiter, '\n', '\r');
            Take(stop < 0 ? rest : rest[..stop]);
            if (stop >= 0)
                return;
        }
    }

    private void ReadQuoted()
    {
        _at++;
        while (true)
        {
            if (!Fill())
                throw new ModelException("a quote that opens in this row is never closed.", new SourcePlace(display, Line));
            var rest = _buffer.AsSpan(_at.._end);
            var stop = rest.IndexOf('"');
            var piece = stop < 0 ? rest : rest[..stop];
            _nextLine += piece.Count('\n');
            Take(piece);
            if (stop < 0)
                continue;
            _at++;
            if (!IsNext('"'))
                return;
            Take("\"");
        }
    }

    private void Take(ReadOnlySpan<char> piece)
    {
        if (_record.Length - _length < piece.Length)
            Array.Resize(ref _record, Math.Max(_record.Length * 2, _length + piece.Length));
        piece.CopyTo(_record.AsSpan(_length));
        _length += piece.Length;
        _at += piece.Length;
    }

    private bool IsNext(char wanted) => Fill() && _buffer[_at] == wanted;

    private bool Fill()
    {
        if (_at < _end)
            return true;
        (_at, _end) = (0, text.Read(_buffer));
        return _end > 0;
    }
}
