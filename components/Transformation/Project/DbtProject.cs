using System.Text.RegularExpressions;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project.Warnings;

namespace EcommAspire.Transformation.Project;

/// <summary>Renders the Jinja in a YAML value; a lone expression keeps its type.</summary>
internal delegate object? YamlRenderer(string text, SourcePlace place);

/// <summary>One package's <c>dbt_project.yml</c>.</summary>
public sealed partial class DbtProject
{
    /// <summary>The file's name.</summary>
    public const string FileName = "dbt_project.yml";

    private static readonly HashSet<string> s_knownKeys =
    [
        "name", "version", "config-version", "profile", "model-paths", "source-paths", "seed-paths", "data-paths", "test-paths",
        "snapshot-paths", "analysis-paths", "macro-paths", "docs-paths", "asset-paths", "function-paths", "target-path", "log-path",
        "clean-targets", "packages-install-path", "modules-path", "vars", "models", "seeds", "snapshots", "tests", "data_tests",
        "unit_tests", "unit-tests", "sources", "exposures", "metrics", "semantic-models", "semantic_models", "saved-queries", "saved_queries", "analyses", "functions", "on-run-start",
        "on-run-end", "dispatch", "query-comment", "quoting", "flags", "require-dbt-version", "dbt-cloud", "restrict-access", "packages", "project-root",
    ];

    private readonly Dictionary<ResourceType, IReadOnlyDictionary<string, object?>> _configs = [];
    private readonly Dictionary<ResourceType, IReadOnlyDictionary<string, object?>> _configsAsWritten = [];

    private DbtProject(string root) => Root = root;

    /// <summary>The package's name, which is its namespace.</summary>
    public string Name { get; private init; } = "";

    /// <summary>The package's own version.</summary>
    public string? Version { get; private init; }

    /// <summary>The package's folder, absolute.</summary>
    public string Root { get; }

    /// <summary>The profile it asks for.</summary>
    public string? Profile { get; private init; }

    /// <summary>Folders of models.</summary>
    public IReadOnlyList<string> ModelPaths { get; private init; } = [];

    /// <summary>Folders of seeds.</summary>
    public IReadOnlyList<string> SeedPaths { get; private init; } = [];

    /// <summary>Folders of tests.</summary>
    public IReadOnlyList<string> TestPaths { get; private init; } = [];

    /// <summary>Folders of snapshots.</summary>
    public IReadOnlyList<string> SnapshotPaths { get; private init; } = [];

    /// <summary>Folders of analyses.</summary>
    public IReadOnlyList<string> AnalysisPaths { get; private init; } = [];

    /// <summary>Folders of macros.</summary>
    public IReadOnlyList<string> MacroPaths { get; private init; } = [];

    /// <summary>Folders of functions.</summary>
    public IReadOnlyList<string> FunctionPaths { get; private init; } = [];

    /// <summary>Folders searched for docs blocks; empty means all of the above.</summary>
    public IReadOnlyList<string> DocsPaths { get; private init; } = [];

    /// <summary>Files and folders that the documentation needs beside it.</summary>
    public IReadOnlyList<string> AssetPaths { get; private init; } = [];

    /// <summary>Where the log goes.</summary>
    public string LogPath { get; private init; } = "logs";

    /// <summary>Where results go.</summary>
    public string TargetPath { get; private init; } = "target";

    /// <summary>What <c>clean</c> removes.</summary>
    public IReadOnlyList<string> CleanTargets { get; private init; } = [];

    /// <summary>Where packages are installed.</summary>
    public string PackagesPath { get; private init; } = "dbt_packages";

    /// <summary>The project's variables, those for a package below its name.</summary>
    public IReadOnlyDictionary<string, object?> Vars { get; private init; } = new Dictionary<string, object?>();

    /// <summary>SQL run before the nodes.</summary>
    public IReadOnlyList<string> OnRunStart { get; private init; } = [];

