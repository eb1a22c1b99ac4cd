using System.Globalization;
using System.Numerics;
using System.Text;

namespace EcommAspire.Transformation.Jinja.Syntax;

/// <content>The tokens inside a tag: names, texts, numbers, operators.</content>
internal sealed partial class Lexer
{
    private void ScanToken(TokenKind kind, int open)
    {
        var c = _source[_at];
        if (c is '"' or '\'')
            ScanString(c);
        else if (char.IsAsciiDigit(c) && ScanNumber())
            return;
        else if (IsNameStart(_source, _at))
            ScanName();
        else
            ScanOperator(kind, open);
    }

    private static bool IsNameStart(string text, int at) => text[at] == '_' || char.IsLetter(text, at);

    private void ScanName()
    {
        var start = _at;
        while (_at < _source.Length && (_source[_at] == '_' || char.IsLetterOrDigit(_source, _at) || IsCombining(_at)))
            _at += char.IsSurrogatePair(_source, _at) ? 2 : 1;
        Add(TokenKind.Name, string.Intern(_source[start.._at]), null, start, _at);
    }

    private bool IsCombining(int at) => CharUnicodeInfo.GetUnicodeCategory(_source, at)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private void ScanString(char quote)
    {
        var start = _at++;
        while (_at < _source.Length && _source[_at] != quote)
            _at += _source[_at] == '\\' ? 2 : 1;
        if (_at >= _source.Length)
        {
            _at = start;
            throw Error($"This string is never closed: the closing {quote} is missing.", start);
        }

        _at++;
        var value = Unescape(_source.AsSpan(start + 1, _at - start - 2), start);
        Add(TokenKind.String, value, value, start, _at);
    }

