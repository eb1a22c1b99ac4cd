using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Artifacts.Manifest;

/// <summary>A model's key as dbt infers it: by constraint, else by the tests that only a key passes.</summary>
internal static class PrimaryKey
{
    public static IReadOnlyList<string> Of(Node model, IEnumerable<Node> tests)
    {
        foreach (var constraint in model.Constraints.OfType<IReadOnlyDictionary<string, object?>>())
            if (constraint.GetValueOrDefault("type") is "primary_key")
                return Texts(constraint.GetValueOrDefault("columns"));
        foreach (var column in model.Columns.Values)
            if (column.Constraints.OfType<IReadOnlyDictionary<string, object?>>().Any(c => c.GetValueOrDefault("type") is "primary_key"))
                return [column.Name];

        SortedSet<string> unique = new(StringComparer.Ordinal), uniqueOnce = new(StringComparer.Ordinal);
        HashSet<string> filled = [];
        foreach (var test in tests)
        {
            if (test.TestMetadata is not { } kind)
                continue;
            var columns = kind.Kwargs.GetValueOrDefault("column_name") is string one ? [one] : Texts(kind.Kwargs.GetValueOrDefault("combination_of_columns"));
            if (kind.Name is "unique" or "unique_combination_of_columns")
                (test.Config.Enabled ? unique : uniqueOnce).UnionWith(columns);
            else if (kind.Name == "not_null")
                filled.UnionWith(columns);
        }

        // A test that is switched off still says what its author takes for a key.
        var both = unique.Union(uniqueOnce).Where(filled.Contains).Order(StringComparer.Ordinal).ToList();
        return both.Count > 0 ? both : unique.Count > 0 ? [.. unique] : [.. uniqueOnce];
    }

    private static IReadOnlyList<string> Texts(object? list) => list is IEnumerable<object?> items ? [.. items.OfType<string>()] : [];
}
