using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project.Warnings;

namespace EcommAspire.Transformation.Project;

/// <summary>What the YAML files say of nodes, sources and the rest.</summary>
internal sealed class PropertyFiles(ProjectState state)
{
    private static readonly string[] s_kinds =
    [
        "models", "seeds", "snapshots", "analyses", "macros", "sources", "exposures", "groups", "tests", "data_tests", "unit_tests",
        "metrics", "semantic_models", "saved_queries", "functions", "version", "anchors",
    ];

    private readonly Dictionary<Subject, Patch> _patches = [];
    private readonly Dictionary<(string Package, string File), (Patch Patch, string Version)> _versions = [];

    /// <summary>The described nodes that have been taken: their tests are read from here.</summary>
    public List<DescribedNode> Described { get; } = [];

    /// <summary>What is said of nodes among those of another kind, with the nodes' ids.</summary>
    public List<MisplacedPatch> Misplaced { get; } = [];

    public List<WrittenEntry> Sources { get; } = [];

    public List<WrittenEntry> Exposures { get; } = [];

    public List<WrittenEntry> UnitTests { get; } = [];

    public List<NodeGroup> Groups { get; } = [];

    /// <summary>Metrics, semantic models and saved queries.</summary>
    public List<(string Kind, YamlMap Map, PackageFile File)> Semantics { get; } = [];

    public void Read(PackageFile file, PropertiesText read)
    {
        var map = read.Map;
        // What an installed package has wrong is its authors' to mend.
        if (file.Package.Project == state.Root)
            foreach (var (key, place) in read.Repeated)
                state.Warnings.Add(WarningNames.RepeatedKey, $"{place}: '{key}' stands twice in one mapping; the last counts. Remove the other.");
        foreach (var key in map.Keys)
        {
            switch (key)
            {
                case "models" or "seeds" or "snapshots" or "analyses" or "macros" or "functions" or "tests" or "data_tests":
                    foreach (var entry in map.Maps(key))
                        Add(key == "tests" ? "data_tests" : key, entry, file);
                    break;
                case "sources":
                    Sources.AddRange(map.Maps(key).Select(m => new WrittenEntry(m, file)));
                    break;
                case "exposures":
                    Exposures.AddRange(map.Maps(key).Select(m => new WrittenEntry(m, file)));
                    break;
                case "metrics" or "semantic_models" or "saved_queries":
                    Semantics.AddRange(map.Maps(key).Select(m => (key, m, file)));
                    break;
                case "unit_tests":
                    UnitTests.AddRange(map.Maps(key).Select(m => new WrittenEntry(m, file)));
                    break;
                case "groups":
                    Groups.AddRange(map.Maps(key).Select(m => Group(m, file)));
                    break;
                default:
                    if (!s_kinds.Contains(key) && key is not ['.' or '_', ..] and not ['x', '-', ..])
                        state.Warnings.Add(WarningNames.UnknownTopLevelKey, $"{map.PlaceOf(key)}: '{key}' is not a key of a properties file{Nearest.Suffix(key, s_kinds)}; it has no effect.");
                    break;
            }
        }
    }

    private NodeGroup Group(YamlMap map, PackageFile file)
    {
        var package = file.Package.Project.Name;
        var name = map.RequiredText("name", "a group");
        if (Groups.Exists(g => g.Name == name && g.PackageName == package))
            throw new ProjectException($"the group '{name}' is declared twice. Remove one.", map.Place);
        var owner = map.Map("owner") ?? throw new ProjectException($"the group '{name}' needs an 'owner' with a name or an email.", map.Place);
        if (!owner.Has("name") && !owner.Has("email"))
            throw new ProjectException($"the owner of the group '{name}' needs a 'name' or an 'email'.", owner.Place);
        return new NodeGroup(
            $"group.{package}.{name}", name, package, file.Path, PlainValues.FromYaml(owner), map.Text("description") ?? "", map.Map("config") is { } config ? PlainValues.FromYaml(config) : []);
    }

    public Patch? Take(string kind, string package, string name)
    {
        if (!_patches.Remove(new(kind, package, name), out var patch))
            return null;
        return patch;
    }

    /// <summary>What is said of a node without versions, where nobody has taken it yet.</summary>
    public Patch? Waiting(string kind, string package, string name) =>
        _patches.GetValueOrDefault(new(kind, package, name)) is { Versions.Count: 0 } patch ? patch : null;

    public bool Describes(string kind, string package, string name) => _patches.ContainsKey(new(kind, package, name));

    public (Patch? Patch, string? Version) TakeVersion(string package, string file) =>
        _versions.TryGetValue((package, file), out var versioned)
            ? (versioned.Patch.ForVersion(versioned.Version), versioned.Version)
            : (TakeOf("models", package, file, "seeds"), null);