    private string Unescape(ReadOnlySpan<char> body, int start)
    {
        if (!body.Contains('\\'))
            return body.ToString();
        var text = new StringBuilder(body.Length);
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] != '\\')
            {
                text.Append(body[i]);
                continue;
            }

            var c = body[++i];
            switch (c)
            {
                case '\n': break;
                case '\\' or '\'' or '"': text.Append(c); break;
                case 'a': text.Append('\a'); break;
                case 'b': text.Append('\b'); break;
                case 'f': text.Append('\f'); break;
                case 'n': text.Append('\n'); break;
                case 'r': text.Append('\r'); break;
                case 't': text.Append('\t'); break;
                case 'v': text.Append('\v'); break;
                case 'x': AppendCodePoint(text, body, ref i, 2, start); break;
                case 'u': AppendCodePoint(text, body, ref i, 4, start); break;
                case 'U': AppendCodePoint(text, body, ref i, 8, start); break;
                case >= '0' and <= '7':
                    var octal = 0;
                    var end = Math.Min(body.Length, i + 3);
                    for (; i < end && body[i] is >= '0' and <= '7'; i++)
                        octal = octal * 8 + (body[i] - '0');
                    i--;
                    text.Append((char)octal);
                    break;
                default: text.Append('\\').Append(c); break;
            }
        }

        return text.ToString();
    }

    private void AppendCodePoint(StringBuilder text, ReadOnlySpan<char> body, ref int i, int digits, int start)
    {
        var hex = body.Slice(i + 1, Math.Min(digits, body.Length - i - 1));
        if (hex.Length < digits || !uint.TryParse(hex, NumberStyles.AllowHexSpecifier, null, out var code) || code > 0x10FFFF)
            throw Error($"The escape '\\{body[i]}' in this string needs {digits} hexadecimal digits of a character.", start);
        if (code is >= 0xD800 and <= 0xDFFF or < 0x10000)
            text.Append((char)code);
        else
            text.Append(char.ConvertFromUtf32((int)code));
        i += digits;
    }

    private bool ScanNumber()
    {
        var start = _at;
        var next = char.ToLowerInvariant(CharAt(_at + 1));
        if (_source[_at] == '0' && next is 'x' or 'o' or 'b' && TryScanPrefixed(next, out var prefixed))
        {
            AddNumber(prefixed, start);
            return true;
        }

        var end = EndOfDigits(_at);
        var isFloat = false;
        var afterDot = start > 0 && _source[start - 1] == '.';
        if (!afterDot)
        {
            if (CharAt(end) == '.' && char.IsAsciiDigit(CharAt(end + 1)))
            {
                end = EndOfDigits(end + 1);
                isFloat = true;
            }

            if (CharAt(end) is 'e' or 'E')
            {
                var exponent = end + 1;
                if (CharAt(exponent) is '+' or '-')
                    exponent++;
                if (char.IsAsciiDigit(CharAt(exponent)))
                {
                    end = EndOfDigits(exponent);
                    isFloat = true;
                }
            }
        }

        if (!isFloat && _source[start] == '0')
        {
            // As in Python, a whole number does not start with a zero unless it is one.
            end = start + 1;
            while (CharAt(end) == '0' || (CharAt(end) == '_' && CharAt(end + 1) == '0'))
                end++;
        }

        var digits = _source[start..end].Replace("_", "", StringComparison.Ordinal);
        _at = end;
        if (isFloat)
            Add(TokenKind.Number, _source[start..end], double.Parse(digits), start, end);
        else
            AddNumber(BigInteger.Parse(digits), start);
        return true;
    }

    private int EndOfDigits(int from)
    {
        while (char.IsAsciiDigit(CharAt(from)) || (CharAt(from) == '_' && char.IsAsciiDigit(CharAt(from + 1))))
            from++;
        return from;
    }

    private bool TryScanPrefixed(char prefix, out BigInteger value)
    {
        value = BigInteger.Zero;
        var radix = prefix switch { 'x' => 16, 'o' => 8, _ => 2 };
        var i = _at + 2;
        var any = false;
        while (true)
        {
            var digitAt = CharAt(i) == '_' ? i + 1 : i;
            var digit = char.IsAsciiHexDigit(CharAt(digitAt)) ? Convert.ToInt32(CharAt(digitAt).ToString(), 16) : radix;
            if (digit >= radix)
                break;
            value = value * radix + digit;
            i = digitAt + 1;
            any = true;
        }

        if (any)
            _at = i;
        return any;
    }

    private void AddNumber(BigInteger value, int start)
    {
        Add(TokenKind.Number, _source[start.._at], Values.JinjaValue.Normalize(value), start, _at);
    }

    private void ScanOperator(TokenKind kind, int open)
    {
        var start = _at;
        var two = start + 1 < _source.Length ? _source.AsSpan(start, 2) : default;
        var symbol = two switch
        {
            "//" => "//",
            "**" => "**",
            "==" => "==",
            "!=" => "!=",
            ">=" => ">=",
            "<=" => "<=",
            _ => _source[start] switch
            {
                '+' => "+",
                '-' => "-",
                '/' => "/",
                '*' => "*",
                '%' => "%",
                '~' => "~",
                '[' => "[",
                ']' => "]",
                '(' => "(",
                ')' => ")",
                '{' => "{",
                '}' => "}",
                '>' => ">",
                '<' => "<",
                '=' => "=",
                '.' => ".",
                ':' => ":",
                '|' => "|",
                ',' => ",",
                ';' => ";",
                _ => null,
            },
        };
        if (symbol is null)
            throw Error($"The character '{(Rune.TryGetRuneAt(_source, start, out var rune) ? rune : Rune.ReplacementChar)}' means nothing in an expression.", start);
        _at += symbol.Length;
        switch (symbol)
        {
            case "(": _brackets.Push((')', At(start))); break;
            case "[": _brackets.Push((']', At(start))); break;
            case "{": _brackets.Push(('}', At(start))); break;
            case ")" or "]" or "}":
                if (_brackets.Count == 0)
                    throw Error(symbol == "}" ? NeverClosedReason(kind, open) : $"Unexpected '{symbol}': no bracket is open here.", start);
                var (close, position) = _brackets.Pop();
                if (close != symbol[0])
                    throw Error($"Unexpected '{symbol}': the bracket opened on {position} is closed by '{close}'.", start);
                break;
        }

        Add(TokenKind.Operator, symbol, null, start, _at);
    }
}
