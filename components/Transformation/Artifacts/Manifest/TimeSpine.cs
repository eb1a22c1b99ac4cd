using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Artifacts.Manifest;

/// <summary>A model that lists points in time for the semantic layer.</summary>
internal static class TimeSpine
{
    public static OrderedDictionary<string, object?>? Of(Node node) => node.TimeSpine is not { } written
        ? null
        : new()
        {
            ["standard_granularity_column"] = written.GetValueOrDefault("standard_granularity_column"),
            ["custom_granularities"] = Custom(written),
        };

    /// <summary>As the semantic manifest lists it.</summary>
    public static OrderedDictionary<string, object?> Entry(Node node)
    {
        var column = node.TimeSpine!.GetValueOrDefault("standard_granularity_column") as string ?? "";
        return new()
        {
            ["node_relation"] = Relation(node),
            ["primary_column"] = new OrderedDictionary<string, object?>
            {
                ["name"] = column,
                ["time_granularity"] = node.Columns.Values.FirstOrDefault(c => c.Name.Equals(column, StringComparison.OrdinalIgnoreCase))?.Granularity ?? "day",
            },
            ["custom_granularities"] = Custom(node.TimeSpine!),
        };
    }

    public static OrderedDictionary<string, object?> Relation(Node node) => new()
    {
        ["alias"] = node.Alias,
        ["schema_name"] = node.Schema,
        ["database"] = node.Database,
        ["relation_name"] = node.RelationName,
    };

    private static List<object?> Custom(IReadOnlyDictionary<string, object?> written) =>
    [
        .. (written.GetValueOrDefault("custom_granularities") as IEnumerable<object?> ?? []).OfType<IReadOnlyDictionary<string, object?>>()
            .Select(custom => new OrderedDictionary<string, object?> { ["name"] = custom.GetValueOrDefault("name"), ["column_name"] = custom.GetValueOrDefault("column_name") }),
    ];
}