    /// <summary>SQL run after the nodes.</summary>
    public IReadOnlyList<string> OnRunEnd { get; private init; } = [];

    /// <summary>Whether other projects may read only the package's public models.</summary>
    public bool RestrictsAccess { get; private init; }

    /// <summary>Flags that the project sets.</summary>
    public IReadOnlyDictionary<string, object?> Flags { get; private set; } = new Dictionary<string, object?>();

    /// <summary>Whether the flags are those of <c>config</c> in <c>profiles.yml</c>, where they were before.</summary>
    public bool TakesFlagsFromProfiles { get; private set; }

    /// <summary>The versions of dbt that the project wants, and where it says so.</summary>
    internal (IReadOnlyList<string> Written, SourcePlace Place) RequiredVersions { get; private init; } = ([], default);

    /// <summary>What statements are marked with.</summary>
    internal QueryComment QueryComment { get; private init; } = new(null, false, default);

    /// <summary>The <c>quoting</c> of relations.</summary>
    public IReadOnlyDictionary<string, object?> Quoting { get; private init; } = new Dictionary<string, object?>();

    /// <summary>Where a macro namespace's implementations are looked for.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Dispatch { get; private init; } = new Dictionary<string, IReadOnlyList<string>>();

    internal IReadOnlyDictionary<string, object?> ConfigTree(ResourceType type) =>
        _configs.GetValueOrDefault(type) ?? (IReadOnlyDictionary<string, object?>)new Dictionary<string, object?>();

    /// <summary>The configuration layers for a node, from the whole package down to the node.</summary>
    internal IEnumerable<IReadOnlyDictionary<string, object?>> ConfigLayers(ResourceType type, IReadOnlyList<string> fqn) => Layers(ConfigTree(type), fqn);

    /// <summary>The same layers before Jinja: what state comparison compares.</summary>
    internal IEnumerable<IReadOnlyDictionary<string, object?>> ConfigLayersAsWritten(ResourceType type, IReadOnlyList<string> fqn) =>
        _configsAsWritten.TryGetValue(type, out var tree) ? Layers(tree, fqn) : [];

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Layers(IReadOnlyDictionary<string, object?> level, IReadOnlyList<string> fqn)
    {
        yield return Own(level);
        foreach (var part in fqn)
        {
            if (level.GetValueOrDefault(part) is not IReadOnlyDictionary<string, object?> next)
                yield break;
            level = next;
            yield return Own(level);
        }

        static Dictionary<string, object?> Own(IReadOnlyDictionary<string, object?> level)
        {
            Dictionary<string, object?> own = [];
            foreach (var (key, value) in level)
                if (key.StartsWith('+'))
                    own[key[1..].Trim()] = value;
                else if (value is not IReadOnlyDictionary<string, object?>)
                    own[key] = value;
            return own;
        }
    }

    /// <summary>
    /// Takes the flags of <c>config</c> in <c>profiles.yml</c>, where the project has none of its own
    /// (https://docs.getdbt.com/reference/deprecations#projectflagsmoveddeprecation).
    /// </summary>
    internal void TakeFlagsFrom(Profile profile)
    {
        if (profile.Flags.Count == 0)
            return;
        if (Flags.Count > 0)
            throw new ProjectException($"there are flags under 'config' here and under 'flags' in {FileName}. Keep the latter.", new SourcePlace(profile.File));
        (Flags, TakesFlagsFromProfiles) = (profile.Flags, true);
    }

