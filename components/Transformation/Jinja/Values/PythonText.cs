using System.Globalization;
using System.Text;

namespace EcommAspire.Transformation.Jinja.Values;

/// <summary>Text counted in characters as Python counts them, which is not in UTF-16 units.</summary>
internal static class PythonText
{
    /// <summary>The text in quotes as Python's <c>repr</c> writes it.</summary>
    public static string Quote(string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var quoted = new StringBuilder(text.Length + 2);
        quoted.Append(quote);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\\': quoted.Append("\\\\"); break;
                case '\n': quoted.Append("\\n"); break;
                case '\r': quoted.Append("\\r"); break;
                case '\t': quoted.Append("\\t"); break;
                case var c when c == quote: quoted.Append('\\').Append(quote); break;
                case < ' ' or 0x7F: quoted.Append($"\\x{rune.Value:x2}"); break;
                case < 0x7F: quoted.Append((char)rune.Value); break;
                default:
                    if (IsPrintable(rune))
                        quoted.Append(rune.ToString());
                    else
                        quoted.Append(rune.Value <= 0xFF ? $"\\x{rune.Value:x2}" : rune.Value <= 0xFFFF ? $"\\u{rune.Value:x4}" : $"\\U{rune.Value:x8}");
                    break;
            }
        }

        return quoted.Append(quote).ToString();
    }

    public static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);

    public static int Length(string text)
    {
        var length = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1]))
                length--;
        }

        return length;
    }

    public static bool HasPairs(string text) => text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0;

    /// <summary>The characters one by one.</summary>
    public static IEnumerable<string> Characters(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i) && i + 1 < text.Length)
            {
                yield return text.Substring(i, 2);
                i++;
            }
            else
            {
                yield return CharacterText(text[i]);
            }
        }
    }

    private static readonly string[] Ascii = [.. Enumerable.Range(0, 128).Select(c => ((char)c).ToString())];

    private static string CharacterText(char c) => c < 128 ? Ascii[c] : c.ToString();

    /// <summary>The UTF-16 index of a character's index.</summary>
    public static int ToUnits(string text, int characters)
    {
        if (!HasPairs(text))
            return Math.Min(characters, text.Length);
        var at = 0;
        for (; characters > 0 && at < text.Length; characters--)
            at += at + 1 < text.Length && char.IsSurrogatePair(text, at) ? 2 : 1;
        return at;
    }

    /// <summary>The character's index of a UTF-16 index.</summary>
    public static int ToCharacters(string text, int units) => units < 0 ? units : Length(text[..units]);

    /// <summary>Order by code point.</summary>
    public static int Compare(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            var (a, b) = (left[i], right[i]);
            if (a == b)
                continue;
            var (aPair, bPair) = (char.IsSurrogate(a), char.IsSurrogate(b));
            return aPair == bPair ? a.CompareTo(b) : aPair ? 1 : -1;
        }

        return left.Length.CompareTo(right.Length);
    }

    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';
}
