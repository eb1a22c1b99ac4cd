using System.Text.RegularExpressions;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Linting.Rules;

/// <summary>
/// <c>grain</c> and <c>key</c>: a mart's description says what one of its rows is, and tests hold the key that keeps it so.
/// A mart is a model in a folder <c>marts</c>.
/// </summary>
internal sealed partial class MartRule : ILintRule
{
    public IEnumerable<Finding> Check(LintedFile file, ModelProject project)
    {
        if (!file.IsIn("marts"))
            yield break;
        var model = file.Model;
        if (!Grain().IsMatch(model.Description))
            yield return Said(file, project, "grain", model.Description.Length == 0 ? $"{model.Name} has no description; end one with its grain: one row per …" : $"the description of {model.Name} does not say its grain: one row per …");
        if (!HasKey(model, project))
            yield return Said(file, project, "key", $"no key of {model.Name} is held by tests: give a column unique and not_null, or columns a combined key.");
    }

    private static bool HasKey(Node model, ModelProject project)
    {
        var tests = project.NodesOf(ResourceType.Test).Where(t => t.AttachedNode == model.UniqueId && t.TestMetadata is not null).ToList();
        var unique = tests.Where(t => t.TestMetadata!.Name == "unique").Select(t => t.ColumnName).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return tests.Any(t => t.TestMetadata!.Name == "not_null" && unique.Contains(t.ColumnName))
            || tests.Any(t => t.TestMetadata!.Name is "unique_combination_of_columns" or "expect_compound_columns_to_be_unique")
            || HasPrimaryKey(model.Constraints)
            || model.Columns.Values.Any(c => HasPrimaryKey(c.Constraints));
    }

    private static bool HasPrimaryKey(IEnumerable<object?> constraints) =>
        constraints.OfType<IReadOnlyDictionary<string, object?>>().Any(c => c.GetValueOrDefault("type") as string == "primary_key");

    // The model's entry in its properties file; the model itself where it has none.
    private static Finding Said(LintedFile file, ModelProject project, string rule, string reason)
    {
        if (file.Model.PatchPath?.Split("://", 2) is not [_, var path] || !File.Exists(Path.Combine(project.Root.Root, path)))
            return file.At(0, rule, reason);
        var lines = File.ReadAllLines(Path.Combine(project.Root.Root, path));
        var line = Array.FindIndex(lines, l => Entry().Match(l) is { Success: true } entry && entry.Groups["name"].Value == file.Model.Name);
        return new(rule, path, Math.Max(line, 0) + 1, line < 0 ? 1 : lines[line].IndexOf('-', StringComparison.Ordinal) + 1, reason);
    }

    [GeneratedRegex(@"\b(one|a|each|1) (row|record|line)\b|\b(row|record|line) (per|for each|a)\b|\bgrain\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Grain();

    [GeneratedRegex("""^\s*-\s+name:\s*["']?(?<name>[^"'#\s]+)""", RegexOptions.NonBacktracking)]
    private static partial Regex Entry();
}
