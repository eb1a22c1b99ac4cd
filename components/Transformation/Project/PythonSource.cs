using System.Text;
using System.Text.RegularExpressions;

namespace EcommAspire.Transformation.Project;

/// <summary>
/// A model in Python. It is a node like others; what it refers to stands in its calls of <c>dbt.ref</c>, <c>dbt.source</c> and
/// <c>dbt.config</c>, whose arguments must be literals (https://docs.getdbt.com/docs/build/python-models).
/// </summary>
internal static partial class PythonSource
{
    /// <summary>The calls as Jinja says them, each on the line it has in the source.</summary>
    public static string AsJinja(string source)
    {
        var jinja = new StringBuilder();
        var line = 1;
        foreach (var call in Call().EnumerateMatches(source))
        {
            var open = source.IndexOf('(', call.Index);
            var close = End(source, open);
            if (close < 0)
                continue;
            var at = source.AsSpan(0, call.Index).Count('\n') + 1;
            jinja.Append('\n', at - line).Append("{% do ").Append(source.AsSpan((call.Index + 4)..(close + 1))).Append(" %}");
            line = at + source.AsSpan(call.Index, close - call.Index).Count('\n');
        }

        return jinja.ToString();
    }

    /// <summary>The bracket that closes a call, past strings and comments.</summary>
    private static int End(string source, int open)
    {
        var depth = 0;
        for (var i = open; i < source.Length; i++)
        {
            switch (source[i])
            {
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ')' or ']' or '}':
                    if (--depth == 0)
                        return i;
                    break;
                case '\'' or '"':
                    var quote = source[i];
                    for (i++; i < source.Length && source[i] != quote; i++)
                        if (source[i] == '\\')
                            i++;
                    break;
            }
        }

        return -1;
    }

    [GeneratedRegex(@"(?<=^[^#\n]*)\bdbt\.(ref|source|config)\s*\((?!\s*\))", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.CultureInvariant, 60_000)]
    private static partial Regex Call();
}
