using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary>
/// Members that dbt's graph always has, set or not: packages that look at a project read them without asking. Shapes by
/// https://docs.getdbt.com/reference/artifacts/manifest-json.
/// </summary>
internal static class GraphDefaults
{
    private static readonly string[] s_metric =
        ["measure", "input_measures", "numerator", "denominator", "expr", "window", "grain_to_date", "metrics", "conversion_type_params", "cumulative_type_params"];

    public static void Fill(JinjaDict graph)
    {
        foreach (var source in Members(graph, "sources"))
        {
            Freshness(source);
            if (source["config"] is JinjaDict config)
                Freshness(config);
        }

        foreach (var metric in Members(graph, "metrics"))
            if (metric.TryGetValue("type_params", out var found) && found is JinjaDict parameters)
                TypeParams(parameters);
        foreach (var exposure in Members(graph, "exposures"))
        {
            Default(exposure, "owner", new JinjaDict());
            if (exposure["owner"] is JinjaDict owner)
                foreach (var key in (string[])["name", "email"])
                    Default(owner, key, null);
        }
    }

    private static IEnumerable<JinjaDict> Members(JinjaDict graph, string section) => ((JinjaDict)graph[section]!).Values.OfType<JinjaDict>();

    /// <summary>Sources that say nothing have a rule without thresholds; null is said by those that want none.</summary>
    private static void Freshness(JinjaDict holder)
    {
        Default(holder, "freshness", new JinjaDict());
        if (holder["freshness"] is not JinjaDict rule)
            return;
        foreach (var key in (string[])["warn_after", "error_after"])
        {
            Default(rule, key, new JinjaDict());
            if (rule[key] is JinjaDict threshold)
                foreach (var part in (string[])["count", "period"])
                    Default(threshold, part, null);
        }

        Default(rule, "filter", null);
    }

    private static void TypeParams(JinjaDict parameters)
    {
        foreach (var key in s_metric)
            Default(parameters, key, key == "input_measures" ? new JinjaList() : null);
        foreach (var key in (string[])["measure", "numerator", "denominator"])
        {
            if (parameters[key] is string name)
                parameters[key] = new JinjaDict { ["name"] = name };
            if (parameters[key] is JinjaDict input)
                foreach (var part in key == "measure" ? (string[])["filter", "alias", "fill_nulls_with"] : ["filter", "alias", "offset_window", "offset_to_grain"])
                    Default(input, part, null);
        }
    }

    private static void Default(JinjaDict dict, string key, object? value)
    {
        if (!dict.ContainsKey(key))
            dict[key] = value;
    }
}
