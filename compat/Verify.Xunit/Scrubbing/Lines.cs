using System.Text;

namespace VerifyTests.Scrubbing;

/// <summary>Scrubbing by line; whether the text ends with a line break stays as it was.</summary>
internal static class Lines
{
    public static void Replace(StringBuilder text, Func<string, string?> replace)
    {
        var before = text.ToString();
        using var reader = new StringReader(before);
        text.Clear();
        while (reader.ReadLine() is { } line)
        {
            if (replace(line) is { } kept)
                text.Append(kept).Append('\n');
        }

        if (text.Length > 0 && !before.EndsWith('\n'))
            text.Length--;
    }
}
