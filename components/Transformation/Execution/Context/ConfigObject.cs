using EcommAspire.Transformation.Execution.Snapshots;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary><c>config(…)</c> while a project is parsed: collects what the file says.</summary>
internal sealed class CollectingConfig(OrderedDictionary<string, object?> collected) : IJinjaObject, IJinjaCallable
{
    public string TypeName => "config";

    public IEnumerable<string> AttributeNames => ["get", "require", "set", "meta_get", "meta_require", "persist_relation_docs", "persist_column_docs"];

    public bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "get" or "require" or "meta_get" or "meta_require" => new JinjaFunction(name, (_, _) => ""),
            "set" => new JinjaFunction(name, (_, a) =>
            {
                var bound = a.Bind("set", 2, "name", "value");
                Put(bound.Text(0), bound[1]);
                return "";
            }),
            "persist_relation_docs" or "persist_column_docs" => new JinjaFunction(name, (_, _) => false),
            _ => null,
        };
        return value is not null;
    }

    public object? Call(RenderContext context, CallArguments arguments)
    {
        switch (arguments)
        {
            case { Positional: [JinjaDict options], Named.Count: 0 }:
                foreach (var (key, value) in options)
                    Put(JinjaValue.ToText(key), value);
                break;
            case { Positional.Count: 0 }:
                foreach (var (key, value) in arguments.Named)
                    Put(key, value);
                break;
            default:
                throw new JinjaException("config() takes named arguments, or one dict of them.");
        }

        return "";
    }

    private void Put(string key, object? value)
    {
        // What adds to grants of the project ('+select') can be added only where those are known.
        if (key == "grants")
        {
            collected[key] = ProjectState.ToPlain(value) is IReadOnlyDictionary<string, object?> grants && collected.GetValueOrDefault(key) is IReadOnlyDictionary<string, object?> before
                ? Grants(before, grants)
                : ProjectState.ToPlain(value);
            return;
        }

        var layer = new NodeConfig(collected);
        layer.Overlay([new(key, ProjectState.ToPlain(value))]);
        foreach (var (name, merged) in layer.Values)
            collected[name] = merged;
    }

    /// <summary>Of two calls in one file the second adds to the first where it says so.</summary>
    private static OrderedDictionary<string, object?> Grants(IReadOnlyDictionary<string, object?> before, IReadOnlyDictionary<string, object?> added)
    {
        OrderedDictionary<string, object?> merged = new(before);
        foreach (var (privilege, to) in added)
        {
            var earlier = !privilege.StartsWith('+') ? null : merged.ContainsKey(privilege) ? privilege : merged.ContainsKey(privilege[1..]) ? privilege[1..] : null;
            if (earlier is null)
                merged[privilege] = to;
            else
                merged[earlier] = Names(merged[earlier]).Concat(Names(to)).Distinct().ToList();
        }

        return merged;

        static IEnumerable<object?> Names(object? written) => written as IEnumerable<object?> is { } list && written is not string ? list : [written];
    }
}

/// <summary><c>config</c> while a node runs: what it was configured with.</summary>
/// <param name="node">The node.</param>
/// <param name="also">What the run adds.</param>
internal sealed class RuntimeConfig(Node node, IReadOnlyDictionary<string, object?>? also = null) : IJinjaObject, IJinjaCallable
{
    private readonly Dictionary<string, object?> _set = also is null ? [] : new(also);

    public string TypeName => "config";

    public IEnumerable<string> AttributeNames => ["get", "require", "set", "meta_get", "meta_require", "persist_relation_docs", "persist_column_docs"];

    public bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "get" => new JinjaFunction(name, (_, a) =>
            {
                var bound = a.Bind("get", 1, "name", "default", "validator");
                return Find(bound.Text(0), out var found) ? found : bound[1];
            }),
            "require" => new JinjaFunction(name, (_, a) =>
            {
                var key = a.Bind("require", 1, "name", "validator").Text(0);
                return Find(key, out var found) ? found : throw new JinjaException($"{node.ResourceType.Spelling()} '{node.Name}' must be configured with '{key}'.");
            }),
            "meta_get" => new JinjaFunction(name, (_, a) =>
            {
                var bound = a.Bind("meta_get", 1, "name", "default");
                return node.Config.Meta.TryGetValue(bound.Text(0), out var found) ? JinjaValue.From(found) : bound[1];
            }),
            "meta_require" => new JinjaFunction(name, (_, a) =>
            {
                var key = a.Bind("meta_require", 1, "name").Text(0);
                return node.Config.Meta.TryGetValue(key, out var found) ? JinjaValue.From(found) : throw new JinjaException($"'{node.Name}' must have '{key}' in its meta.");
            }),
            "set" => new JinjaFunction(name, (_, a) =>
            {
                var bound = a.Bind("set", 2, "name", "value");
                _set[bound.Text(0)] = bound[1];
                return "";
            }),
            "persist_relation_docs" => new JinjaFunction(name, (_, _) => node.Config.Dictionary("persist_docs").GetValueOrDefault("relation") is true),
            "persist_column_docs" => new JinjaFunction(name, (_, _) => node.Config.Dictionary("persist_docs").GetValueOrDefault("columns") is true),
            _ => null,
        };
        return value is not null;
    }

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return key is string name && Find(name, out value);
    }

    public object? Call(RenderContext context, CallArguments arguments) => "";

    private bool Find(string key, out object? value)
    {
        if (_set.TryGetValue(key, out value))
            return true;
        var normal = key switch { "pre_hook" => "pre-hook", "post_hook" => "post-hook", _ => key };
        if (normal == "snapshot_table_column_names" && node.ResourceType == ResourceType.Snapshot)
        {
            value = SnapshotRules.ColumnNames(node.Config);
            return true;
        }

        if (normal == "materialized")
        {
            value = node.Config.Materialized;
            return true;
        }

        if (!node.Config.Values.TryGetValue(normal, out var plain))
            return false;
        value = JinjaValue.From(plain);
        return plain is not null;
    }
}
