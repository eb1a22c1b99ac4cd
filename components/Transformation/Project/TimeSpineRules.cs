using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Project;

/// <summary>What the semantic layer needs of the models that list points in time (https://docs.getdbt.com/docs/build/metricflow-time-spine).</summary>
internal static class TimeSpineRules
{
    /// <summary>A model of this name is a time spine of days, though nothing says so.</summary>
    private const string OlderName = "metricflow_time_spine";

    private static readonly string[] s_fineEnough = ["nanosecond", "microsecond", "millisecond", "second", "minute", "hour", "day"];

    public static void Check(IReadOnlyCollection<Node> nodes)
    {
        var spines = nodes.Where(n => n.TimeSpine is not null).ToList();
        foreach (var spine in spines)
            CheckColumns(spine);
        if (nodes.FirstOrDefault(n => n.ResourceType == ResourceType.SemanticModel) is { } semantic
            && !spines.Exists(s => s_fineEnough.Contains(Granularity(s)))
            && !nodes.Any(n => n.Name == OlderName && n.ResourceType.IsRefable()))
        {
            throw new ProjectException(
                "the semantic layer needs a model that lists points in time, days or finer, and there is none. Write one and describe its 'time_spine' (https://docs.getdbt.com/docs/build/metricflow-time-spine).", semantic.Place);
        }
    }

    private static void CheckColumns(Node spine)
    {
        var standard = spine.TimeSpine!.GetValueOrDefault("standard_granularity_column") as string;
        if (standard is null || !spine.Columns.ContainsKey(standard))
            throw Wrong(spine, $"has '{standard}' as its standard_granularity_column, which is none of the columns described for it");
        if (Granularity(spine) is null)
            throw Wrong(spine, $"must say how fine its column '{standard}' is: granularity: day, or another");
        foreach (var custom in spine.TimeSpine!.GetValueOrDefault("custom_granularities") as IEnumerable<object?> ?? [])
            if (custom is IReadOnlyDictionary<string, object?> one && (one.GetValueOrDefault("column_name") ?? one.GetValueOrDefault("name")) is string column && !spine.Columns.ContainsKey(column))
                throw Wrong(spine, $"has a custom granularity in the column '{column}', which is none of those described for it");
    }

    private static string? Granularity(Node spine) =>
        spine.TimeSpine!.GetValueOrDefault("standard_granularity_column") is string standard ? spine.Columns.GetValueOrDefault(standard)?.Granularity?.ToLowerInvariant() : null;

    private static ProjectException Wrong(Node spine, string why) => new($"the time spine '{spine.Name}' {why}.", spine.Place);
}
