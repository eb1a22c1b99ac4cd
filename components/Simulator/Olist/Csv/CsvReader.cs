using System.Buffers;

namespace EcommAspire.Simulator.Olist.Csv;

/// <summary>
/// Reads delimited text record by record, straight from UTF-8 bytes, and knows the physical line of each. Any line end will
/// do. A quote within a quoted field that ends nothing is taken as it stands; a quote that never closes spoils its own line
/// only: reading goes on at the next.
/// </summary>
/// <param name="stream">The text, as UTF-8.</param>
/// <param name="delimiter">What stands between fields.</param>
/// <param name="backslashes">Whether a backslash before a quote, or another backslash, escapes it, as MySQL writes it; else only a quote does.</param>
internal sealed class CsvReader(Stream stream, byte delimiter, bool backslashes = false)
{
    /// <summary>No record of these files comes near; what is longer is not a record.</summary>
    public const int MaxRowBytes = 1 << 20;

    private const byte Quote = (byte)'"';
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';
    private const byte Backslash = (byte)'\\';

    private readonly SearchValues<byte> _ends = SearchValues.Create([delimiter, LineFeed, CarriageReturn]);
    private byte[] _buffer = new byte[1 << 17];
    private int _length;      // bytes in the buffer
    private int _start;       // of the record
    private int _end;         // of the record, before its line end
    private int _next;        // of what follows it
    private bool _streamEnded;
    private long _nextLine = 1;

    private Field[] _fields = new Field[16];
    private byte[] _unescaped = new byte[256];
    private int _unescapedLength;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private enum Parsed
    {
        Row,
        MoreNeeded,
        UnclosedQuote,
        TooLong,
    }

    /// <summary>The physical line on which the record starts, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The number of fields.</summary>
    public int Count { get; private set; }

    /// <summary>What is wrong with the record; its fields are meaningful only when nothing is.</summary>
    public RowFault Fault { get; private set; }

    /// <summary>The line of the quote that was never closed.</summary>
    public long FaultLine { get; private set; }

    /// <summary>Whether quotes within quoted fields were taken as they stood.</summary>
    public bool HasStrayQuotes { get; private set; }

    /// <summary>Whether a byte order mark stood before the record, as where files were put one after the other.</summary>
    public bool HasMark { get; private set; }

    /// <summary>Whether the record stands on several lines.</summary>
    public bool SpansLines { get; private set; }

    /// <summary>Whether the file ended before the record's line did.</summary>
    public bool EndsWithoutLineEnd => _next == _end;

    /// <summary>The record as it is written, without its line end.</summary>
    public ReadOnlySpan<byte> Raw => _buffer.AsSpan(_start, _end - _start);

    public ReadOnlySpan<byte> this[int field]
    {
        get
        {
            var at = _fields[field];
            return (at.Unescaped ? _unescaped : _buffer).AsSpan(at.Start, at.Length);
        }
    }

    public bool IsQuoted(int field) => _fields[field].Quoted;

    /// <summary>Moves to the next record; false at the end.</summary>
    public bool Read()
    {
        _start = _next;
        Line = _nextLine;
        while (true)
        {
            if (_start == _length && _streamEnded)
                return false;
            var parsed = _start == _length ? Parsed.MoreNeeded : Parse();
            switch (parsed)
            {
                case Parsed.Row:
                    Fault = RowFault.None;
                    _nextLine = Line + LinesIn(_start, _next);
                    SpansLines = _nextLine - Line > (EndsWithoutLineEnd ? 0 : 1);
                    return true;
                case Parsed.UnclosedQuote:
                    TakeFirstLine();
                    Fault = RowFault.UnclosedQuote;
                    return true;
                case Parsed.TooLong:
                    FaultLine = Line;
                    SkipLongLine();
                    return true;
                default:
                    if (!_streamEnded)
                        Fill();
                    break;
            }
        }
    }

