using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.State;

/// <summary>
/// Which nodes differ from those of an earlier manifest, as dbt's <c>state:</c> method sees it: what was written is compared, not
/// what it renders to, so that another target is not a change.
/// </summary>
/// <param name="project">The project now.</param>
/// <param name="entryOf">What the manifest says of a metric, a semantic model or a saved query.</param>
/// <param name="earlier">The earlier manifest.</param>
/// <param name="warnings">What is to be said of the comparison.</param>
internal sealed class StateComparison(ModelProject project, Func<Node, IReadOnlyDictionary<string, object?>> entryOf, EarlierManifest earlier, ICollection<string> warnings)
{
    private static readonly string[] s_aspects =
    [
        "new", "old", "modified", "unmodified", "modified.body", "modified.configs", "modified.persisted_descriptions",
        "modified.relation", "modified.macros", "modified.contract",
    ];

    /// <summary>Where these are set is a matter of the relation or of nobody, not of the configuration.</summary>
    /// <summary>dbt's flag by which what is written is compared, whatever it comes to in an environment.</summary>
    public const string MoreAsWritten = "state_modified_compare_more_unrendered_values";

    private static readonly HashSet<string> s_notCompared = ["alias", "schema", "database", "tags", "group"];

    private static readonly string[] s_savedQuery = ["metrics", "group_by", "where"];

    private static readonly string[] s_export = ["export_as", "schema", "alias"];

    /// <summary>What makes a test another test.</summary>
    private static readonly string[] s_testModifiers = ["severity", "where", "limit", "fail_calc", "warn_if", "error_if", "store_failures", "store_failures_as"];

    private readonly Lazy<HashSet<string>> _changedMacros = new(() => ChangedMacros(project, earlier));

    public IEnumerable<Node> Select(string aspect)
    {
        Func<Node, EarlierNode?, bool> holds = aspect switch
        {
            "new" => (_, old) => old is null,
            "old" => (_, old) => old is not null,
            "modified" => IsModified,
            "unmodified" => (node, old) => !IsModified(node, old),
            "modified.body" => (node, old) => HasBody(node) && (old is null || !SameBody(node, old)),
            "modified.configs" => (node, old) => old is null || !SameConfig(node, old),
            "modified.persisted_descriptions" => (node, old) => HasBody(node) && (old is null || !SamePersistedDescription(node, old)),
            "modified.relation" => (node, old) => HasRelation(node) && (old is null || !SameRelation(node, old)),
            "modified.macros" => (node, _) => CallsChangedMacro(node),
            "modified.contract" => (node, old) => node.ResourceType == ResourceType.Model && (old is null || !SameContract(node, old)),
            _ => throw new ProjectException($"'{aspect}' is nothing that state: compares{Nearest.Suffix(aspect, s_aspects)}. It compares: {string.Join(", ", s_aspects)}."),
        };
        var chosen = project.Graph.Nodes.Values.Where(node => holds(node, earlier.Nodes.GetValueOrDefault(node.UniqueId))).ToList();
        if (aspect is "modified" or "unmodified" or "modified.contract")
            SayBrokenContracts();
        return chosen;
    }

    private bool IsModified(Node node, EarlierNode? old)
    {
        // What has no SQL is not changed by being new, in dbt: state:new has it.
        if (old is null && node.ResourceType is ResourceType.Source or ResourceType.Exposure or ResourceType.Metric or ResourceType.SemanticModel or ResourceType.SavedQuery)
            return CallsChangedMacro(node);
        var same = old is not null && node.ResourceType switch
        {
            ResourceType.Source => SameRelation(node, old) && SameFqn(node, old) && SameConfig(node, old) && SameFreshness(node, old) && SameValue(node.Quoting, old.Value("quoting"))
                && SameValue(node.External, old.Value("external")),
            ResourceType.Exposure => SameExposure(node, old),
            ResourceType.UnitTest => node.Checksum == Checksum(old),
            ResourceType.Test when node.TestMetadata is not null => SameConfig(node, old) && SameFqn(node, old),
            ResourceType.Metric or ResourceType.SemanticModel or ResourceType.SavedQuery => SameDefinition(node, old),
            ResourceType.Function when !SameSignature(node, old) => false,
            _ => SameBody(node, old) && SameConfig(node, old) && SamePersistedDescription(node, old) && SameFqn(node, old) && SameRelation(node, old)
                && SameContract(node, old) && SameReference(node, old),
        };
        return !same || CallsChangedMacro(node);
    }