    internal static DbtProject Load(string root, string display, YamlRenderer render, WarningList warnings)
    {
        var map = Read(root, display);
        CheckKeys(map);
        OldPaths.Warn(map, warnings);

        string Text(string key, string fallback) => map.Text(key) is { } text ? Convert.ToString(render(text, map.PlaceOf(key))) ?? "" : fallback;
        string[] Paths(string key, string? oldKey, params string[] fallback) =>
            map.Has(key) ? Listed(key) : oldKey is not null && map.Has(oldKey) ? Listed(oldKey) : fallback;
        string[] Listed(string key) => map[key] is string path
            ? throw new ProjectException($"'{key}' must be a list of folders: [{path}].", map.PlaceOf(key))
            : [.. map.Texts(key).Select(p => Rendered(p, key))];
        string Rendered(string text, string key) => Convert.ToString(render(text, map.PlaceOf(key))) ?? "";

        var name = NameOf(map, render);
        if (map.Has("tests") && map.Has("data_tests"))
            throw new ProjectException("'tests' is the old name of 'data_tests'; here are both. Put everything below 'data_tests'.", map.PlaceOf("tests"));

        var project = new DbtProject(root)
        {
            Name = name,
            Version = map.Text("version"),
            Profile = map.Has("profile") ? Text("profile", "") : null,
            ModelPaths = Paths("model-paths", "source-paths", "models"),
            SeedPaths = Paths("seed-paths", "data-paths", "seeds"),
            TestPaths = Paths("test-paths", null, "tests"),
            SnapshotPaths = Paths("snapshot-paths", null, "snapshots"),
            AnalysisPaths = Paths("analysis-paths", null, "analyses"),
            MacroPaths = Paths("macro-paths", null, "macros"),
            FunctionPaths = Paths("function-paths", null, "functions"),
            DocsPaths = Paths("docs-paths", null),
            AssetPaths = Paths("asset-paths", null),
            TargetPath = Text("target-path", "target"),
            LogPath = Text("log-path", "logs"),
            CleanTargets = Paths("clean-targets", null, Text("target-path", "target")),
            PackagesPath = Text("packages-install-path", Text("modules-path", "dbt_packages")),
            RestrictsAccess = map.Flag("restrict-access") ?? false,
            Vars = map.Map("vars") is { } vars ? PlainValues.FromYaml(vars) : [],
            OnRunStart = Hooks(map, "on-run-start"),
            OnRunEnd = Hooks(map, "on-run-end"),
            Flags = map.Map("flags") is { } flags ? PlainValues.FromYaml(flags) : [],
            RequiredVersions = (map.Texts("require-dbt-version"), map.PlaceOf("require-dbt-version")),
            QueryComment = QueryComment.Of(map, warnings),
            Quoting = map.Map("quoting") is { } quoting ? PlainValues.FromYaml(quoting) : [],
            Dispatch = Dispatches(map),
        };

        (ResourceType Type, string[] Keys)[] trees =
        [
            (ResourceType.Model, ["models"]), (ResourceType.Seed, ["seeds"]), (ResourceType.Snapshot, ["snapshots"]),
            (ResourceType.Test, ["tests", "data_tests"]), (ResourceType.UnitTest, ["unit_tests", "unit-tests"]),
            (ResourceType.Source, ["sources"]), (ResourceType.Exposure, ["exposures"]), (ResourceType.Analysis, ["analyses"]),
            (ResourceType.Metric, ["metrics"]), (ResourceType.SemanticModel, ["semantic-models"]), (ResourceType.SavedQuery, ["saved-queries"]),
            (ResourceType.Function, ["functions"]),
        ];
        foreach (var (type, keys) in trees)
        {
            OrderedDictionary<string, object?> tree = [];
            OrderedDictionary<string, object?> asWritten = [];
            foreach (var key in keys)
            {
                if (map.Map(key) is not { } written)
                    continue;
                foreach (var (name_, value) in Rendering.Tree(written, render, skip: Rendering.IsHook))
                    tree[name_] = value;
                foreach (var (name_, value) in PlainValues.FromYaml(written))
                    asWritten[name_] = value;
            }

            project._configs[type] = tree;
            project._configsAsWritten[type] = asWritten;
        }

        return project;
    }

    /// <summary>The profile that a project asks for; it is read first, because everything else may depend on the target.</summary>
    internal static string? ProfileName(string root, YamlRenderer render)
    {
        var map = Read(root, FileName);
        NameOf(map, render);
        return map.Text("profile") is { } text ? PlainValues.Str(render(text, map.PlaceOf("profile"))) : null;
    }

