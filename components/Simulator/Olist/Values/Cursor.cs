using System.Globalization;

namespace EcommAspire.Simulator.Olist.Values;

/// <summary>A place in a text that is being read from left to right.</summary>
internal ref struct Cursor(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public bool LastWordIsPm { get; private set; }

    public bool Number(out int value, out int digits, int most = 4)
    {
        digits = _rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0)
            digits = _rest.Length;
        value = 0;
        if (digits == 0 || digits > most)
            return false;
        value = int.Parse(_rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
        _rest = _rest[digits..];
        return true;
    }

    /// <summary>The digits after a second, in microseconds; no more than zeros beyond them.</summary>
    public bool Fraction(out long microseconds)
    {
        microseconds = 0;
        var digits = 0;
        for (; !_rest.IsEmpty && char.IsAsciiDigit((char)_rest[0]); _rest = _rest[1..], digits++)
        {
            if (digits < 6)
                microseconds = (microseconds * 10) + (_rest[0] - '0');
            else if (_rest[0] != '0')
                return false;
        }

        for (var i = digits; i < 6; i++)
            microseconds *= 10;
        return digits > 0;
    }

    public bool Is(byte value)
    {
        if (_rest.IsEmpty || _rest[0] != value)
            return false;
        _rest = _rest[1..];
        return true;
    }

    public bool OneOf(scoped ReadOnlySpan<byte> values, out byte found)
    {
        found = _rest.IsEmpty ? (byte)0 : _rest[0];
        if (_rest.IsEmpty || !values.Contains(found))
            return false;
        _rest = _rest[1..];
        return true;
    }

    public bool Blanks()
    {
        var trimmed = _rest.TrimStart((byte)' ');
        var any = trimmed.Length < _rest.Length;
        _rest = trimmed;
        return any;
    }

    /// <summary>Letters, ASCII or not, as far as they go.</summary>
    public ReadOnlySpan<byte> Letters()
    {
        var length = 0;
        while (length < _rest.Length && (char.IsAsciiLetter((char)_rest[length]) || _rest[length] >= 0x80))
            length++;
        var letters = _rest[..length];
        _rest = _rest[length..];
        return letters;
    }

    public bool Word(scoped ReadOnlySpan<byte> word)
    {
        if (_rest.Length < word.Length || !System.Text.Ascii.EqualsIgnoreCase(_rest[..word.Length], word))
            return false;
        LastWordIsPm = word[0] == 'P';
        _rest = _rest[word.Length..];
        return true;
    }
}
