using System.Text;
using System.Text.RegularExpressions;

namespace VerifyTests.Scrubbing;

/// <summary>Finds GUIDs inside a text, where no letter or digit touches them.</summary>
internal static partial class InlineGuids
{
    public static void Replace(StringBuilder text, Counter counter)
    {
        if (!counter.Guids)
            return;

        var replaced = Guids().Replace(text.ToString(), match => counter.Name(Guid.Parse(match.ValueSpan)));
        text.Clear().Append(replaced);
    }

    [GeneratedRegex(@"(?<![\p{L}\p{N}])[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![\p{L}\p{N}])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Guids();
}
