namespace EcommAspire.Transformation.Jinja.Syntax;

/// <summary>
/// Cuts a template into tokens by Jinja2's rules: <c>-</c> beside a delimiter strips white space outwards, <c>+</c>
/// keeps it, comments and raw sections vanish, delimiters inside brackets are operators.
/// </summary>
internal sealed partial class Lexer
{
    private readonly string _name;
    private readonly string _source;
    private readonly IReadOnlyDictionary<string, BlockTag> _rawTags;
    private readonly List<Token> _tokens = [];
    private readonly Stack<(char Close, SourcePosition Position)> _brackets = [];
    private int _at;
    private int _positionOffset;
    private int _positionLine = 1;
    private int _lineStart;

    private Lexer(string name, string source, IReadOnlyDictionary<string, BlockTag> rawTags)
    {
        _name = name;
        _source = source;
        _rawTags = rawTags;
    }

    public static List<Token> Tokenize(string name, string source, IReadOnlyDictionary<string, BlockTag> rawTags)
    {
        var lexer = new Lexer(name, source, rawTags);
        lexer.Run();
        return lexer._tokens;
    }

    /// <summary>Line breaks become <c>\n</c>, and a single one at the end goes unless it is to be kept.</summary>
    public static string Normalize(string source, bool keepTrailingNewline)
    {
        if (source.Contains('\r', StringComparison.Ordinal))
            source = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return !keepTrailingNewline && source.EndsWith('\n') ? source[..^1] : source;
    }

    private void Run()
    {
        while (_at < _source.Length)
        {
            var open = FindOpening(_at);
            if (open < 0)
            {
                AddText(_at, _source.Length);
                break;
            }

            var strip = CharAt(open + 2) == '-';
            AddText(_at, strip ? TrimmedEnd(_at, open) : open);
            _at = open;
            switch (_source[open + 1])
            {
                case '#': SkipComment(); break;
                case '{': ScanTag(TokenKind.VariableBegin); break;
                default:
                    if (!TrySkipRaw())
                        ScanTag(TokenKind.BlockBegin);
                    break;
            }
        }

        Add(TokenKind.End, "", null, _source.Length, _source.Length);
    }

    private int FindOpening(int from)
    {
        while (true)
        {
            var brace = _source.IndexOf('{', from);
            if (brace < 0 || brace + 1 >= _source.Length)
                return -1;
            if (_source[brace + 1] is '%' or '{' or '#')
                return brace;
            from = brace + 1;
        }
    }

    private void SkipComment()
    {
        var body = CharAt(_at + 2) is '-' or '+' ? _at + 3 : _at + 2;
        var close = body > _source.Length ? -1 : _source.IndexOf("#}", body, StringComparison.Ordinal);
        if (close < 0)
            throw Error("This comment is never closed: '#}' is missing.", _at);
        var strip = close > body && _source[close - 1] == '-';
        _at = close + 2;
        if (strip)
            SkipWhiteSpace();
    }

    private bool TrySkipRaw()
    {
        var start = _at;
        if (!TryMatchTag(start, "raw", out var bodyStart, allowPlusAtEnd: false))
            return false;
        var body = bodyStart;
        for (var from = body; ; from++)
        {
            from = _source.IndexOf("{%", from, StringComparison.Ordinal);
            if (from < 0)
                throw Error("This raw block is never closed: '{% endraw %}' is missing.", start);
            if (!TryMatchTag(from, "endraw", out var after, allowPlusAtEnd: true))
                continue;
            AddText(body, _source[from + 2] == '-' ? TrimmedEnd(body, from) : from);
            _at = after;
            return true;
        }
    }

    /// <summary>Matches <c>{%-? name -?%}</c> and says where the text after it begins.</summary>
    private bool TryMatchTag(int at, string name, out int after, bool allowPlusAtEnd)
    {
        after = 0;
        var i = at + 2;
        if (CharAt(i) is '-' or '+')
            i++;
        while (i < _source.Length && char.IsWhiteSpace(_source[i]))
            i++;
        if (string.CompareOrdinal(_source, i, name, 0, name.Length) != 0)
            return false;
        i += name.Length;
        while (i < _source.Length && char.IsWhiteSpace(_source[i]))
            i++;
        var strip = CharAt(i) == '-';
        if (strip || (allowPlusAtEnd && CharAt(i) == '+'))
            i++;
        if (CharAt(i) != '%' || CharAt(i + 1) != '}')
            return false;
        i += 2;
        while (strip && i < _source.Length && char.IsWhiteSpace(_source[i]))
            i++;
        after = i;
        return true;
    }

