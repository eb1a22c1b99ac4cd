namespace EcommAspire.Transformation.Project.Dependencies;

/// <summary>Reads what a project asks for: <c>packages.yml</c>, or else the packages of <c>dependencies.yml</c>.</summary>
internal static class PackagesFile
{
    /// <summary>The files that may name packages.</summary>
    public static readonly IReadOnlyList<string> Names = ["packages.yml", "dependencies.yml"];

    private static readonly PackageKind[] s_kinds = Enum.GetValues<PackageKind>();

    private static readonly HashSet<string> s_keys =
        ["package", "version", "install-prerelease", "install_prerelease", "git", "revision", "warn-unpinned", "subdirectory", "local", "tarball", "name", "private", "provider"];

    public static IReadOnlyList<PackageSpec> Read(string projectRoot, YamlRenderer render)
    {
        return NameIn(projectRoot) is { } name ? Entries(YamlTree.ParseMap(Files.ReadText(Path.Combine(projectRoot, name)), name), render) : [];
    }

    /// <summary>Which of the files names packages, if any does.</summary>
    public static string? NameIn(string projectRoot) =>
        Names.FirstOrDefault(name => Path.Combine(projectRoot, name) is var file && File.Exists(file)
            && Files.ReadText(file) is var text && !string.IsNullOrWhiteSpace(text) && YamlTree.ParseMap(text, name).Has("packages"));

    /// <summary>The entries below <c>packages</c>.</summary>
    public static IReadOnlyList<PackageSpec> Entries(YamlMap map, YamlRenderer render) => [.. map.Maps("packages").Select(entry => Entry(entry, render))];

    private static PackageSpec Entry(YamlMap entry, YamlRenderer render)
    {
        foreach (var key in entry.Keys)
            if (!s_keys.Contains(key))
                throw new ProjectException($"'{key}' is not a key of a package{Nearest.Suffix(key, s_keys)}.", entry.PlaceOf(key));
        var kinds = s_kinds.Where(k => entry.Has(PackageSpec.KeyOf(k))).ToList();
        if (kinds.Count != 1)
            throw new ProjectException($"a package is named by one of package, git, local, tarball or private; here {(kinds.Count == 0 ? "is none" : "are " + string.Join(" and ", kinds.Select(PackageSpec.KeyOf)))}.", entry.Place);
        var values = Rendering.Tree(entry, render, _ => false);
        var kindKey = PackageSpec.KeyOf(kinds[0]);
        var source = values[kindKey] is { } given ? PlainValues.Str(given).Trim() : "";
        if (source.Length == 0)
            throw new ProjectException($"'{kindKey}' is empty.", entry.PlaceOf(kindKey));
        if (kinds[0] == PackageKind.Hub && !source.Contains('/', StringComparison.Ordinal))
            throw new ProjectException($"a hub package is named with who publishes it, such as dbt-labs/{source}.", entry.PlaceOf(kindKey));
        if (kinds[0] == PackageKind.Hub && values.GetValueOrDefault("version") is null)
            throw new ProjectException($"the hub package '{source}' needs a 'version'.", entry.Place);
        return new PackageSpec(kinds[0], source, entry.Place) { Written = PlainValues.FromYaml(entry), Values = values };
    }
}
