using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Graph;

/// <summary>Chooses nodes as dbt does: methods, neighbours, set operations, and tests that come along.</summary>
internal sealed class NodeSelector(ModelProject project, ICollection<string> warnings)
{
    private static readonly string[] s_methods =
    [
        "access", "config", "exposure", "file", "fqn", "group", "metric", "package", "path", "resource_type", "saved_query",
        "semantic_model", "source", "tag", "test_name", "test_type", "unit_test", "version",
    ];

    private readonly Dag _graph = project.Graph;

    /// <summary>The chosen nodes of the types a command works on.</summary>
    public IReadOnlyList<Node> Select(NodeSelection selection, IReadOnlySet<ResourceType> types)
    {
        var all = new Criterion.Match("fqn", [], "*", "fqn:*") { Indirect = selection.IndirectSelection };
        Criterion include = selection.Selector is { } saved
            ? SavedSelectors.Load(project.Root.Root, saved, selection.IndirectSelection)
            : selection.Select.Count > 0 ? Criterion.Parse(selection.Select, selection.IndirectSelection)
            : new Criterion.Union([all, all with { Method = "source", Value = "*" }, all with { Method = "exposure", Value = "*" }], null);
        if (selection.Exclude.Count > 0)
            include = new Criterion.Difference(include, Criterion.Parse(selection.Exclude, selection.IndirectSelection));
        var wanted = Types(selection.ResourceTypes);
        var unwanted = Types(selection.ExcludeResourceTypes);
        return [.. Evaluate(include, selection.IndirectSelection).Direct
            .Select(id => _graph.Nodes[id])
            .Where(n => types.Contains(n.ResourceType) && (wanted.Count == 0 || wanted.Contains(n.ResourceType)) && !unwanted.Contains(n.ResourceType))
            .OrderBy(n => n.UniqueId, StringComparer.Ordinal)];
    }

