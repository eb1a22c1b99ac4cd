using System.Globalization;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project;
using Fields = System.Collections.Generic.OrderedDictionary<string, object?>;
using Written = System.Collections.Generic.IReadOnlyDictionary<string, object?>;

namespace EcommAspire.Transformation.Artifacts.Manifest;

/// <summary>Semantic models, metrics and saved queries with every field spelled out, whatever short form they were written in.</summary>
internal sealed class SemanticEntries(ProjectState state, ModelProject project)
{
    private static readonly Fields s_nothing = [];

    private readonly Dictionary<string, Node> _metrics = project.Graph.Nodes.Values.Where(n => n.ResourceType == ResourceType.Metric).GroupBy(n => n.Name).ToDictionary(g => g.Key, g => g.First());

    /// <summary>The manifest's entry: who it is, what it says, what it stands on.</summary>
    public Fields Entry(Node node)
    {
        var config = ConfigShape.Of(node);
        Fields entry = new()
        {
            ["name"] = node.Name,
            ["resource_type"] = node.ResourceType.Spelling(),
            ["package_name"] = node.PackageName,
            ["path"] = node.Path,
            ["original_file_path"] = node.OriginalFilePath,
            ["unique_id"] = node.UniqueId,
            ["fqn"] = node.Fqn,
        };
        foreach (var (key, value) in Meaning(node))
            entry[key] = value;
        entry["config"] = config;
        entry["unrendered_config"] = node.UnrenderedConfig;
        entry["group"] = node.Group;
        entry["depends_on"] = new Fields { ["macros"] = node.DependsOnMacros, ["nodes"] = node.DependsOn };
        entry["refs"] = node.Refs.Select(r => new Fields { ["name"] = r.Name, ["package"] = r.Package, ["version"] = r.Version }).ToList();
        entry["created_at"] = ArtifactJson.Seconds(state.StartedAt);
        switch (node.ResourceType)
        {
            case ResourceType.SemanticModel:
                entry["model"] = node.Properties.GetValueOrDefault("model") as string ?? "";
                break;
            case ResourceType.Metric:
                entry["meta"] = node.Meta;
                entry["tags"] = node.Tags;
                entry["sources"] = new List<object?>();
                entry["metrics"] = new List<object?>();
                break;
            default:
                entry["tags"] = node.Tags;
                break;
        }

        return entry;
    }

    /// <summary>What it says, as the semantic manifest has it.</summary>
    public Fields Meaning(Node node) => node.ResourceType switch
    {
        ResourceType.SemanticModel => SemanticModel(node),
        ResourceType.Metric => Metric(node),
        _ => SavedQuery(node),
    };

    private Fields SemanticModel(Node node)
    {
        var written = node.Properties;
        var model = node.DependsOn.Select(id => project.Graph.Nodes.GetValueOrDefault(id)).FirstOrDefault(n => n is not null);
        return new()
        {
            ["description"] = Description(node),
            ["label"] = written.GetValueOrDefault("label"),
            ["defaults"] = written.GetValueOrDefault("defaults") is Written defaults ? new Fields { ["agg_time_dimension"] = defaults.GetValueOrDefault("agg_time_dimension") } : null,
            ["node_relation"] = model is null ? null : TimeSpine.Relation(model),
            ["primary_entity"] = written.GetValueOrDefault("primary_entity"),
            ["entities"] = Each(written, "entities", e => new()
            {
                ["name"] = e.GetValueOrDefault("name"),
                ["type"] = Lower(e, "type"),
                ["description"] = Described(node, e),
                ["label"] = e.GetValueOrDefault("label"),
                ["role"] = e.GetValueOrDefault("role"),
                ["expr"] = Text(e, "expr"),
                ["config"] = Meta(node, e),
            }),
            ["measures"] = Each(written, "measures", m => Measure(node, m)),
            ["dimensions"] = Each(written, "dimensions", d => Dimension(node, d)),
            ["metadata"] = null,
        };
    }

    private Fields Measure(Node model, Written measure) => new()
    {
        ["name"] = measure.GetValueOrDefault("name"),
        ["agg"] = Lower(measure, "agg"),
        ["description"] = Described(model, measure),
        ["label"] = measure.GetValueOrDefault("label"),
        ["create_metric"] = false, // The metric is in the manifest by then, and dbt says so of every measure.
        ["expr"] = Text(measure, "expr"),
        ["agg_params"] = measure.GetValueOrDefault("agg_params") is Written p
            ? new Fields { ["percentile"] = p.GetValueOrDefault("percentile"), ["use_discrete_percentile"] = p.GetValueOrDefault("use_discrete_percentile") is true, ["use_approximate_percentile"] = p.GetValueOrDefault("use_approximate_percentile") is true }
            : null,
        ["non_additive_dimension"] = measure.GetValueOrDefault("non_additive_dimension") is Written n
            ? new Fields { ["name"] = n.GetValueOrDefault("name"), ["window_choice"] = Lower(n, "window_choice") ?? "min", ["window_groupings"] = n.GetValueOrDefault("window_groupings") ?? new List<object?>() }
            : null,
        ["agg_time_dimension"] = measure.GetValueOrDefault("agg_time_dimension"),
        ["config"] = Meta(model, measure),
    };