    private static bool SameSignature(Node node, EarlierNode old) =>
        SameValue(node.Signature!.PlainArguments, old.Value("arguments")) && SameValue(node.Signature.PlainReturns, old.Value("returns"));

    private static bool HasBody(Node node) => node.ResourceType is ResourceType.Model or ResourceType.Seed or ResourceType.Snapshot or ResourceType.Test or ResourceType.Analysis or ResourceType.Function;

    private static bool HasRelation(Node node) => HasBody(node) || node.ResourceType == ResourceType.Source;

    private bool SameBody(Node node, EarlierNode old)
    {
        if (node.ResourceType != ResourceType.Seed)
            return node.RawCode == (old.Text("raw_code") ?? old.Text("raw_sql"));
        if (node.ChecksumKind == "path")
            warnings.Add($"The seed {node.DisplayPath} is larger than 1 MiB, so only its path was compared with the earlier run, not its rows.");
        return old.Map("checksum") is var checksum && checksum.GetValueOrDefault("name") as string == node.ChecksumKind
            && (checksum.GetValueOrDefault("checksum") as string) == node.Checksum;
    }

    private static string? Checksum(EarlierNode old) => old.Text("checksum") ?? old.Map("checksum").GetValueOrDefault("checksum") as string;

    private static bool SameConfig(Node node, EarlierNode old)
    {
        var (ours, theirs) = (Canonical(node.UnrenderedConfig), Canonical(old.Map("unrendered_config")));
        return node.ResourceType == ResourceType.Test
            ? s_testModifiers.All(Same)
            : ours.Keys.Concat(theirs.Keys).Where(key => !s_notCompared.Contains(key)).All(Same);

        bool Same(string key) => SameValue(ours.GetValueOrDefault(key), theirs.GetValueOrDefault(key));
    }

    /// <summary>One form of what has several: dbt's manifests say hooks as they are written, and what is added up twice.</summary>
    private static Dictionary<string, object?> Canonical(IReadOnlyDictionary<string, object?> config)
    {
        Dictionary<string, object?> one = [];
        foreach (var (key, value) in config)
        {
            if (key is "pre_hook" or "post_hook" or "pre-hook" or "post-hook")
                one[key.Replace('_', '-')] = Distinct((value as IEnumerable<object?> ?? [value]).Select(h => (h as IReadOnlyDictionary<string, object?>)?.GetValueOrDefault("sql") ?? h));
            else if (!(key == "enabled" && value is true))
                one[key] = Once(value);
        }

        return one;

        static object? Once(object? value) => value switch
        {
            IReadOnlyDictionary<string, object?> map => map.ToDictionary(m => m.Key, m => Once(m.Value)),
            IEnumerable<object?> list when list.All(i => i is string) => Distinct(list),
            _ => value,
        };

        static List<object?> Distinct(IEnumerable<object?> items) => [.. items.Distinct()];
    }

    private static bool SamePersistedDescription(Node node, EarlierNode old)
    {
        var persisted = node.Config.Dictionary("persist_docs");
        if (persisted.GetValueOrDefault("relation") is true && node.Description != (old.Text("description") ?? ""))
            return false;
        if (persisted.GetValueOrDefault("columns") is not true)
            return true;
        var theirs = old.Map("columns").ToDictionary(c => c.Key, c => (c.Value as IReadOnlyDictionary<string, object?>)?.GetValueOrDefault("description") as string ?? "");
        return node.Columns.Count == theirs.Count && node.Columns.Values.All(c => theirs.TryGetValue(c.Name, out var description) && description == c.Description);
    }

