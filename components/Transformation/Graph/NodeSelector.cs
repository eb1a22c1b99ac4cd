using EcommAspire.Transformation.Project;
using EcommAspire.Transformation.State;

namespace EcommAspire.Transformation.Graph;

/// <summary>Chooses nodes as dbt does: methods, neighbours, set operations, and tests that come along.</summary>
internal sealed class NodeSelector(ModelProject project, ICollection<string> warnings, EarlierState? earlier, IndirectSelection? indirectByDefault, Func<Node, IReadOnlyDictionary<string, object?>> entryOf)
{
    private static readonly string[] s_methods =
    [
        "access", "config", "exposure", "file", "fqn", "group", "metric", "package", "path", "resource_type", "result", "saved_query",
        "semantic_model", "source", "source_status", "state", "tag", "test_name", "test_type", "unit_test", "version",
    ];

    private readonly Dag _graph = project.Graph;

    /// <summary>The chosen nodes of the types a command works on.</summary>
    /// <param name="selection">What was asked for.</param>
    /// <param name="types">The types.</param>
    /// <param name="lists">Whether the command only lists them: then nodes without any SQL count too, and analyses only where they are asked for.</param>
    public IReadOnlyList<Node> Select(NodeSelection selection, IReadOnlySet<ResourceType> types, bool lists = false)
    {
        var wanted = Types(selection, types, lists ? types.Except([ResourceType.Analysis]).ToHashSet() : types);
        return [.. Evaluate(Wanted(selection)).Direct
            .Select(id => _graph.Nodes[id])
            .Where(n => wanted.Contains(n.ResourceType) && (lists || !IsEmpty(n)))
            .OrderBy(n => n.UniqueId, StringComparer.Ordinal)];
    }

    private Criterion Wanted(NodeSelection selection)
    {
        var indirect = selection.IndirectSelection ?? indirectByDefault ?? IndirectSelection.Eager;
        if (selection.Selector is { } saved)
        {
            if (selection.Select.Count + selection.Exclude.Count > 0)
                warnings.Add("--selector goes before --select and --exclude, which have no effect beside it");
            return project.Selectors.Named(saved, indirect);
        }

        if (selection.Select.Count + selection.Exclude.Count == 0 && !selection.IgnoresDefaultSelector && project.Selectors.Default is { } named)
        {
            warnings.Add($"Using default selector {named}");
            return project.Selectors.Named(named, indirect);
        }

        var all = new Criterion.Match("fqn", [], "*", "fqn:*") { Indirect = indirect };
        Criterion include = selection.Select.Count > 0
            ? Criterion.Parse(selection.Select, indirect)
            : new Criterion.Union([all, all with { Method = "source" }, all with { Method = "exposure" }, all with { Method = "metric" }, all with { Method = "semantic_model" }], null) { Indirect = indirect };
        return selection.Exclude.Count > 0 ? new Criterion.Difference(include, Criterion.Parse(selection.Exclude, indirect)) : include;
    }

    private static bool IsEmpty(Node node) =>
        node.ResourceType is ResourceType.Model or ResourceType.Snapshot or ResourceType.Test or ResourceType.Analysis or ResourceType.Function && string.IsNullOrWhiteSpace(node.RawCode);

    /// <summary>The types asked for: those that are chosen by default unless others are named, <c>all</c> among them.</summary>
    private static HashSet<ResourceType> Types(NodeSelection selection, IReadOnlySet<ResourceType> all, IReadOnlySet<ResourceType> byDefault)
    {
        HashSet<ResourceType> types = [];
        foreach (var name in Names(selection.ResourceTypes))
        {
            if (name is "all" or "default")
                types.UnionWith(name == "all" ? all : byDefault);
            else
                types.Add(TypeOf(name));
        }

        if (types.Count == 0)
            types.UnionWith(byDefault);
        types.IntersectWith(all);
        foreach (var name in Names(selection.ExcludeResourceTypes))
            types.ExceptWith(name == "all" ? all : name == "default" ? byDefault : new HashSet<ResourceType> { TypeOf(name) });
        return types;

        static IEnumerable<string> Names(IReadOnlyList<string> given) => given.SelectMany(n => n.ToLowerInvariant().Split([' ', ','], StringSplitOptions.RemoveEmptyEntries));
    }