    /// <summary>Makes the record's first line the record, for want of a better reading; what follows is read anew.</summary>
    public void TakeFirstLine()
    {
        var end = _buffer.AsSpan(_start, _length - _start).IndexOfAny(LineFeed, CarriageReturn);
        _end = end < 0 ? _length : _start + end;
        _next = AfterLineEnd(_end);
        _nextLine = Line + (_next > _end ? 1 : 0);
        SpansLines = false;
        Count = 0;
    }

    private Parsed Parse()
    {
        Count = 0;
        HasStrayQuotes = false;
        _unescapedLength = 0;
        var at = _start;
        HasMark = _buffer[at] == ByteOrderMark[0] && _buffer.AsSpan(at, _length - at).StartsWith(ByteOrderMark);
        if (HasMark)
            at += ByteOrderMark.Length;
        else if (_buffer[at] == ByteOrderMark[0] && _length - at < ByteOrderMark.Length && !_streamEnded)
            return Parsed.MoreNeeded;
        while (true)
        {
            var opening = at;
            while (opening < _length && IsBlank(_buffer[opening]))
                opening++;
            if (opening == _length && !_streamEnded)
                return Incomplete();

            if (opening < _length && _buffer[opening] == Quote)
            {
                var parsed = ParseQuoted(opening, ref at);
                if (parsed is not Parsed.Row)
                    return parsed;
            }
            else
            {
                var length = _buffer.AsSpan(at, _length - at).IndexOfAny(_ends);
                if (length < 0 && !_streamEnded)
                    return Incomplete();
                if (length < 0)
                    length = _length - at;
                Add(new(at, length, Quoted: false, Unescaped: false));
                at += length;
            }

            if (at < _length && _buffer[at] == delimiter)
            {
                at++;
                continue;
            }

            if (at < _length && _buffer[at] == CarriageReturn && at + 1 == _length && !_streamEnded)
                return Incomplete();
            _end = at;
            _next = AfterLineEnd(at);
            return Parsed.Row;
        }
    }

    private Parsed ParseQuoted(int opening, ref int at)
    {
        var from = opening + 1;
        var escaped = false;
        while (true)
        {
            var found = _buffer.AsSpan(from, _length - from).IndexOf(Quote);
            if (found < 0)
            {
                if (!_streamEnded && _length - _start < MaxRowBytes)
                    return Parsed.MoreNeeded;
                return Unclosed(opening);
            }

            var quote = from + found;
            if (backslashes && IsEscaped(quote, opening))
            {
                escaped = true;
                from = quote + 1;
                continue;
            }

            if (quote + 1 == _length && !_streamEnded)
                return IncompleteQuoted(opening);
            if (quote + 1 < _length && _buffer[quote + 1] == Quote)
            {
                escaped = true;
                from = quote + 2;
                continue;
            }

            var after = quote + 1;
            while (after < _length && IsBlank(_buffer[after]))
                after++;
            if (after == _length && !_streamEnded)
                return IncompleteQuoted(opening);
            if (after == _length || _ends.Contains(_buffer[after]))
            {
                escaped |= backslashes && _buffer.AsSpan(opening, quote - opening).Contains(Backslash);
                Add(escaped ? Unescape(opening + 1, quote) : new(opening + 1, quote - opening - 1, Quoted: true, Unescaped: false));
                at = after;
                return Parsed.Row;
            }

            // On a later line, and where a field would open: the quote at the beginning was left open.
            if (_ends.Contains(_buffer[quote - 1]) && _buffer.AsSpan(opening, quote - opening).IndexOfAny(LineFeed, CarriageReturn) >= 0)
                return Unclosed(opening);
            HasStrayQuotes = true;
            from = quote + 1;
        }
    }

    private bool IsEscaped(int quote, int opening)
    {
        var first = quote;
        while (first - 1 > opening && _buffer[first - 1] == Backslash)
            first--;
        return (quote - first) % 2 == 1;
    }

    private Parsed Incomplete() => _length - _start < MaxRowBytes ? Parsed.MoreNeeded : Parsed.TooLong;

