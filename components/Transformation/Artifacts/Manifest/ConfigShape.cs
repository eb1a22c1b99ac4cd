using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Artifacts.Manifest;

/// <summary>A node's configuration as dbt writes it out: everything the kind of node can have, in dbt's order, then what the project added.</summary>
internal static class ConfigShape
{
    private static readonly OrderedDictionary<string, object?> s_nothing = [];

    private static readonly OrderedDictionary<string, object?> s_relation = new()
    {
        ["enabled"] = true,
        ["alias"] = null,
        ["schema"] = null,
        ["database"] = null,
        ["tags"] = List(),
        ["meta"] = s_nothing,
        ["group"] = null,
        ["static_analysis"] = null,
        ["materialized"] = "view",
        ["incremental_strategy"] = null,
        ["batch_size"] = null,
        ["lookback"] = 1L,
        ["begin"] = null,
        ["persist_docs"] = s_nothing,
        ["post-hook"] = List(),
        ["pre-hook"] = List(),
        ["quoting"] = s_nothing,
        ["column_types"] = s_nothing,
        ["full_refresh"] = null,
        ["unique_key"] = null,
        ["on_schema_change"] = "ignore",
        ["on_configuration_change"] = "apply",
        ["grants"] = s_nothing,
        ["packages"] = List(),
        ["docs"] = Docs(),
        ["contract"] = new OrderedDictionary<string, object?> { ["enforced"] = false, ["alias_types"] = true },
        ["event_time"] = null,
        ["concurrent_batches"] = null,
    };

    private static readonly OrderedDictionary<string, object?> s_model = new(s_relation) { ["access"] = "protected", ["freshness"] = null };

    private static readonly OrderedDictionary<string, object?> s_seed = new(s_relation) { ["materialized"] = "seed", ["delimiter"] = ",", ["quote_columns"] = null };

    private static readonly OrderedDictionary<string, object?> s_function = new(s_relation)
    {
        ["materialized"] = "function",
        ["type"] = "scalar",
        ["volatility"] = null,
        ["runtime_version"] = null,
        ["entry_point"] = null,
    };

    private static readonly OrderedDictionary<string, object?> s_snapshot = new(s_relation)
    {
        ["materialized"] = "snapshot",
        ["strategy"] = null,
        ["target_schema"] = null,
        ["target_database"] = null,
        ["updated_at"] = null,
        ["check_cols"] = null,
        ["snapshot_meta_column_names"] = Names("dbt_valid_to", "dbt_valid_from", "dbt_scd_id", "dbt_updated_at", "dbt_is_deleted"),
        ["dbt_valid_to_current"] = null,
    };

    private static readonly OrderedDictionary<string, object?> s_test = new()
    {
        ["enabled"] = true,
        ["alias"] = null,
        ["schema"] = "dbt_test__audit",
        ["database"] = null,
        ["tags"] = List(),
        ["meta"] = s_nothing,
        ["group"] = null,
        ["static_analysis"] = null,
        ["materialized"] = "test",
        ["severity"] = "ERROR",
        ["store_failures"] = null,
        ["store_failures_as"] = null,
        ["where"] = null,
        ["limit"] = null,
        ["fail_calc"] = "count(*)",
        ["warn_if"] = "!= 0",
        ["error_if"] = "!= 0",
    };

    private static readonly OrderedDictionary<string, object?> s_source = new()
    {
        ["enabled"] = true,
        ["event_time"] = null,
        ["freshness"] = null,
        ["loaded_at_field"] = null,
        ["loaded_at_query"] = null,
        ["meta"] = s_nothing,
        ["tags"] = List(),
    };

    private static readonly OrderedDictionary<string, object?> s_plain = new() { ["enabled"] = true, ["tags"] = List(), ["meta"] = s_nothing };

    private static readonly OrderedDictionary<string, object?> s_unitTest = new(s_plain) { ["static_analysis"] = null };

    private static readonly OrderedDictionary<string, object?> s_metric = new() { ["enabled"] = true, ["group"] = null, ["meta"] = s_nothing };

    private static readonly OrderedDictionary<string, object?> s_savedQuery = new(s_metric)
    {
        ["export_as"] = null,
        ["schema"] = null,
        ["cache"] = new OrderedDictionary<string, object?> { ["enabled"] = false },
    };

    public static OrderedDictionary<string, object?> Of(Node node)
    {
        var shape = node.ResourceType switch
        {
            ResourceType.Model => s_model,
            ResourceType.Seed => s_seed,
            ResourceType.Snapshot => s_snapshot,
            ResourceType.Function => s_function,
            ResourceType.Test => s_test,
            ResourceType.Source => s_source,
            ResourceType.Exposure => s_plain,
            ResourceType.UnitTest => s_unitTest,
            ResourceType.Metric or ResourceType.SemanticModel => s_metric,
            ResourceType.SavedQuery => s_savedQuery,
            _ => s_relation,
        };
        OrderedDictionary<string, object?> config = new(shape);
        foreach (var (key, value) in node.Config.Values)
            if (shape.TryGetValue(key, out var usual))
                config[key] = value is IReadOnlyDictionary<string, object?> given && usual is IReadOnlyDictionary<string, object?> { Count: > 0 } whole ? Over(whole, given) : value ?? usual;
            else if (value is not (null or IReadOnlyDictionary<string, object?> { Count: 0 } or List<object?> { Count: 0 }))
                config[key] = value;
        return config;
    }

    private static OrderedDictionary<string, object?> Over(IReadOnlyDictionary<string, object?> whole, IReadOnlyDictionary<string, object?> given)
    {
        OrderedDictionary<string, object?> merged = [];
        foreach (var (key, value) in whole.Concat(given))
            merged[key] = value;
        return merged;
    }

    private static List<object?> List() => [];

    private static OrderedDictionary<string, object?> Docs() => new() { ["show"] = true, ["node_color"] = null };

    private static OrderedDictionary<string, object?> Names(params string[] names) => new(names.Select(n => new KeyValuePair<string, object?>(n, null)));
}
