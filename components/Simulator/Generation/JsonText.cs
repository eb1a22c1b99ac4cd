using System.Text;

namespace EcommAspire.Simulator.Generation;

/// <summary>JSON written by hand, so that no library's edition has a say in its bytes.</summary>
internal static class JsonText
{
    /// <summary>The text as a JSON string, quotes included.</summary>
    public static string Quote(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && text.AsSpan().IndexOfAny('"', '\\') < 0)
            return $"\"{text}\"";
        var quoted = new StringBuilder(text.Length + 8).Append('"');
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' => quoted.Append($"\\u{(int)letter:x4}"),
                _ => quoted.Append(letter),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>An amount as a JSON number.</summary>
    public static string Money(long cents) => $"{cents / 100}.{cents % 100:D2}";
}