    /// <summary>What is said of a node among its own kind. What is said of that name among another has, as in dbt, no effect but for its tests.</summary>
    public Patch? TakeOf(string kind, string package, string name, params ReadOnlySpan<string> others)
    {
        if (Take(kind, package, name) is { } own)
            return own;
        foreach (var other in others)
        {
            if (!_patches.TryGetValue(new(other, package, name), out var found) || found.Versions.Count > 0 || found.Map.Has("relation"))
                continue;
            state.Warnings.Add(WarningNames.DescribedAsAnother, $"{found.Map.Place}: '{name}' is described under '{other}', but is one of the {kind}. Of what is said there only the data tests have an effect; move it.");
            Misplaced.Add(new(Take(other, package, name)!, $"{kind[..^1]}.{package}.{name}"));
            return null;
        }

        return null;
    }

    public IEnumerable<Patch> Rest(string kind, string package) => _patches.Where(p => p.Key.Kind == kind && p.Key.Package == package).Select(p => p.Value);

    public IEnumerable<Patch> NotTaken => _patches.Values.Where(p => p.Kind is "models" or "seeds" or "snapshots" or "functions" && p.Versions.Count == 0);

    private void Add(string kind, YamlMap entry, PackageFile file)
    {
        var package = file.Package.Project.Name;
        var patch = new Patch(kind, entry, file, state.YamlRenderer(package), this);
        if (!_patches.TryAdd(new(kind, package, patch.Name), patch))
        {
            throw new ProjectException(
                $"'{patch.Name}' is described twice under '{kind}', first at {_patches[new(kind, package, patch.Name)].Map.Place}. Put both descriptions in one place.", entry.Place);
        }

        patch.CheckVersions();
        foreach (var version in patch.Versions)
            _versions[(package, version.DefinedIn ?? $"{patch.Name}_v{version.Version}")] = (patch, version.Version);
        if (patch.Versions.Count > 0)
        {
            var latest = patch.Versions.FirstOrDefault(v => v.Version == patch.LatestVersion);
            if (latest is not null)
                _versions.TryAdd((package, patch.Name), (patch, latest.Version));
        }
    }
}

/// <summary>An entry as it is written, and where.</summary>
internal sealed record WrittenEntry(YamlMap Map, PackageFile File);

/// <summary>A node and what is said of it.</summary>
internal sealed record DescribedNode(Patch Patch, Node Node);

/// <summary>What is said of a node among those of another kind.</summary>
internal sealed record MisplacedPatch(Patch Patch, string UniqueId);

/// <summary>What an entry is about.</summary>
internal sealed record Subject(string Kind, string Package, string Name);

/// <summary>A version of a model, as its properties list it.</summary>
internal sealed record VersionEntry(string Version, string? DefinedIn, YamlMap Map);

/// <summary>What one entry of a properties file says of a node.</summary>
internal sealed class Patch
{
    private readonly YamlRenderer _render;
    private readonly PropertyFiles _owner;
    private readonly VersionEntry? _version;

    public Patch(string kind, YamlMap map, PackageFile file, YamlRenderer render, PropertyFiles owner, VersionEntry? version = null)
    {
        Kind = kind;
        Map = map;
        File = file;
        _render = render;
        _owner = owner;
        _version = version;
        Name = map.RequiredText("name", $"an entry of '{kind}'");
        Versions = [.. map.Maps("versions").Select(v => new VersionEntry(v.RequiredText("v", "a version"), v.Text("defined_in"), v))];
        LatestVersion = map.Text("latest_version") ?? Versions.Select(v => v.Version).OrderBy(v => double.TryParse(v, out var n) ? n : double.MaxValue).ThenBy(v => v, StringComparer.Ordinal).LastOrDefault();
        Config = ReadConfig(map, (value, place) => Rendering.Value(value, place, _render, Rendering.IsHook));
        ConfigAsWritten = ReadConfig(map, (value, _) => PlainValues.FromYaml(value));
        if (version is { } chosen)
        {
            foreach (var (key, value) in ReadConfig(chosen.Map, (value, place) => Rendering.Value(value, place, _render, Rendering.IsHook)))
                Config[key] = value;
            foreach (var (key, value) in ReadConfig(chosen.Map, (value, _) => PlainValues.FromYaml(value)))
                ConfigAsWritten[key] = value;
        }
    }

    public string Kind { get; }

    public YamlMap Map { get; }

    public PackageFile File { get; }

    public string Name { get; }

    public IReadOnlyList<VersionEntry> Versions { get; }

    public string? LatestVersion { get; }

    public OrderedDictionary<string, object?> Config { get; }

    /// <summary>The configuration before Jinja.</summary>
    public OrderedDictionary<string, object?> ConfigAsWritten { get; }

    /// <summary>Throws where a version is listed twice, or the latest is none of those listed.</summary>
    public void CheckVersions()
    {
        if (Versions.CountBy(v => v.Version).FirstOrDefault(v => v.Value > 1).Key is { } twice)
            throw new ProjectException($"the model '{Name}' lists the version {twice} twice. Remove one.", Map.PlaceOf("versions"));
        if (Versions.Count > 0 && Versions.All(v => v.Version != LatestVersion))
            throw new ProjectException($"the 'latest_version' of '{Name}' is {LatestVersion}, which is none of its versions: {string.Join(", ", Versions.Select(v => v.Version))}.", Map.PlaceOf("latest_version"));
    }

