using System.Text.Json;

namespace EcommAspire.Conformance.Models;

/// <summary>A step as dbt did it.</summary>
public sealed record Step(string Name, IReadOnlyList<string> Arguments, int ExitCode, IReadOnlyList<string> Output, JsonElement Results, JsonElement Tables)
{
    public string Command => Arguments[0];

    /// <summary>Why our engine is not held to the step, or null.</summary>
    public string? NotYet => Command switch
    {
        _ when Name.StartsWith("s52", StringComparison.Ordinal) => "the command line's own affair: ModelFlagTests of tests/Cli holds it",
        _ => null,
    };

    public static IEnumerable<Step> Read(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement.Clone();
            yield return new Step(
                root.GetProperty("step").GetString()!,
                [.. Words(root.GetProperty("command").GetString()!).Skip(1)],
                root.GetProperty("rc").GetInt32(),
                [.. root.GetProperty("stdout").EnumerateArray().Select(l => l.GetString()!)],
                root.TryGetProperty("results", out var results) ? results : default,
                root.TryGetProperty("tables_changed", out var tables) ? tables : default);
        }
    }

    /// <summary>A command line as a POSIX shell splits it.</summary>
    private static IEnumerable<string> Words(string line)
    {
        var word = new System.Text.StringBuilder();
        var (quote, any) = ('\0', false);
        foreach (var c in line)
        {
            if (quote != '\0')
            {
                if (c == quote)
                    quote = '\0';
                else
                    word.Append(c);
            }
            else if (c is '\'' or '"')
            {
                (quote, any) = (c, true);
            }
            else if (c == ' ')
            {
                if (any || word.Length > 0)
                    yield return word.ToString();
                word.Clear();
                any = false;
            }
            else
            {
                word.Append(c);
            }
        }

        if (any || word.Length > 0)
            yield return word.ToString();
    }
}
