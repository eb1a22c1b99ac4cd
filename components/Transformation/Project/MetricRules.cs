namespace EcommAspire.Transformation.Project;

/// <summary>What a metric must say (https://docs.getdbt.com/docs/build/metrics-overview).</summary>
internal static class MetricRules
{
    private static readonly string[] s_types = ["simple", "ratio", "cumulative", "derived", "conversion"];

    /// <summary>Keys of the metrics that dbt had before its semantic layer.</summary>
    private static readonly string[] s_older = ["calculation_method", "expression", "timestamp", "time_grains", "dimensions", "model"];

    public static void Check(string name, YamlMap map)
    {
        if (map.Keys.FirstOrDefault(s_older.Contains) is { } older)
            throw new ProjectException($"the metric '{name}' is written in the form of long ago: '{older}' is no longer a key of metrics. Describe a semantic model with measures, and give the metric a 'type' and 'type_params'.", map.PlaceOf(older));
        var type = map.RequiredText("type", $"the metric '{name}'");
        if (!s_types.Contains(type.ToLowerInvariant()))
            throw new ProjectException($"the metric '{name}' has the type '{type}'{Nearest.Suffix(type, s_types)}; it must be one of {string.Join(", ", s_types)}.", map.PlaceOf("type"));
        if (map.Map("type_params") is null)
            throw new ProjectException($"the metric '{name}' needs 'type_params': what it is computed from.", map.Place);
        map.RequiredText("label", $"the metric '{name}'");
    }
}
