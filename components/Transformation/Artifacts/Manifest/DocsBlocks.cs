using System.Text.RegularExpressions;
using EcommAspire.Transformation.Execution.Context;

namespace EcommAspire.Transformation.Artifacts.Manifest;

/// <summary>Which docs blocks a description is made of.</summary>
internal static partial class DocsBlocks
{
    /// <summary>The blocks' ids, in the order they are named.</summary>
    public static IEnumerable<string> NamedIn(string? written, ProjectState state, string package)
    {
        if (written is null || !written.Contains("doc", StringComparison.Ordinal))
            yield break;
        foreach (Match call in Call().Matches(written))
        {
            var (first, second) = (call.Groups["first"].Value, call.Groups["second"]);
            var name = second.Success ? second.Value : first;
            IEnumerable<string> packages = second.Success ? [first] : [package, state.Root.Name, .. state.Packages.Keys];
            if (packages.FirstOrDefault(p => state.Docs.ContainsKey((p, name))) is { } owner)
                yield return $"doc.{owner}.{name}";
        }
    }

    // A description that does more with a block than show it has none of its own: dbt counts the plain calls.
    [GeneratedRegex("""\{\{-?\s*doc\(\s*(?<q>["'])(?<first>[^"']+)\k<q>\s*(,\s*(?<r>["'])(?<second>[^"']+)\k<r>\s*)?\)\s*-?\}\}""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 60_000)]
    private static partial Regex Call();
}