    public Patch ForVersion(string version) => new(Kind, Map, File, _render, _owner, Versions.First(v => v.Version == version));

    /// <summary>The columns; a version's own list says which of the model's it has.</summary>
    public IEnumerable<YamlMap> ColumnMaps()
    {
        if (_version is not { } version || !version.Map.Has("columns"))
            return Map.Maps("columns");
        List<YamlMap> chosen = [];
        foreach (var entry in version.Map.Maps("columns"))
        {
            if (entry.Has("include"))
            {
                var excluded = entry.Texts("exclude");
                var included = entry.Texts("include");
                chosen.AddRange(Map.Maps("columns").Where(c => !excluded.Contains(c.Text("name")) && (included is ["*" or "all"] || included.Contains(c.Text("name")))));
            }
            else
            {
                chosen.RemoveAll(c => c.Text("name") == entry.Text("name"));
                chosen.Add(entry);
            }
        }

        return chosen;
    }

    public void Describe(Node node)
    {
        node.PatchPath = $"{File.Package.Project.Name}://{File.Path}";
        node.DescriptionAsWritten = _version?.Map.Text("description") ?? Map.Text("description");
        node.Description = Text(node.DescriptionAsWritten, Map.PlaceOf("description"));
        node.Constraints = (_version?.Map.List("constraints") ?? Map.List("constraints")) is { } constraints ? [.. constraints.Select(PlainValues.FromYaml)] : [];
        node.DeprecationDate = (_version?.Map ?? Map).Text("deprecation_date");
        if (node.DeprecationDate is { } date && !DateTimeOffset.TryParse(date, out _))
            throw new ProjectException($"the deprecation_date '{date}' is no date; write it as 2026-12-31.", (_version?.Map ?? Map).PlaceOf("deprecation_date"));
        node.TimeSpine = Map.Map("time_spine") is { } spine ? PlainValues.FromYaml(spine) : null;
        OrderedDictionary<string, NodeColumn> columns = [];
        foreach (var map in ColumnMaps())
        {
            var column = ColumnReader.Read(map, Text);
            columns[column.Name] = column;
        }

        node.Columns = columns;
        _owner.Described.Add(new(this, node));
    }

    /// <summary>Tests of the node itself, then of its columns.</summary>
    public IEnumerable<(object? Test, SourcePlace Place, YamlMap? Column)> Tests()
    {
        var own = _version is { } version && (version.Map["data_tests"] ?? version.Map["tests"]) is not null ? version.Map : Map;
        foreach (var (test, place) in TestsOf(own))
            yield return (test, place, null);
        foreach (var column in ColumnMaps())
            foreach (var (test, place) in TestsOf(column))
                yield return (test, place, column);
    }

    public static IEnumerable<(object? Test, SourcePlace Place)> TestsOf(YamlMap map)
    {
        if (map.List("tests") is { Count: > 0 } && map.Has("data_tests"))
            throw new ProjectException("'tests' is the old name of 'data_tests'; here are both. Put everything below 'data_tests'.", map.PlaceOf("tests"));
        foreach (var key in (string[])["data_tests", "tests"])
            if (map.List(key) is { } tests)
                for (var i = 0; i < tests.Count; i++)
                    yield return (tests[i], tests.PlaceOf(i));
    }

    private string Text(string? text, SourcePlace place) => text is null ? "" : PlainValues.Str(_render(text, place));

    private static OrderedDictionary<string, object?> ReadConfig(YamlMap map, Func<object?, SourcePlace, object?> read)
    {
        OrderedDictionary<string, object?> config = [];
        foreach (var key in (string[])["tags", "meta", "group", "access", "docs"])
            if (map.Has(key))
                config[key] = read(map[key], map.PlaceOf(key));
        if (map.Map("config") is { } written)
            foreach (var key in written.Keys)
                config[key] = Rendering.IsHook(key) ? PlainValues.FromYaml(written[key]) : read(written[key], written.PlaceOf(key));
        return config;
    }
}

/// <summary>Reads a column's entry.</summary>
internal static class ColumnReader
{
    public static NodeColumn Read(YamlMap map, Func<string?, SourcePlace, string> text)
    {
        var config = map.Map("config");
        return new NodeColumn
        {
            Name = map.RequiredText("name", "a column"),
            Description = text(map.Text("description"), map.PlaceOf("description")),
            DescriptionAsWritten = map.Text("description"),
            DataType = map.Has("data_type") ? text(map.Text("data_type"), map.PlaceOf("data_type")) : null,
            Quote = map.Flag("quote"),
            Granularity = map.Text("granularity"),
            Meta = (map.Map("meta") ?? config?.Map("meta")) is { } meta ? Rendering.Tree(meta, (written, place) => text(written, place), _ => false) : [],
            Tags = [.. map.Texts("tags"), .. config?.Texts("tags") ?? []],
            Constraints = map.List("constraints") is { } constraints ? [.. constraints.Select(PlainValues.FromYaml)] : [],
        };
    }
}
