using System.Text.RegularExpressions;

namespace EcommAspire.Transformation.Engines.DuckDb;

/// <summary>DuckDB's error texts, taken apart: the sentence, and the line it points to.</summary>
internal static partial class DuckDbMessage
{
    /// <summary>The text without the excerpt of the SQL.</summary>
    public static string Text(string message)
    {
        var match = Place().Match(message);
        return (match.Success ? message[..match.Index] : message).Trim();
    }

    /// <summary>What to do about an error whose text does not say.</summary>
    public static string Cure(string message) =>
        message.StartsWith("Dependency Error: Cannot alter entry", StringComparison.Ordinal)
            ? " DuckDB cannot replace a table while a foreign key of another table refers to it, or an index that its config no longer names: drop that table or index first, or leave the foreign key out of its contract."
            : "";

    public static bool IsOutOfMemory(string message) => message.StartsWith("Out of Memory Error: ", StringComparison.Ordinal);

    /// <summary>The line of the SQL, from 1; 0 where the text names none.</summary>
    public static int Line(string message) =>
        Place().Match(message) is { Success: true } match && int.TryParse(match.Groups["line"].ValueSpan, out var line) ? line : 0;

    [GeneratedRegex(@"\r?\n\s*LINE (?<line>\d+): ", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 60_000)]
    private static partial Regex Place();
}