    /// <summary>As in dbt, a key that means nothing is an error: a setting that is misspelt would be lost.</summary>
    private static void CheckKeys(YamlMap map)
    {
        if (map.Keys.FirstOrDefault(k => !s_knownKeys.Contains(k)) is { } unknown)
            throw new ProjectException($"'{unknown}' is not a key of {FileName}{Nearest.Suffix(unknown, s_knownKeys)}. Remove it; what is your own goes under 'vars', or the 'meta' of a node.", map.PlaceOf(unknown));
        if (map.Text("version") is { } version && !VersionText().IsMatch(version) && !double.TryParse(version, out _))
            throw new ProjectException($"the version '{version}' is none; write it as 1.0.0.", map.PlaceOf("version"));
        if (map.Has("dbt-cloud") && map["dbt-cloud"] is not (null or YamlMap))
            throw new ProjectException("'dbt-cloud' must be a mapping.", map.PlaceOf("dbt-cloud"));
    }

    [GeneratedRegex(@"^(0|[1-9]\d*)\.(0|[1-9]\d*)(\.(0|[1-9]\d*))?(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 60_000)]
    private static partial Regex VersionText();

    private static string NameOf(YamlMap map, YamlRenderer render)
    {
        var name = Convert.ToString(render(map.RequiredText("name", FileName), map.PlaceOf("name"))) ?? "";
        if (!ProjectName.IsValid(name))
            throw new ProjectException($"the project's name '{name}' may hold letters, digits and underscores only, and no digit first.", map.PlaceOf("name"));
        if (ProjectName.IsReserved(name))
            throw new ProjectException($"a project cannot be named '{name}': macros know something else by that name.", map.PlaceOf("name"));
        return name;
    }

    private static YamlMap Read(string root, string display)
    {
        var file = Path.Combine(root, FileName);
        return File.Exists(file)
            ? YamlTree.ParseMap(Files.ReadText(file), display)
            : throw new ProjectException($"there is no {FileName} in {root}. Name the project's folder with --project-dir.");
    }

    private static Dictionary<string, IReadOnlyList<string>> Dispatches(YamlMap map)
    {
        Dictionary<string, IReadOnlyList<string>> orders = [];
        foreach (var entry in map.Maps("dispatch"))
        {
            if (entry["search_order"] is not YamlList)
                throw new ProjectException("a dispatch entry needs a 'search_order': a list of packages.", entry.Place);
            orders[entry.RequiredText("macro_namespace", "a dispatch entry")] = entry.Texts("search_order");
        }

        return orders;
    }

    private static string[] Hooks(YamlMap map, string key) => [.. map.Texts(key).Where(sql => sql.Trim().Length > 0)];
}

/// <summary>Renders whole trees of YAML values.</summary>
internal static class Rendering
{
    /// <summary>Hooks are rendered when they run, not when they are read.</summary>
    public static bool IsHook(string key) => key.TrimStart('+') is "pre-hook" or "post-hook" or "pre_hook" or "post_hook";

    public static OrderedDictionary<string, object?> Tree(YamlMap map, YamlRenderer render, Func<string, bool> skip)
    {
        OrderedDictionary<string, object?> result = new(map.Keys.Count);
        foreach (var key in map.Keys)
            result[key] = skip(key) ? PlainValues.FromYaml(map[key]) : Value(map[key], map.PlaceOf(key), render, skip);
        return result;
    }

    public static object? Value(object? value, SourcePlace place, YamlRenderer render, Func<string, bool> skip) => value switch
    {
        YamlMap map => Tree(map, render, skip),
        YamlList list => list.Select((item, i) => Value(item, list.PlaceOf(i), render, skip)).ToList(),
        string text when text.Contains('{', StringComparison.Ordinal) => render(text, place),
        _ => value,
    };
}
