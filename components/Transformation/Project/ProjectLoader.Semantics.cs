using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Project;

/// <summary>Semantic models, metrics and saved queries: they stand in the graph, so that they can be chosen, listed and compared.</summary>
internal sealed partial class ProjectLoader
{
    private void ReadSemantics()
    {
        foreach (var (kind, map, file) in _properties.Semantics)
        {
            var type = kind switch { "metrics" => ResourceType.Metric, "semantic_models" => ResourceType.SemanticModel, _ => ResourceType.SavedQuery };
            var name = map.RequiredText("name", $"an entry of '{kind}'");
            if (type == ResourceType.Metric && !(char.IsAsciiLetter(name[0]) && name.Length <= 250 && name.All(c => char.IsLetterOrDigit(c) || c == '_')))
                throw new ProjectException($"the metric name '{name}' must begin with a letter, and have only letters, digits and underscores, at most 250.", map.PlaceOf("name"));
            if (type == ResourceType.Metric)
                MetricRules.Check(name, map);
            var node = Semantic(type, name, map, file, PlainValues.FromYaml(map));
            if (type == ResourceType.SemanticModel)
                foreach (var measure in map.Maps("measures").Where(m => m.Flag("create_metric") == true))
                    MetricOf(measure, node, file);
        }
    }

    /// <summary>A measure with <c>create_metric: true</c> is a simple metric of its own name, with the <c>meta</c> of its semantic model.</summary>
    private void MetricOf(YamlMap measure, Node model, PackageFile file)
    {
        var name = measure.RequiredText("name", "a measure");
        Semantic(ResourceType.Metric, name, measure, file, new()
        {
            ["name"] = name,
            ["label"] = measure.Text("label") ?? name,
            ["type"] = "simple",
            ["type_params"] = new OrderedDictionary<string, object?> { ["measure"] = name, ["expr"] = PlainValues.FromYaml(measure).GetValueOrDefault("expr") ?? name },
        }, $"Metric created from measure {name}", new OrderedDictionary<string, object?> { ["enabled"] = model.Config.Enabled, ["meta"] = model.Config.Meta });
    }

    /// <param name="type">What it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="map">What is written.</param>
    /// <param name="file">Where.</param>
    /// <param name="properties">What it says.</param>
    /// <param name="undescribed">Its description where none is written.</param>
    /// <param name="given">Its configuration, where that is not written with it.</param>
    private Node Semantic(
        ResourceType type, string name, YamlMap map, PackageFile file, OrderedDictionary<string, object?> properties, string undescribed = "", OrderedDictionary<string, object?>? given = null)
    {
        var package = file.Package.Project.Name;
        var node = new Node
        {
            UniqueId = $"{type.Spelling()}.{package}.{name}",
            ResourceType = type,
            Name = name,
            PackageName = package,
            OriginalFilePath = file.Path,
            DisplayPath = file.Display,
            Line = map.Place.Line,
            Path = file.Below,
            Fqn = [.. file.FqnPrefix, name],
            Properties = properties,
            PackageRoot = file.Package.Project.Root,
        };
        if (_byId.TryGetValue(node.UniqueId, out var other))
            throw new ProjectException($"two {type.Spelling().Replace('_', ' ')}s are named '{name}', the first at {other.Place}. Rename one.", map.Place);
        var render = _state.YamlRenderer(package);
        node.Description = map.Text("description") is { } text ? PlainValues.Str(render(text, map.PlaceOf("description"))) : undescribed;
        var own = given;
        if (type == ResourceType.Metric)
        {
            // As in dbt, what stands beside the configuration of a metric is no part of it.
            string[] beside = given is null ? ["tags", "meta"] : [];
            node.Beside = new NodeConfig(beside.Where(map.Has).Select(key => KeyValuePair.Create(key, Rendering.Value(map[key], map.PlaceOf(key), render, _ => false))));
            own ??= map.Map("config") is { } written ? Rendering.Tree(written, render, _ => false) : [];
        }

        node.Config = Configured(node, own ?? Own(map, render), null);
        node.UnrenderedConfig = AsWritten(node, given ?? PlainOwn(map), s_nothing);
        if (type == ResourceType.SemanticModel && map.Text("model") is { } model)
        {
            var scope = new ParseScope(_state, package, new Relation { Quoter = _state.Engine.Quote });
            ProjectState.RenderYaml($"{{{{ {model.Replace("{{", "", StringComparison.Ordinal).Replace("}}", "", StringComparison.Ordinal)} }}}}", map.PlaceOf("model"), scope);
            node.Refs = [.. scope.Refs.Distinct()];
        }

        Add(node);
        return node;
    }

