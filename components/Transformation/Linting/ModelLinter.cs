using System.Text;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Linting.Rules;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Linting;

/// <summary>Holds a project's models to the rules a team expects of them.</summary>
internal sealed class ModelLinter(ModelProject project, MacroRegistry macros)
{
    private static readonly ILintRule[] s_rules =
        [new KeywordCaseRule(), new SelectStarRule(), new ImportsFirstRule(), new HardCodedRelationRule(), new ReferenceRule(), new MartRule()];

    /// <summary>Checks models of the project itself, and its macros.</summary>
    /// <param name="models">The models.</param>
    /// <param name="checksMacros">Whether macros are looked at too.</param>
    /// <param name="fixes">Whether what can safely be mended is.</param>
    public IReadOnlyList<Finding> Check(IEnumerable<Node> models, bool checksMacros, bool fixes)
    {
        List<Finding> findings = [];
        foreach (var model in models.Where(IsOurs))
        {
            var file = new LintedFile(model, project.Root.Root);
            var found = s_rules.SelectMany(rule => rule.Check(file, project)).ToList();
            if (fixes)
                found = Mend(file, found);
            findings.AddRange(found);
        }

        if (checksMacros)
            findings.AddRange(UnusedMacroRule.Check(project, macros));
        return [.. findings.Distinct().OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Column).ThenBy(f => f.Rule, StringComparer.Ordinal)];
    }

    private bool IsOurs(Node node) => node.ResourceType is ResourceType.Model && node.PackageName == project.Name && node.Language == "sql";

    private static List<Finding> Mend(LintedFile file, List<Finding> found)
    {
        var text = file.Text;
        var fixes = found.Select(f => f.Fix).OfType<Replacement>().OrderByDescending(f => f.Offset).ToList();
        foreach (var fix in fixes)
            text = text[..fix.Offset] + fix.Text + text[(fix.Offset + fix.Length)..];
        if (fixes.Count > 0)
            Files.WriteWhole(file.FullPath, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        return [.. found.Select(f => f.Fix is null ? f : f with { IsFixed = true })];
    }
}
