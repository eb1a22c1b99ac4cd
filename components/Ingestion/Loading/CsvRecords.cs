using System.Buffers;

namespace EcommAspire.Ingestion.Loading;

/// <summary>
/// Splits CSV (RFC 4180: comma, double quote, lines ended by LF or CRLF) that comes in pieces into records. A quote opens a
/// quoted field only at the field's start; elsewhere it is text.
/// </summary>
internal sealed class CsvRecords
{
    private static readonly SearchValues<byte> _ends = SearchValues.Create(",\n"u8);

    private readonly List<Field> _fields = [];
    private readonly ByteBuffer _unescaped = new(1024);
    private byte[] _bytes = new byte[1 << 16];
    private int _recordStart;
    private int _position;
    private int _end;
    private int _fieldStart;
    private bool _escapes;
    private bool _quoted;
    private long _nextLine = 1;
    private bool _recordTaken;
    private State _state = State.FieldStart;

    private enum State
    {
        FieldStart,
        Plain,
        Quoted,
        AfterQuote,
    }

    private readonly record struct Field(int Start, int Length, bool Quoted, bool Escapes);

    /// <summary>The fields of the record read.</summary>
    public int Count => _fields.Count;

    /// <summary>The line the record began on, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>What is wrong with the record's form; null where nothing is.</summary>
    public string? Malformed { get; private set; }

    /// <summary>The record as it came, without its line end.</summary>
    public ReadOnlySpan<byte> Raw => _bytes.AsSpan(_recordStart, _position - _recordStart).TrimEnd("\r\n"u8);

    /// <summary>Whether the field is neither quoted nor holds anything.</summary>
    public bool IsNull(int field) => _fields[field] is { Quoted: false, Length: 0 };

    /// <summary>The field's text. Valid until the next field is asked for.</summary>
    public ReadOnlySpan<byte> this[int field]
    {
        get
        {
            var (start, length, _, escapes) = _fields[field];
            var text = _bytes.AsSpan(start, length);
            return escapes ? Unescape(text) : text;
        }
    }

    /// <summary>Adds the next piece.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        ForgetRecord();
        if (_bytes.Length - _end < piece.Length)
            MakeRoom(piece.Length);
        piece.CopyTo(_bytes.AsSpan(_end));
        _end += piece.Length;
    }

    /// <summary>Moves to the next whole record. Without <paramref name="last"/>, false means that more has to be added first.</summary>
    /// <param name="last">Whether nothing will be added any more, so that what is there is whole.</param>
    public bool Read(bool last = false)
    {
        ForgetRecord();
        while (_position < _end && !HangsOnNextPiece)
        {
            if (Step())
                return Taken();
        }

        if (!last || (_state is State.FieldStart && _fields.Count == 0))
            return false;
        if (_state is State.Quoted)
            Malformed ??= "opens a quote that is never closed";
        EndField(_position, closed: _state is State.AfterQuote);
        _position = _end;
        return Taken();
    }

    // Whether a CR after a closing quote is a line's end is to be seen from the byte after it.
    private bool HangsOnNextPiece => _state is State.AfterQuote && _position + 1 == _end && _bytes[_position] == (byte)'\r';

    // True when the record is whole.
    private bool Step()
    {
        switch (_state)
        {
            case State.FieldStart:
                _quoted = _bytes[_position] == (byte)'"';
                _position += _quoted ? 1 : 0;
                _fieldStart = _position;
                _escapes = false;
                _state = _quoted ? State.Quoted : State.Plain;
                return false;
            case State.Quoted:
                var quote = _bytes.AsSpan(_position, _end - _position).IndexOf((byte)'"');
                _position = quote < 0 ? _end : _position + quote + 1;
                _state = quote < 0 ? State.Quoted : State.AfterQuote;
                return false;
            case State.AfterQuote when _bytes[_position] == (byte)'"':
                _position++;
                _escapes = true;
                _state = State.Quoted;
                return false;
            case State.AfterQuote when _bytes[_position] == (byte)'\r' && _position + 1 < _end && _bytes[_position + 1] == (byte)'\n':
                EndField(_position, closed: true);
                _position += 2;
                return true;
            case State.AfterQuote when _bytes[_position] is not ((byte)',' or (byte)'\n'):
                Malformed ??= "has text after a closing quote";
                _state = State.Plain;
                return false;
            default:
                return StepToEnd();
        }
    }

    private bool StepToEnd()
    {
        var found = _bytes.AsSpan(_position, _end - _position).IndexOfAny(_ends);
        if (found < 0)
        {
            _position = _end;
            return false;
        }

        var at = _position + found;
        var newLine = _bytes[at] == (byte)'\n';
        EndField(at, _state is State.AfterQuote, newLine);
        _position = at + 1;
        return newLine;
    }

    private void EndField(int end, bool closed, bool newLine = false)
    {
        if (_state is State.FieldStart)
        {
            _fields.Add(new(end, 0, false, false));
            return;
        }

        if (closed)
            end--;
        else if (newLine && end > _fieldStart && _bytes[end - 1] == (byte)'\r')
            end--;
        _fields.Add(new(_fieldStart, end - _fieldStart, _quoted, _escapes));
        _state = State.FieldStart;
    }

    private bool Taken()
    {
        Line = _nextLine;
        _nextLine += _bytes.AsSpan(_recordStart, _position - _recordStart).Count((byte)'\n');
        _state = State.FieldStart;
        _recordTaken = true;
        return true;
    }

    private void ForgetRecord()
    {
        if (!_recordTaken)
            return;
        _recordTaken = false;
        _recordStart = _position;
        _fields.Clear();
        Malformed = null;
    }

    private void MakeRoom(int room)
    {
        var kept = _end - _recordStart;
        var target = _bytes.Length - kept >= room && _recordStart >= _bytes.Length / 2
            ? _bytes
            : new byte[Math.Max(_bytes.Length, (int)Math.Min(Array.MaxLength, 2L * (kept + room)))];
        Buffer.BlockCopy(_bytes, _recordStart, target, 0, kept);
        for (var i = 0; i < _fields.Count; i++)
            _fields[i] = _fields[i] with { Start = _fields[i].Start - _recordStart };
        _position -= _recordStart;
        _fieldStart -= _recordStart;
        _end = kept;
        _recordStart = 0;
        _bytes = target;
    }

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> text)
    {
        _unescaped.Clear();
        for (int quote; (quote = text.IndexOf((byte)'"')) >= 0 && quote + 1 < text.Length; text = text[(quote + 2)..])
            _unescaped.Add(text[..(quote + 1)]);
        _unescaped.Add(text);
        return _unescaped.Written;
    }
}
