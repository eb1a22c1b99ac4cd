using System.Text.RegularExpressions;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>Lines of a given width, as Python's textwrap makes them with white space kept.</summary>
internal static partial class TextWrapper
{
    [GeneratedRegex(@"(?<part>\s+|[^\s\w]*\w+[^0-9\W]-(?=\w+[^0-9\W])|(?<=[\w!""'&.,?])-{2,}(?=\w))", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Breaks();

    [GeneratedRegex(@"(?<part>\s+)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Blanks();

    public static List<string> Wrap(string line, int width, bool breakLongWords, bool breakOnHyphens)
    {
        var chunks = new Stack<string>((breakOnHyphens ? Breaks() : Blanks()).Split(line).Where(chunk => chunk.Length > 0).Reverse());
        var lines = new List<string>();
        while (chunks.Count > 0)
        {
            var current = new List<string>();
            var length = 0;
            if (lines.Count > 0 && chunks.Peek().All(PythonText.IsSpace))
                chunks.Pop();
            while (chunks.TryPeek(out var chunk) && length + chunk.Length <= width)
            {
                current.Add(chunks.Pop());
                length += chunk.Length;
            }

            if (chunks.TryPeek(out var longChunk) && longChunk.Length > width)
            {
                chunks.Pop();
                var room = Math.Max(1, width - length);
                if (breakLongWords)
                {
                    current.Add(longChunk[..room]);
                    chunks.Push(longChunk[room..]);
                }
                else if (current.Count == 0)
                {
                    current.Add(longChunk);
                }
                else
                {
                    chunks.Push(longChunk);
                }
            }

            if (current.Count > 0 && current[^1].All(PythonText.IsSpace))
                current.RemoveAt(current.Count - 1);
            if (current.Count > 0)
                lines.Add(string.Concat(current));
        }

        return lines;
    }
}