    private Fields Dimension(Node model, Written dimension) => new()
    {
        ["name"] = dimension.GetValueOrDefault("name"),
        ["type"] = Lower(dimension, "type"),
        ["description"] = Described(model, dimension),
        ["label"] = dimension.GetValueOrDefault("label"),
        ["is_partition"] = dimension.GetValueOrDefault("is_partition") is true,
        ["type_params"] = dimension.GetValueOrDefault("type_params") is Written p
            ? new Fields
            {
                ["time_granularity"] = Lower(p, "time_granularity") ?? "day",
                ["validity_params"] = p.GetValueOrDefault("validity_params") is Written v ? new Fields { ["is_start"] = v.GetValueOrDefault("is_start") is true, ["is_end"] = v.GetValueOrDefault("is_end") is true } : null,
            }
            : null,
        ["expr"] = Text(dimension, "expr"),
        ["metadata"] = null,
        ["config"] = Meta(model, dimension),
    };

    private Fields Metric(Node node)
    {
        var written = node.Properties;
        return new()
        {
            ["description"] = node.Description,
            ["label"] = written.GetValueOrDefault("label") as string ?? node.Name,
            ["type"] = Lower(written, "type"),
            ["type_params"] = Parameters(node),
            ["filter"] = Filter(written.GetValueOrDefault("filter")),
            ["metadata"] = null,
            ["time_granularity"] = Lower(written, "time_granularity"),
        };
    }

    private Fields Parameters(Node metric)
    {
        var type = Lower(metric.Properties, "type");
        var p = metric.Properties.GetValueOrDefault("type_params") as Written ?? s_nothing;
        var cumulative = p.GetValueOrDefault("cumulative_type_params") as Written;
        var conversion = p.GetValueOrDefault("conversion_type_params") as Written;
        return new()
        {
            ["measure"] = MeasureInput(p.GetValueOrDefault("measure")),
            ["input_measures"] = InputMeasures(metric, []),
            ["numerator"] = MetricInput(p.GetValueOrDefault("numerator")),
            ["denominator"] = MetricInput(p.GetValueOrDefault("denominator")),
            ["expr"] = Text(p, "expr"),
            ["window"] = Window(p.GetValueOrDefault("window")),
            ["grain_to_date"] = Lower(p, "grain_to_date"),
            ["metrics"] = p.GetValueOrDefault("metrics") is IEnumerable<object?> metrics ? metrics.Select(MetricInput).ToList() : null,
            ["conversion_type_params"] = conversion is null ? null : new Fields
            {
                ["base_measure"] = MeasureInput(conversion.GetValueOrDefault("base_measure")),
                ["conversion_measure"] = MeasureInput(conversion.GetValueOrDefault("conversion_measure")),
                ["entity"] = conversion.GetValueOrDefault("entity"),
                ["calculation"] = Lower(conversion, "calculation") ?? "conversion_rate",
                ["window"] = Window(conversion.GetValueOrDefault("window")),
                ["constant_properties"] = conversion.GetValueOrDefault("constant_properties"),
            },
            ["cumulative_type_params"] = type != "cumulative" ? null : new Fields
            {
                ["window"] = Window(cumulative?.GetValueOrDefault("window") ?? p.GetValueOrDefault("window")),
                ["grain_to_date"] = (cumulative is null ? null : Lower(cumulative, "grain_to_date")) ?? Lower(p, "grain_to_date"),
                ["period_agg"] = (cumulative is null ? null : Lower(cumulative, "period_agg")) ?? "first",
                ["metric"] = MetricInput(cumulative?.GetValueOrDefault("metric")),
            },
            ["metric_aggregation_params"] = null,
        };
    }

    /// <summary>The measures that a metric is computed from, through all the metrics it is made of.</summary>
    private List<object?> InputMeasures(Node metric, HashSet<string> open)
    {
        List<object?> measures = [];
        if (!open.Add(metric.Name))
            return measures;
        var p = metric.Properties.GetValueOrDefault("type_params") as Written ?? s_nothing;
        var conversion = p.GetValueOrDefault("conversion_type_params") as Written ?? s_nothing;
        foreach (var own in (object?[])[p.GetValueOrDefault("measure"), conversion.GetValueOrDefault("base_measure"), conversion.GetValueOrDefault("conversion_measure")])
            if (MeasureInput(own) is { } measure)
                measures.Add(measure);
        foreach (var input in (p.GetValueOrDefault("metrics") as IEnumerable<object?> ?? []).Concat([p.GetValueOrDefault("numerator"), p.GetValueOrDefault("denominator")]))
            if (NameOf(input) is { } name && _metrics.TryGetValue(name, out var other))
                measures.AddRange(InputMeasures(other, open));
        open.Remove(metric.Name);
        return [.. measures.DistinctBy(PlainValues.Repr)];
    }

