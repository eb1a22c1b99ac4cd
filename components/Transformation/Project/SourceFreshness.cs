using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Project;

/// <summary>
/// What the levels of a source say of its freshness, one after the other: the source, its config, the table, its config. A level
/// that says null takes back what was said before it; a project's own <c>+freshness</c> counts where no level says anything.
/// </summary>
internal sealed class SourceFreshness(YamlRenderer render)
{
    private static readonly string[] s_thresholds = ["warn_after", "error_after"];

    public void Read(Node node, YamlMap source, YamlMap table)
    {
        var (rule, said) = (default(OrderedDictionary<string, object?>), false);
        foreach (var level in Levels(source).Concat(Levels(table)).Where(l => l.Has("freshness")))
        {
            said = true;
            rule = level.Map("freshness") is { } written ? Merge(rule, written) : null;
        }

        node.Freshness = said ? rule : node.Config["freshness"] as IReadOnlyDictionary<string, object?>;
        var (field, query) = LoadedAt(table, "table");
        if (field is null && query is null)
            (field, query) = LoadedAt(source, "source");
        var takenBack = Levels(table).Any(l => l.Has("loaded_at_field") && l["loaded_at_field"] is null);
        node.LoadedAtField = takenBack ? null : field ?? (query is null ? node.Config.Text("loaded_at_field") : null);
        node.LoadedAtQuery = takenBack ? null : query ?? (field is null ? node.Config.Text("loaded_at_query") : null);
        if (Levels(source).Concat(Levels(table)).FirstOrDefault(l => l["loaded_at_field"] is "") is { } empty)
            throw new ProjectException("'loaded_at_field' is empty. Name the column, or take back what the source says with null.", empty.PlaceOf("loaded_at_field"));
        Check(node, table);
    }

    private static IEnumerable<YamlMap> Levels(YamlMap map) => map.Map("config") is { } config ? [map, config] : [map];

    private (string? Field, string? Query) LoadedAt(YamlMap map, string what)
    {
        var level = Levels(map).LastOrDefault(l => l.Text("loaded_at_field") is not null);
        var field = level is null ? null : PlainValues.Str(render(level.Text("loaded_at_field")!, level.PlaceOf("loaded_at_field")));
        // The query is rendered when it runs: it may speak of 'this'.
        var query = Levels(map).Select(l => l.Text("loaded_at_query")).LastOrDefault(q => q is not null);
        if (field is not null && query is not null)
            throw new ProjectException($"the {what} has a loaded_at_field and a loaded_at_query. Keep one.", map.Place);
        return (field, query);
    }

    private OrderedDictionary<string, object?> Merge(OrderedDictionary<string, object?>? before, YamlMap written)
    {
        OrderedDictionary<string, object?> merged = before is null ? [] : new(before);
        foreach (var (key, value) in Rendering.Tree(written, render, _ => false))
        {
            if (!s_thresholds.Contains(key) && key != "filter")
                throw new ProjectException($"'{key}' is not part of a freshness rule{Nearest.Suffix(key, [.. s_thresholds, "filter"])}: warn_after, error_after, filter.", written.PlaceOf(key));
            merged[key] = value is IReadOnlyDictionary<string, object?> period && merged.GetValueOrDefault(key) is IReadOnlyDictionary<string, object?> old
                ? new OrderedDictionary<string, object?>(old.Where(o => !period.ContainsKey(o.Key)).Concat(period))
                : value;
        }

        return merged;
    }

    private static void Check(Node node, YamlMap table)
    {
        foreach (var key in s_thresholds)
        {
            if (node.Freshness?.GetValueOrDefault(key) is not { } written)
                continue;
            if (FreshnessPeriod.Of(written) is not { } period || !FreshnessPeriod.Periods.Contains(period.Period))
                throw new ProjectException($"{key} of the source {node.SourceName}.{node.Name} is a count and a period (minute, hour or day), such as {{count: 12, period: hour}}.", table.Place);
        }
    }
}