    private static bool SameFqn(Node node, EarlierNode old) => node.Fqn.SequenceEqual(old.Texts("fqn"));

    private bool SameRelation(Node node, EarlierNode old)
    {
        // A flag of dbt's: what is written is compared, so that another environment is not a change.
        if (node.ResourceType == ResourceType.Source && project.Root.Flags.GetValueOrDefault(MoreAsWritten) is true)
            return node.DatabaseAsWritten == old.Text("unrendered_database") && node.SchemaAsWritten == old.Text("unrendered_schema") && node.Identifier == old.Text("identifier");
        if (node.ResourceType == ResourceType.Source)
            return node.Database == old.Text("database") && node.Schema == old.Text("schema") && node.Identifier == old.Text("identifier");
        var theirs = old.Map("unrendered_config");
        return ((string[])["database", "schema", "alias"]).All(key => SameValue(node.UnrenderedConfig.GetValueOrDefault(key), theirs.GetValueOrDefault(key)));
    }

    private static bool SameReference(Node node, EarlierNode old) => node.ResourceType != ResourceType.Model
        || (Convert.ToString(old.Value("latest_version")) ?? "") == (node.LatestVersion ?? "")
        && (old.Text("access") ?? "protected") == node.Access
        && SameMoment(node.DeprecationDate, old.Text("deprecation_date"));

    /// <summary>dbt writes the moment with a time zone, people a date.</summary>
    private static bool SameMoment(string? ours, string? theirs) =>
        ours == theirs || ours is not null && theirs is not null && DateTimeOffset.TryParse(ours, out var a) && DateTimeOffset.TryParse(theirs, out var b) && a.Date == b.Date;

    private static bool SameFreshness(Node node, EarlierNode old) =>
        SameValue(node.Freshness, old.Value("freshness")) && (node.LoadedAtField ?? "") == (old.Text("loaded_at_field") ?? "");

    private static bool SameExposure(Node node, EarlierNode old) =>
        SameFqn(node, old)
        && ((string[])["type", "owner", "maturity", "url", "label"]).All(key => SameValue(node.Properties.GetValueOrDefault(key), old.Value(key)))
        && node.Description == (old.Text("description") ?? "")
        && node.DependsOn.ToHashSet().SetEquals(Dependencies(old))
        && SameConfig(node, old);

    /// <summary>What a metric, a semantic model or a saved query says, every short form spelled out.</summary>
    private bool SameDefinition(Node node, EarlierNode old)
    {
        var entry = entryOf(node);
        return node.ResourceType switch
        {
            ResourceType.Metric => Same("type", "description", "label") && SameConfig(node, old),
            ResourceType.SemanticModel => Same("model", "description", "defaults", "entities", "dimensions", "measures", "config", "primary_entity", "group"),
            _ => Same("description", "label", "config", "group", "tags") && s_savedQuery.All(SameParameter) && SameExports(),
        };

        bool Same(params string[] keys) => keys.All(key => SameValue(entry.GetValueOrDefault(key), old.Value(key)));

        bool SameParameter(string key) => SameValue(In(entry["query_params"], key), In(old.Value("query_params"), key));

        bool SameExports()
        {
            var (ours, theirs) = (Items(entry["exports"]), Items(old.Value("exports")));
            return ours.Count == theirs.Count && ours.Zip(theirs).All(p => SameValue(In(p.First, "name"), In(p.Second, "name"))
                && s_export.All(key => SameValue(In(In(p.First, "unrendered_config"), key), In(In(p.Second, "unrendered_config"), key))));
        }

        static object? In(object? map, string key) => (map as IReadOnlyDictionary<string, object?>)?.GetValueOrDefault(key);

        static List<object?> Items(object? list) => [.. list as IEnumerable<object?> ?? []];
    }

    private static IEnumerable<string> Dependencies(EarlierNode old) => old.Map("depends_on").GetValueOrDefault("nodes") is IEnumerable<object?> nodes ? nodes.OfType<string>() : [];