    private Fields SavedQuery(Node node)
    {
        var written = node.Properties;
        var query = written.GetValueOrDefault("query_params") as Written ?? s_nothing;
        return new()
        {
            ["description"] = Description(node),
            ["label"] = written.GetValueOrDefault("label"),
            ["query_params"] = new Fields
            {
                ["metrics"] = query.GetValueOrDefault("metrics") ?? new List<object?>(),
                ["group_by"] = query.GetValueOrDefault("group_by") ?? new List<object?>(),
                ["where"] = Filter(query.GetValueOrDefault("where")),
                ["order_by"] = query.GetValueOrDefault("order_by") ?? new List<object?>(),
                ["limit"] = query.GetValueOrDefault("limit"),
            },
            ["exports"] = Each(written, "exports", export =>
            {
                var config = export.GetValueOrDefault("config") as Written ?? s_nothing;
                return new()
                {
                    ["name"] = export.GetValueOrDefault("name"),
                    ["config"] = new Fields
                    {
                        ["export_as"] = Lower(config, "export_as") ?? node.Config.Text("export_as") ?? "table",
                        ["schema_name"] = config.GetValueOrDefault("schema") ?? node.Config.Text("schema") ?? state.Profile.Schema,
                        ["alias"] = config.GetValueOrDefault("alias") ?? export.GetValueOrDefault("name"),
                        ["database"] = config.GetValueOrDefault("database") ?? state.Database,
                    },
                    ["unrendered_config"] = new Fields(config.Where(c => c.Value is string)),
                };
            }),
            ["metadata"] = null,
        };
    }

    private static string? Description(Node node) => node.Description.Length == 0 ? null : node.Description;

    private static Fields? MeasureInput(object? written) => NameOf(written) is not { } name ? null : new()
    {
        ["name"] = name,
        ["filter"] = Filter((written as Written)?.GetValueOrDefault("filter")),
        ["alias"] = (written as Written)?.GetValueOrDefault("alias"),
        ["join_to_timespine"] = (written as Written)?.GetValueOrDefault("join_to_timespine") is true,
        ["fill_nulls_with"] = (written as Written)?.GetValueOrDefault("fill_nulls_with"),
    };

    private static Fields? MetricInput(object? written) => NameOf(written) is not { } name ? null : new()
    {
        ["name"] = name,
        ["filter"] = Filter((written as Written)?.GetValueOrDefault("filter")),
        ["alias"] = (written as Written)?.GetValueOrDefault("alias"),
        ["offset_window"] = Window((written as Written)?.GetValueOrDefault("offset_window")),
        ["offset_to_grain"] = written is Written map ? Lower(map, "offset_to_grain") : null,
    };

    private static string? NameOf(object? written) => written as string ?? (written as Written)?.GetValueOrDefault("name") as string;

    private static Fields? Filter(object? written)
    {
        List<string> templates = written switch
        {
            string one => [one],
            IEnumerable<object?> several => [.. several.OfType<string>()],
            _ => [],
        };
        return templates.Count == 0 ? null : new() { ["where_filters"] = templates.Select(t => new Fields { ["where_sql_template"] = t }).ToList() };
    }

    /// <summary>"7 days" as a count and a grain.</summary>
    private static Fields? Window(object? written)
    {
        if (written is Written map)
            return new() { ["count"] = map.GetValueOrDefault("count"), ["granularity"] = map.GetValueOrDefault("granularity") };
        if (written is not string text || text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var number, var grain] || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return null;
        grain = grain.ToLowerInvariant();
        return new() { ["count"] = count, ["granularity"] = grain.EndsWith('s') ? grain[..^1] : grain };
    }

    private static List<object?> Each(Written written, string key, Func<Written, Fields> make) =>
        [.. (written.GetValueOrDefault(key) as IEnumerable<object?> ?? []).OfType<Written>().Select(make)];

    /// <summary>A part of a semantic model has the model's <c>meta</c>, and its own over that.</summary>
    private static Fields Meta(Node model, Written written)
    {
        Fields meta = new(model.Config.Meta);
        if ((written.GetValueOrDefault("config") as Written)?.GetValueOrDefault("meta") is Written own)
            foreach (var (key, value) in own)
                meta[key] = value;
        return new() { ["meta"] = meta };
    }

    private string? Described(Node model, Written written) =>
        written.GetValueOrDefault("description") is string text ? PlainValues.Str(state.YamlRenderer(model.PackageName)(text, model.Place)) : null;

    private static string? Lower(Written written, string key) => (written.GetValueOrDefault(key) as string)?.ToLowerInvariant();

    private static string? Text(Written written, string key) => written.GetValueOrDefault(key) is { } value ? PlainValues.Str(value) : null;
}