    private static HashSet<ResourceType> Types(IReadOnlyList<string> names)
    {
        HashSet<ResourceType> types = [];
        foreach (var name in names.SelectMany(n => n.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (name == "all")
                return [];
            if (name == "default")
                continue;
            var type = Enum.GetValues<ResourceType>().FirstOrDefault(t => t.Spelling() == name, ResourceType.SqlOperation);
            if (type == ResourceType.SqlOperation && name is not ("metric" or "semantic_model" or "saved_query" or "sql_operation" or "function"))
            {
                var known = Enum.GetValues<ResourceType>().Select(t => t.Spelling());
                throw new ProjectException($"'{name}' is not a resource type{Nearest.Suffix(name, known)}. Types: {string.Join(", ", known)}.");
            }

            types.Add(type);
        }

        return types;
    }

    private readonly record struct Choice(HashSet<string> Direct, HashSet<string> Indirect);

    private Choice Evaluate(Criterion criterion, IndirectSelection indirect)
    {
        switch (criterion)
        {
            case Criterion.Match match:
                return Find(match);
            case Criterion.Union union:
                return Combine(union.Parts, union.Raw, indirect, (a, b) => a.UnionWith(b));
            case Criterion.Intersection intersection:
                return Combine(intersection.Parts, intersection.Raw, indirect, (a, b) => a.IntersectWith(b));
            case Criterion.Difference difference:
                var from = Evaluate(difference.From, indirect);
                var without = Evaluate(difference.Without, indirect);
                HashSet<string> direct = [.. from.Direct];
                direct.ExceptWith(without.Direct);
                HashSet<string> rest = [.. from.Indirect];
                rest.ExceptWith(without.Indirect);
                return new(Incorporate(direct, rest, indirect), rest);
            default:
                throw new InvalidOperationException($"Unknown criterion {criterion}.");
        }
    }

    private Choice Combine(IReadOnlyList<Criterion> parts, string? raw, IndirectSelection indirect, Action<HashSet<string>, HashSet<string>> combine)
    {
        Choice? total = null;
        foreach (var part in parts)
        {
            var next = Evaluate(part, indirect);
            if (total is not { } sofar)
            {
                total = new([.. next.Direct], [.. next.Indirect]);
                continue;
            }

            combine(sofar.Direct, next.Direct);
            combine(sofar.Indirect, next.Indirect);
        }

        var result = total ?? new([], []);
        var chosen = Incorporate(result.Direct, result.Indirect, indirect);
        if (raw is not null && chosen.Count == 0)
            warnings.Add($"The selection criterion '{raw}' does not match any enabled nodes");
        return new(chosen, result.Indirect);
    }

    /// <summary>Tests held back by one criterion may be complete now that several were combined.</summary>
    private HashSet<string> Incorporate(HashSet<string> direct, HashSet<string> indirect, IndirectSelection mode)
    {
        if (mode is IndirectSelection.Eager or IndirectSelection.Empty || indirect.Count == 0)
            return direct;
        HashSet<string> reach = [.. direct];
        if (mode == IndirectSelection.Buildable)
            reach.UnionWith(_graph.Ancestors(direct));
        HashSet<string> chosen = [.. direct];
        foreach (var id in indirect)
            if (_graph.Nodes[id].DependsOn.All(reach.Contains))
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
        else
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
            reach.UnionWith(_graph.Ancestors(selected));
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
                    : nodes.Where(n => HasConfig(n, match.Arguments, value));
            case "resource_type":
                return nodes.Where(n => n.ResourceType.Spelling() == value);
            case "source":
                return nodes.Where(n => n.ResourceType == ResourceType.Source && IsDotted([n.PackageName, n.SourceName!, n.Name], value, 2));
            case "exposure":
                return nodes.Where(n => n.ResourceType == ResourceType.Exposure && IsDotted([n.PackageName, n.Name], value, 1));
            case "unit_test":
                return nodes.Where(n => n.ResourceType == ResourceType.UnitTest && IsDotted([n.PackageName, n.Name], value, 1));
            case "metric" or "semantic_model" or "saved_query":
                return [];
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
                return nodes.Where(n => n.TestMetadata is { } test && Wildcard.IsMatch(test.Name, value));
            case "group":
                return nodes.Where(n => n.Group is { } group && Wildcard.IsMatch(group, value));
            case "access":
                return nodes.Where(n => n.ResourceType == ResourceType.Model && n.Access == value);
            case "version":
                return nodes.Where(n => n.ResourceType == ResourceType.Model && HasVersion(n, value));
            case "state" or "result" or "source_status":
                throw new ProjectException($"the selection method '{match.Method}' compares with an earlier run, which this engine does not do yet.");
            default:
                throw new ProjectException($"'{match.Method}' is not a selection method{Nearest.Suffix(match.Method, s_methods)}. Methods: {string.Join(", ", s_methods)}.");
        }
    }

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

    private static bool HasConfig(Node node, IReadOnlyList<string> path, string value)
    {
        object? found = node.Config[path[0]];
        foreach (var part in path.Skip(1))
            found = found is IReadOnlyDictionary<string, object?> map ? map.GetValueOrDefault(part) : null;
        return found switch
        {
            null => path[0] == "materialized" && node.ResourceType == ResourceType.Model && value == node.Config.Materialized,
            bool flag => string.Equals(flag ? "true" : "false", value, StringComparison.OrdinalIgnoreCase),
            string text => Wildcard.IsMatch(text, value),
            IReadOnlyDictionary<string, object?> map => map.ContainsKey(value),
            IEnumerable<object?> list => list.Any(item => PlainValues.Str(item) == value),
            var other => PlainValues.Str(other) == value,
        };
    }

    private static bool HasVersion(Node node, string value) => value switch
    {
        "none" => node.Version is null,
        _ when node.Version is null => false,
        "latest" => node.Version == node.LatestVersion,
        "prerelease" => Compare(node.Version, node.LatestVersion!) > 0,
        "old" => Compare(node.Version, node.LatestVersion!) < 0,
        _ => node.Version == value,
    };

    private static int Compare(string a, string b) =>
        double.TryParse(a, out var x) && double.TryParse(b, out var y) ? x.CompareTo(y) : string.CompareOrdinal(a, b);
}
