using System.Text.RegularExpressions;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Linting.Rules;

/// <summary>
/// <c>unknown-reference</c>: every <c>ref</c> and <c>source</c> that is written out leads somewhere, also where a branch keeps it
/// from being rendered today.
/// </summary>
internal sealed partial class ReferenceRule : ILintRule
{
    public IEnumerable<Finding> Check(LintedFile file, ModelProject project)
    {
        var text = Comment().Replace(file.Text, m => new string(' ', m.Length));
        foreach (Match call in Ref().Matches(text))
        {
            var name = call.Groups["b"].Success ? call.Groups["b"].Value : call.Groups["a"].Value;
            var known = project.Graph.Nodes.Values.Where(n => n.ResourceType.IsRefable()).Select(n => n.Name);
            if (!known.Contains(name))
                yield return file.At(call.Index, "unknown-reference", $"no model, seed or snapshot is called '{name}'{Nearest.Suffix(name, known)}.");
        }

        foreach (Match call in Source().Matches(text))
        {
            var (source, table) = (call.Groups["a"].Value, call.Groups["b"].Value);
            var known = project.NodesOf(ResourceType.Source).Select(n => $"{n.SourceName}.{n.Name}");
            if (!known.Contains($"{source}.{table}"))
                yield return file.At(call.Index, "unknown-reference", $"no source is called '{source}.{table}'{Nearest.Suffix($"{source}.{table}", known)}.");
        }
    }

    [GeneratedRegex(@"\{#.*?#\}", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Comment();

    [GeneratedRegex("""\bref\(\s*['"](?<a>[^'"]+)['"](\s*,\s*['"](?<b>[^'"]+)['"])?\s*(,[^)]*)?\)""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Ref();

    [GeneratedRegex("""\bsource\(\s*['"](?<a>[^'"]+)['"]\s*,\s*['"](?<b>[^'"]+)['"]\s*\)""", RegexOptions.NonBacktracking)]
    private static partial Regex Source();
}