    private void ScanTag(TokenKind kind)
    {
        var open = _at;
        var firstToken = _tokens.Count + 1;
        var length = CharAt(_at + 2) is '-' or '+' ? 3 : 2;
        Add(kind, _source.Substring(open, 2), null, open, open + length);
        _at += length;
        _brackets.Clear();
        while (!TryCloseTag(kind))
        {
            if (_at >= _source.Length)
                throw NeverClosed(kind, open);
            ScanToken(kind, open);
        }

        if (kind == TokenKind.BlockBegin && firstToken < _tokens.Count && _tokens[firstToken].Kind == TokenKind.Name
            && _rawTags.TryGetValue(_tokens[firstToken].Text, out var tag))
        {
            ScanRawBody(tag, open);
        }
    }

    private bool TryCloseTag(TokenKind kind)
    {
        SkipWhiteSpace();
        if (_brackets.Count > 0)
            return false;
        var close = kind == TokenKind.VariableBegin ? '}' : '%';
        var i = _at;
        var strip = CharAt(i) == '-';
        if (strip || (kind == TokenKind.BlockBegin && CharAt(i) == '+'))
            i++;
        if (CharAt(i) != close || CharAt(i + 1) != '}')
            return false;
        Add(kind == TokenKind.VariableBegin ? TokenKind.VariableEnd : TokenKind.BlockEnd, _source[i..(i + 2)], null, _at, i + 2);
        _at = i + 2;
        if (strip)
            SkipWhiteSpace();
        return true;
    }

    private void ScanRawBody(BlockTag tag, int open)
    {
        for (var from = _at; ; from++)
        {
            from = _source.IndexOf("{%", from, StringComparison.Ordinal);
            if (from < 0)
                throw Error($"This {tag.Name} block is never closed: '{{% {tag.EndName} %}}' is missing.", open);
            if (!TryMatchTag(from, tag.EndName, out _, allowPlusAtEnd: true))
                continue;
            AddText(_at, from);
            _at = from;
            ScanTag(TokenKind.BlockBegin);
            return;
        }
    }

    private JinjaSyntaxException NeverClosed(TokenKind kind, int open) => _brackets.TryPeek(out var bracket)
        ? new JinjaSyntaxException($"This bracket is never closed: '{bracket.Close}' is missing.", _name, _source, bracket.Position)
        : Error(NeverClosedReason(kind, open), open);

    private string NeverClosedReason(TokenKind kind, int open) => kind == TokenKind.VariableBegin
        ? $"The expression opened on {At(open)} is never closed: '}}}}' is missing."
        : $"The statement opened on {At(open)} is never closed: '%}}' is missing.";

    private void AddText(int start, int end)
    {
        if (end > start)
            Add(TokenKind.Text, _source[start..end], null, start, end);
    }

    private void Add(TokenKind kind, string text, object? value, int start, int end) =>
        _tokens.Add(new Token(kind, text, value, At(start), end));

    private int TrimmedEnd(int start, int end)
    {
        while (end > start && char.IsWhiteSpace(_source[end - 1]))
            end--;
        return end;
    }

    private void SkipWhiteSpace()
    {
        while (_at < _source.Length && char.IsWhiteSpace(_source[_at]))
            _at++;
    }

    private char CharAt(int index) => index < _source.Length ? _source[index] : '\0';

    private SourcePosition At(int offset)
    {
        if (offset < _positionOffset)
            (_positionOffset, _positionLine, _lineStart) = (0, 1, 0);
        while (true)
        {
            var newline = _source.IndexOf('\n', _positionOffset, offset - _positionOffset);
            if (newline < 0)
                break;
            _positionLine++;
            _lineStart = _positionOffset = newline + 1;
        }

        _positionOffset = offset;
        return new SourcePosition(offset, _positionLine, offset - _lineStart + 1);
    }

    private JinjaSyntaxException Error(string reason, int offset) => new(reason, _name, _source, At(Math.Min(offset, _source.Length)));
}