    private static ResourceType TypeOf(string name)
    {
        if (ResourceTypes.Parse(name) is { } type)
            return type;
        var known = Enum.GetValues<ResourceType>().Where(t => t is not (ResourceType.Operation or ResourceType.SqlOperation)).Select(t => t.Spelling());
        throw new ProjectException($"'{name}' is not a resource type{Nearest.Suffix(name, known)}. Types: {string.Join(", ", known)}.");
    }

    private readonly record struct Choice(HashSet<string> Direct, HashSet<string> Indirect);

    private Choice Evaluate(Criterion criterion) => criterion switch
    {
        Criterion.Match match => Find(match),
        Criterion.Union union => Combine(union, union.Parts, union.Raw, (a, b) => a.UnionWith(b)),
        Criterion.Intersection intersection => Combine(intersection, intersection.Parts, intersection.Raw, (a, b) => a.IntersectWith(b)),
        Criterion.Difference difference => Combine(difference, [difference.From, difference.Without], null, (a, b) => a.ExceptWith(b)),
        _ => throw new InvalidOperationException($"Unknown criterion {criterion}."),
    };

    private Choice Combine(Criterion whole, IReadOnlyList<Criterion> parts, string? raw, Action<HashSet<string>, HashSet<string>> combine)
    {
        Choice? total = null;
        foreach (var part in parts)
        {
            var next = Evaluate(part);
            // Tests that come along only with others are combined together with those that are there already.
            HashSet<string> reached = [.. next.Direct, .. next.Indirect];
            if (total is not { } sofar)
            {
                total = new([.. next.Direct], reached);
                continue;
            }

            combine(sofar.Direct, next.Direct);
            combine(sofar.Indirect, reached);
        }

        var result = total ?? new([], []);
        var chosen = Incorporate(result.Direct, result.Indirect, whole.Indirect);
        if (raw is not null && chosen.Count == 0)
            warnings.Add($"The selection criterion '{raw}' does not match any enabled nodes");
        return new(chosen, result.Indirect);
    }

    /// <summary>Tests held back by one criterion may be complete now that several were combined.</summary>
    private HashSet<string> Incorporate(HashSet<string> direct, HashSet<string> reached, IndirectSelection mode)
    {
        if (mode is IndirectSelection.Eager or IndirectSelection.Empty)
            return direct;
        HashSet<string> reach = [.. direct];
        if (mode == IndirectSelection.Buildable)
            reach.UnionWith(_graph.Ancestors(direct));
        HashSet<string> chosen = [.. direct];
        foreach (var id in reached)
            if (_graph.Nodes[id] is { ResourceType: ResourceType.Test or ResourceType.UnitTest } test && test.DependsOn.All(reach.Contains))
                chosen.Add(id);
        return chosen;
    }

    private Choice Find(Criterion.Match match)
    {
        HashSet<string> selected = [.. Matching(match).Select(n => n.UniqueId)];
        if (match.ChildrensParents)
        {
            var family = _graph.Descendants(selected);
            family.UnionWith(selected);
            family.UnionWith(_graph.Ancestors(family));
            selected = family;
        }

        if (match.Parents || match.Children)
        {
            HashSet<string> neighbours = [];
            if (match.Parents)
                neighbours.UnionWith(_graph.Ancestors(selected, match.ParentsDepth));
            if (match.Children)
                neighbours.UnionWith(_graph.Descendants(selected, match.ChildrenDepth));
            selected.UnionWith(neighbours);
        }

        if (match.Indirect == IndirectSelection.Empty)
            return new(selected, []);
        HashSet<string> direct = [.. selected];
        HashSet<string> indirect = [];
        HashSet<string> reach = [.. selected];
        if (match.Indirect == IndirectSelection.Buildable)
        {
            reach.UnionWith(_graph.Ancestors(selected));
            reach.UnionWith(_graph.Nodes.Values.Where(n => n.ResourceType == ResourceType.Source).Select(n => n.UniqueId));
        }
        foreach (var id in selected)
            foreach (var child in _graph.Children(id))
            {
                var node = _graph.Nodes[child];
                if (node.ResourceType is not (ResourceType.Test or ResourceType.UnitTest))
                    continue;
                if (match.Indirect == IndirectSelection.Eager || node.DependsOn.All(reach.Contains))
                    direct.Add(child);
                else
                    indirect.Add(child);
            }

        return new(direct, indirect);
    }

