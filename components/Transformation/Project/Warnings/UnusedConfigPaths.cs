using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Project.Warnings;

/// <summary>Finds the paths in the project's configuration that no node lies under: often a folder that was renamed.</summary>
internal static class UnusedConfigPaths
{
    private static readonly (ResourceType Type, string Key)[] s_trees =
    [
        (ResourceType.Model, "models"), (ResourceType.Seed, "seeds"), (ResourceType.Snapshot, "snapshots"), (ResourceType.Function, "functions"), (ResourceType.Source, "sources"),
        (ResourceType.Test, "data_tests"), (ResourceType.UnitTest, "unit_tests"), (ResourceType.Exposure, "exposures"),
    ];

    public static void Warn(DbtProject project, IEnumerable<Node> nodes, WarningList warnings)
    {
        var byType = nodes.ToLookup(n => n.ResourceType, n => n.Fqn);
        List<string> unused = [];
        foreach (var (type, key) in s_trees)
            foreach (var path in Paths(project.ConfigTree(type), []))
                if (!byType[type].Any(fqn => fqn.Count >= path.Count && fqn.Take(path.Count).SequenceEqual(path)))
                    unused.Add(string.Join('.', path.Prepend(key)));
        if (unused.Count > 0)
            warnings.Add(WarningNames.UnusedConfigPath, $"{DbtProject.FileName}: nothing lies under {string.Join(", ", unused.Select(u => $"'{u}'"))}; what is configured there has no effect.");
    }

    private static IEnumerable<IReadOnlyList<string>> Paths(IReadOnlyDictionary<string, object?> level, IReadOnlyList<string> path)
    {
        if (level.Any(p => p.Key.StartsWith('+') || p.Value is not IReadOnlyDictionary<string, object?>))
            yield return path;
        foreach (var (key, value) in level)
            if (!key.StartsWith('+') && value is IReadOnlyDictionary<string, object?> below)
                foreach (var found in Paths(below, [.. path, key]))
                    yield return found;
    }
}