    /// <summary>Metrics stand on the semantic models that have their measures and on other metrics, saved queries on metrics.</summary>
    private void ConnectSemantics()
    {
        var (metrics, measures) = (new NamedInputs("metric", Metrics(_nodes), Metrics(_disabled)), new NamedInputs("measure", Measures(_nodes), Measures(_disabled)));
        foreach (var node in _nodes.Where(n => n.ResourceType is ResourceType.Metric or ResourceType.SavedQuery))
        {
            var parameters = node.Properties.GetValueOrDefault(node.ResourceType == ResourceType.Metric ? "type_params" : "query_params") as IReadOnlyDictionary<string, object?>;
            node.DependsOn = [.. Inputs(parameters, name => measures.Find(node, name), name => metrics.Find(node, name)).Where(id => id != node.UniqueId).Distinct()];
        }

        foreach (var reader in _nodes.Where(n => n.Metrics.Count > 0))
            reader.DependsOn = [.. reader.DependsOn, .. reader.Metrics.Select(name => metrics.Find(reader, name))];
    }

    private static Dictionary<string, string> Metrics(IEnumerable<Node> nodes) =>
        nodes.Where(n => n.ResourceType == ResourceType.Metric).GroupBy(n => n.Name).ToDictionary(g => g.Key, g => g.First().UniqueId);

    private static Dictionary<string, string> Measures(IEnumerable<Node> nodes)
    {
        Dictionary<string, string> measures = [];
        foreach (var model in nodes.Where(n => n.ResourceType == ResourceType.SemanticModel))
            foreach (var measure in Items(model.Properties.GetValueOrDefault("measures")))
                if (measure is IReadOnlyDictionary<string, object?> map && map.GetValueOrDefault("name") is string name && !measures.TryAdd(name, model.UniqueId) && model.Config.Enabled)
                    throw new ProjectException($"two measures are named '{name}', the first in {measures[name]}. Rename one: metrics name a measure without its semantic model.", model.Place);
        return measures;
    }

    /// <summary>What metrics, saved queries and exposures name, with the ids of the nodes that have it.</summary>
    private sealed record NamedInputs(string Kind, Dictionary<string, string> Enabled, Dictionary<string, string> Disabled)
    {
        public string Find(Node reader, string name)
        {
            if (Enabled.TryGetValue(name, out var id))
                return id;
            if (!Disabled.TryGetValue(name, out var off))
                throw new ProjectException($"{reader.UniqueId} reads the {Kind} '{name}', but there is no {Kind} '{name}'{Nearest.Suffix(name, Enabled.Keys)}.", reader.Place);
            var owner = Kind == "measure" ? $"the {Kind} '{name}' of {off}" : $"the {Kind} '{name}'";
            throw new ProjectException($"{reader.UniqueId} reads {owner}, which is disabled. Enable it, or disable this node too.", reader.Place);
        }
    }

    private static IEnumerable<string> Inputs(IReadOnlyDictionary<string, object?>? parameters, Func<string, string> measures, Func<string, string> metrics)
    {
        if (parameters is null)
            yield break;
        foreach (var (key, value) in parameters)
        {
            if (key == "conversion_type_params" && value is IReadOnlyDictionary<string, object?> conversion)
                foreach (var id in Inputs(conversion, measures, metrics))
                    yield return id;
            Func<string, string>? find = key switch
            {
                "measure" or "base_measure" or "conversion_measure" => measures,
                "numerator" or "denominator" or "metrics" or "metric" => metrics,
                _ => null,
            };
            if (find is null)
                continue;
            foreach (var item in value is string or IReadOnlyDictionary<string, object?> ? [value] : Items(value))
                if (NameOf(item) is { } name)
                    yield return find(name);
        }
    }

    private static string? NameOf(object? input) => input as string ?? (input as IReadOnlyDictionary<string, object?>)?.GetValueOrDefault("name") as string;

    private static IEnumerable<object?> Items(object? value) => value as IEnumerable<object?> ?? [];
}