    private IEnumerable<Node> Matching(Criterion.Match match)
    {
        var value = match.Value;
        var nodes = _graph.Nodes.Values;
        switch (match.Method)
        {
            case "fqn":
                return nodes.Where(n => n.ResourceType != ResourceType.Source && IsNamed(n, value));
            case "tag":
                return nodes.Where(n => n.Tags.Any(t => Wildcard.IsMatch(t, value)));
            case "path":
                return nodes.Where(n => IsAtPath(n, value.Replace('\\', '/').TrimEnd('/')));
            case "file":
                return nodes.Where(n => Wildcard.IsMatch(Path.GetFileName(n.OriginalFilePath), value) || Wildcard.IsMatch(Path.GetFileNameWithoutExtension(n.OriginalFilePath), value));
            case "package":
                return nodes.Where(n => Wildcard.IsMatch(n.PackageName, value == "this" ? project.Name : value));
            case "config":
                return match.Arguments.Count == 0
                    ? throw new ProjectException($"'{match.Raw}' needs the configuration's name, such as config.materialized:view.")
                    : nodes.Where(n => IsConfigurable(n) && HasConfig(n, match.Arguments, value));
            case "resource_type":
                return nodes.Where(n => n.ResourceType == TypeOf(value));
            case "source":
                return nodes.Where(n => n.ResourceType == ResourceType.Source && IsDotted([n.PackageName, n.SourceName!, n.Name], value, 2));
            case "exposure":
                return nodes.Where(n => n.ResourceType == ResourceType.Exposure && IsDotted([n.PackageName, n.Name], value, 1));
            case "unit_test":
                return nodes.Where(n => n.ResourceType == ResourceType.UnitTest && IsDotted([n.PackageName, n.Name], value, 1));
            case "metric" or "semantic_model" or "saved_query":
                return nodes.Where(n => n.ResourceType.Spelling() == match.Method && IsDotted([n.PackageName, n.Name], value, 1));
            case "test_type":
                return nodes.Where(n => value switch
                {
                    "generic" or "schema" => n.ResourceType == ResourceType.Test && n.TestMetadata is not null,
                    "singular" => n.ResourceType == ResourceType.Test && n.TestMetadata is null,
                    "data" => n.ResourceType == ResourceType.Test,
                    "unit" => n.ResourceType == ResourceType.UnitTest,
                    _ => throw new ProjectException($"'{value}' is not a test type. Types: generic, singular, data, unit."),
                });
            case "test_name":
                return nodes.Where(n => n.TestMetadata is { } test ? Wildcard.IsMatch(test.Name, value) : n.ResourceType == ResourceType.UnitTest && Wildcard.IsMatch(n.Name, value));
            case "group":
                return nodes.Where(n => n.Group is { } group && Wildcard.IsMatch(group, value));
            case "access":
                return nodes.Where(n => n.ResourceType == ResourceType.Model && n.Access == value);
            case "version":
                return nodes.Where(n => n.ResourceType == ResourceType.Model && HasVersion(n, value));
            case "state":
                var aspect = match.Arguments.Count == 0 ? value : $"{value}.{string.Join('.', match.Arguments)}";
                return new StateComparison(project, entryOf, Earlier(match).Manifest, warnings).Select(aspect);
            case "result":
                var ended = Earlier(match).Run.Results.Where(r => r.Status == value).Select(r => r.UniqueId).ToHashSet();
                return nodes.Where(n => ended.Contains(n.UniqueId));
            case "source_status":
                if (value != "fresher")
                    throw new ProjectException($"'{value}' is nothing that source_status: knows. It knows: fresher.");
                var fresher = Earlier(match).FresherSources();
                return nodes.Where(n => fresher.Contains(n.UniqueId));
            default:
                throw new ProjectException($"'{match.Method}' is not a selection method{Nearest.Suffix(match.Method, s_methods)}. Methods: {string.Join(", ", s_methods)}.");
        }
    }

