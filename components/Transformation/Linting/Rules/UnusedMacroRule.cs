using System.Text.RegularExpressions;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Linting.Rules;

/// <summary>
/// <c>unused-macro</c>: a macro of the project that nothing names, and that takes no other macro's place. A name anywhere in the
/// project's SQL and YAML counts, so that a macro called by a computed name can be kept by naming it in a comment.
/// </summary>
internal static partial class UnusedMacroRule
{
    public static IEnumerable<Finding> Check(ModelProject project, MacroRegistry macros)
    {
        // A package without models has its macros for the projects that install it.
        if (!project.NodesOf(ResourceType.Model).Any(m => m.PackageName == project.Root.Name))
            yield break;
        var root = project.Root;
        var folders = new[] { root.ModelPaths, root.TestPaths, root.SnapshotPaths, root.AnalysisPaths, root.MacroPaths, root.SeedPaths }.SelectMany(p => p).Distinct();
        var texts = folders.SelectMany(f => Files.Below(root.Root, f, ".sql", ".yml", ".yaml", ".md"))
            .Select(file => Path.GetFullPath(file, root.Root)).Append(Path.Combine(root.Root, "dbt_project.yml"))
            .Distinct().Where(File.Exists).Select(Files.ReadText).ToList();
        Dictionary<string, int> named = [];
        foreach (var word in texts.SelectMany(t => Word().Matches(Definition().Replace(t, ""))))
            named[word.Value] = named.GetValueOrDefault(word.Value) + 1;
        foreach (var macro in macros.Of(root.Name).OrderBy(m => m.DisplayPath, StringComparer.Ordinal).ThenBy(m => m.Node.Position.Line))
        {
            if (!named.ContainsKey(macro.Name) && !TakesPlace(macro, macros, named))
                yield return new("unused-macro", macro.DisplayPath, macro.Node.Position.Line, macro.Node.Position.Column, $"nothing calls the macro {macro.Name}.");
        }
    }

    // A macro that dbt or a package calls, a test, materialization or strategy, or one adapter's form of a macro.
    private static bool TakesPlace(MacroDefinition macro, MacroRegistry macros, Dictionary<string, int> named) =>
        macros.Packages.Any(p => p != macro.Package && macros.Find(p, macro.Name) is not null)
        || macro.SupportedLanguages.Count > 0
        || macro.Name.StartsWith("test_", StringComparison.Ordinal) && named.ContainsKey(macro.Name["test_".Length..])
        || Strategy().Match(macro.Name) is { Success: true } strategy && named.ContainsKey(strategy.Groups["name"].Value)
        || macro.Name.Split("__", 2) is [_, var general] && (named.ContainsKey(general) || macros.Packages.Any(p => macros.Find(p, general) is not null));

    [GeneratedRegex(@"\w+", RegexOptions.NonBacktracking)]
    private static partial Regex Word();

    [GeneratedRegex(@"^(get_incremental_(?<name>\w+)_sql|snapshot_(?<name>\w+)_strategy)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Strategy();

    [GeneratedRegex(@"\{%-?\s*(macro|test|data_test|materialization)\s+\w+", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Definition();
}
