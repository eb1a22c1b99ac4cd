using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Project;

/// <summary>What a node is configured with before anything is said.</summary>
internal static class ConfigDefaults
{
    public static NodeConfig For(ResourceType type)
    {
        List<KeyValuePair<string, object?>> values = [new("enabled", true), new("alias", null), new("schema", null), new("database", null)];
        Add("tags", new List<object?>());
        Add("meta", Empty());
        Add("group", null);
        switch (type)
        {
            case ResourceType.Model or ResourceType.Analysis or ResourceType.Snapshot or ResourceType.Seed:
                Add("materialized", type switch { ResourceType.Seed => "seed", ResourceType.Snapshot => "snapshot", _ => "view" });
                Add("incremental_strategy", null);
                Add("persist_docs", Empty());
                Add("post-hook", new List<object?>());
                Add("pre-hook", new List<object?>());
                Add("quoting", Empty());
                Add("column_types", Empty());
                Add("full_refresh", null);
                Add("unique_key", null);
                Add("on_schema_change", "ignore");
                Add("grants", Empty());
                Add("contract", new OrderedDictionary<string, object?> { ["enforced"] = false, ["alias_types"] = true });
                if (type == ResourceType.Model)
                    Add("access", "protected");
                if (type == ResourceType.Seed)
                {
                    Add("delimiter", ",");
                    Add("quote_columns", null);
                }

                break;
            case ResourceType.Function:
                Add("materialized", "function");
                Add("persist_docs", Empty());
                Add("post-hook", new List<object?>());
                Add("pre-hook", new List<object?>());
                Add("grants", Empty());
                Add("type", "scalar");
                Add("volatility", null);
                Add("runtime_version", null);
                Add("entry_point", null);
                break;
            case ResourceType.Test:
                values.RemoveAll(v => v.Key == "schema");
                Add("schema", "dbt_test__audit");
                Add("materialized", "test");
                Add("severity", "ERROR");
                Add("store_failures", null);
                Add("store_failures_as", null);
                Add("where", null);
                Add("limit", null);
                Add("fail_calc", "count(*)");
                Add("warn_if", "!= 0");
                Add("error_if", "!= 0");
                break;
        }

        return new NodeConfig(values);
        void Add(string key, object? value) => values.Add(new(key, value));
    }

    private static OrderedDictionary<string, object?> Empty() => [];
}