    private EarlierState Earlier(Criterion.Match match) => earlier
        ?? throw new ProjectException($"'{match.Raw}' compares with an earlier run. Name the folder of its artifacts with --state.");

    private static bool IsNamed(Node node, string pattern)
    {
        var fqn = node.Fqn;
        if (node.Version is not null)
        {
            if (Wildcard.IsMatch(fqn[^2], pattern) || Wildcard.IsMatch($"{fqn[^2]}_{fqn[^1]}", pattern.Replace('.', '_')))
                return true;
        }
        else if (Wildcard.IsMatch(fqn[^1], pattern))
        {
            return true;
        }

        string[] flat = [.. fqn.SelectMany(part => part.Split('.'))];
        var parts = pattern.Split('.');
        return StartsWith(flat, parts) || StartsWith(flat.AsSpan(1), parts);

        static bool StartsWith(ReadOnlySpan<string> names, string[] parts)
        {
            if (names.Length < parts.Length)
                return false;
            for (var i = 0; i < parts.Length; i++)
            {
                if (Wildcard.HasWildcard(parts[i]))
                    return Wildcard.IsMatch(string.Join('.', names[i..].ToArray()), string.Join('.', parts.Skip(i)));
                if (names[i] != parts[i])
                    return false;
            }

            return true;
        }
    }

    private static bool IsAtPath(Node node, string pattern)
    {
        if (Covers(node.OriginalFilePath))
            return true;
        return node.PatchPath is { } patch && patch.IndexOf("://", StringComparison.Ordinal) is var at && Whole(patch[(at < 0 ? 0 : at + 3)..]);

        bool Whole(string path) => Wildcard.HasWildcard(pattern) ? Wildcard.IsPathMatch(path, pattern) : path == pattern;

        bool Covers(string path)
        {
            for (var candidate = path; candidate.Length > 0;)
            {
                if (Whole(candidate))
                    return true;
                var slash = candidate.LastIndexOf('/');
                candidate = slash < 0 ? "" : candidate[..slash];
            }

            return false;
        }
    }

    private static bool IsDotted(string[] names, string pattern, int own)
    {
        var parts = pattern.Split('.');
        if (parts.Length > names.Length)
            throw new ProjectException($"'{pattern}' has more parts than the {names.Length} that this selection method knows.");
        // One part names the last but `own` of the names: a source, an exposure. More parts name from there outwards.
        var start = parts.Length > own ? 0 : names.Length - own;
        for (var i = 0; i < parts.Length; i++)
            if (!Wildcard.IsMatch(names[start + i], parts[i]))
                return false;
        return true;
    }

    private static bool IsConfigurable(Node node) => node.ResourceType is
        ResourceType.Model or ResourceType.Seed or ResourceType.Snapshot or ResourceType.Test or ResourceType.Analysis or ResourceType.Operation or ResourceType.Source;

    private static bool HasConfig(Node node, IReadOnlyList<string> path, string value)
    {
        object? found = node.Config[path[0]];
        foreach (var part in path.Skip(1))
            found = found is IReadOnlyDictionary<string, object?> map ? map.GetValueOrDefault(part) : null;
        return found is IEnumerable<object?> list ? list.Any(Is) : Is(found);

        bool Is(object? one) => one switch
        {
            null or IReadOnlyDictionary<string, object?> => false,
            bool flag => string.Equals(flag ? "true" : "false", value, StringComparison.OrdinalIgnoreCase),
            string text => string.Equals(text, value, path is ["severity"] ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal),
            _ => PlainValues.Str(one) == value,
        };
    }

    private static bool HasVersion(Node node, string value) => value switch
    {
        "none" => node.Version is null,
        "latest" => node.Version is not null && node.Version == node.LatestVersion,
        "prerelease" => node.Version is not null && Compare(node.Version, node.LatestVersion!) > 0,
        "old" => node.Version is not null && Compare(node.Version, node.LatestVersion!) < 0,
        _ => throw new ProjectException($"'{value}' is nothing that version: knows. It knows latest, prerelease, old and none; one version is chosen by the model's name, such as orders.v1."),
    };

    private static int Compare(string a, string b) =>
        double.TryParse(a, out var x) && double.TryParse(b, out var y) ? x.CompareTo(y) : string.CompareOrdinal(a, b);
}