    private bool SameContract(Node node, EarlierNode old)
    {
        if (node.ResourceType != ResourceType.Model)
            return true;
        var comparison = new ContractComparison(node, old);
        if (comparison.BreakingChanges.Count > 0)
            Break(node.Version, node.UniqueId, node.DisplayPath, comparison.BreakingChanges);
        return comparison.IsSame;
    }

    /// <summary>Models with a contract that are gone: nobody selects them, but who relied on them should hear of it.</summary>
    private void SayBrokenContracts()
    {
        var disabled = project.Disabled.Select(n => n.UniqueId).ToHashSet();
        foreach (var old in earlier.Nodes.Values)
        {
            if (old.ResourceType != "model" || project.Graph.Nodes.ContainsKey(old.UniqueId) || !ContractComparison.IsEnforced(old))
                continue;
            if (old.Text("deprecation_date") is { } date && DateTimeOffset.TryParse(date, out var deprecated) && deprecated < DateTimeOffset.UtcNow)
                continue;
            Break(
                old.Value("version") is { } version ? Convert.ToString(version) : null,
                old.UniqueId,
                old.Text("original_file_path") ?? "",
                [$"it had a contract and is {(disabled.Contains(old.UniqueId) ? "disabled" : "deleted or renamed")}"]);
        }
    }

    private void Break(string? version, string id, string file, IReadOnlyList<string> changes)
    {
        var text = $"{file}: breaking change to the contract of {id}: {string.Join("; ", changes)}.";
        if (version is not null)
            throw new ProjectException($"{text} Make a new version of the model instead.");
        var warning = $"{text} Its readers may fail; consider a new version of the model.";
        if (!warnings.Contains(warning))
            warnings.Add(warning);
    }

    private bool CallsChangedMacro(Node node) =>
        _changedMacros.Value.Count > 0 && project.MacroGraph.Reachable(node.DependsOnMacros).Any(_changedMacros.Value.Contains);

    /// <summary>Macros of the project and its packages whose text differs; those of the engine belong to its version, not to the project.</summary>
    private static HashSet<string> ChangedMacros(ModelProject project, EarlierManifest earlier)
    {
        HashSet<string> changed = [];
        foreach (var (id, text) in project.MacroGraph.Texts)
            if (!earlier.Macros.TryGetValue(id, out var old) || Text(old) != Text(text))
                changed.Add(id);
        changed.UnionWith(earlier.Macros.Keys.Where(id => !project.MacroGraph.Texts.ContainsKey(id) && !IsInternal(id)));
        return changed;

        static string Text(string sql) => sql.ReplaceLineEndings("\n").Trim();

        static bool IsInternal(string id) => id.StartsWith("macro.dbt.", StringComparison.Ordinal) || id.StartsWith("macro.dbt_duckdb.", StringComparison.Ordinal);
    }

    /// <summary>The same plain value; what is not set counts as null, and an empty collection as not set.</summary>
    internal static bool SameValue(object? a, object? b) => (Reduced(a), Reduced(b)) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (bool x, bool y) => x == y,
        (long or int or double, long or int or double) => Convert.ToDouble(a).Equals(Convert.ToDouble(b)),
        (string x, string y) => x == y,
        (IReadOnlyDictionary<string, object?> x, IReadOnlyDictionary<string, object?> y) => x.Keys.Union(y.Keys).All(k => SameValue(x.GetValueOrDefault(k), y.GetValueOrDefault(k))),
        (IEnumerable<object?> x, IEnumerable<object?> y) => x.Count() == y.Count() && x.Zip(y).All(p => SameValue(p.First, p.Second)),
        _ => false,
    };

    private static object? Reduced(object? value) => value switch
    {
        IReadOnlyDictionary<string, object?> map when map.Values.All(v => Reduced(v) is null) => null,
        string => value,
        IReadOnlyDictionary<string, object?> => value,
        IEnumerable<object?> list when !list.Any() => null,
        _ => value,
    };
}