    private Parsed IncompleteQuoted(int opening) => _length - _start < MaxRowBytes ? Parsed.MoreNeeded : Unclosed(opening);

    private Parsed Unclosed(int opening)
    {
        FaultLine = Line + LinesIn(_start, opening);
        // Without a line end in sight there is no next line to go on from.
        return _streamEnded || _buffer.AsSpan(_start, _length - _start).IndexOfAny(LineFeed, CarriageReturn) >= 0
            ? Parsed.UnclosedQuote
            : Parsed.TooLong;
    }

    private Field Unescape(int start, int end)
    {
        var source = _buffer.AsSpan(start, end - start);
        if (_unescaped.Length - _unescapedLength < source.Length)
            Array.Resize(ref _unescaped, (_unescaped.Length * 2) + source.Length);
        var at = _unescapedLength;
        for (var i = 0; i < source.Length; i++)
        {
            var next = i + 1 < source.Length ? source[i + 1] : (byte)0;
            // MySQL puts a backslash before a line break, too.
            if ((source[i] == Quote && next == Quote)
                || (backslashes && source[i] == Backslash && next is Backslash or Quote or LineFeed or CarriageReturn))
            {
                i++;
            }

            _unescaped[at++] = source[i];
        }

        var field = new Field(_unescapedLength, at - _unescapedLength, Quoted: true, Unescaped: true);
        _unescapedLength = at;
        return field;
    }

    private void Add(Field field)
    {
        if (Count == _fields.Length)
            Array.Resize(ref _fields, Count * 2);
        _fields[Count++] = field;
    }

    private int AfterLineEnd(int at)
    {
        if (at == _length)
            return at;
        return _buffer[at] == CarriageReturn && at + 1 < _length && _buffer[at + 1] == LineFeed ? at + 2 : at + 1;
    }

    private long LinesIn(int start, int end)
    {
        var span = _buffer.AsSpan(start, end - start);
        long lines = span.Count(LineFeed);
        for (var at = span.IndexOf(CarriageReturn); at >= 0;)
        {
            if (at + 1 == span.Length || span[at + 1] != LineFeed)
                lines++;
            var next = span[(at + 1)..].IndexOf(CarriageReturn);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return lines;
    }

    private bool IsBlank(byte value) => value == ' ' || (value == '\t' && delimiter != '\t');

    /// <summary>Keeps the beginning of the line as the record, and passes over the rest of it.</summary>
    private void SkipLongLine()
    {
        var kept = _buffer.AsSpan(_start, Math.Min(_length - _start, MaxRowBytes / 16)).ToArray();
        _next = _length;
        while (true)
        {
            var end = _buffer.AsSpan(_start, _length - _start).IndexOfAny(LineFeed, CarriageReturn);
            if (end >= 0 && (_start + end + 1 < _length || _streamEnded))
            {
                _next = AfterLineEnd(_start + end);
                break;
            }

            if (_streamEnded)
            {
                _next = _length;
                break;
            }

            _start = end >= 0 ? _start + end : _length;
            Fill();
        }

        // What was passed over makes room for what was kept.
        var rest = _buffer.AsSpan(_next, _length - _next).ToArray();
        if (_buffer.Length < kept.Length + 1 + rest.Length)
            _buffer = new byte[(kept.Length + rest.Length) * 2];
        kept.CopyTo(_buffer, 0);
        _buffer[kept.Length] = LineFeed;
        rest.CopyTo(_buffer, kept.Length + 1);
        (_start, _end, _next, _length) = (0, kept.Length, kept.Length + 1, kept.Length + 1 + rest.Length);
        _nextLine = Line + 1;
        SpansLines = false;
        Count = 0;
        Fault = RowFault.TooLong;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _length - _start).CopyTo(_buffer);
            _length -= _start;
            _start = 0;
        }

        if (_length == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = stream.Read(_buffer, _length, _buffer.Length - _length);
        _length += read;
        _streamEnded = read == 0;
    }

    private readonly record struct Field(int Start, int Length, bool Quoted, bool Unescaped);
}
