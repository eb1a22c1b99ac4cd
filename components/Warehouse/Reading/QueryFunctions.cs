using System.Text.Json;

namespace EcommAspire.Warehouse.Reading;

/// <summary>Which of the engine's functions a query may call: those that give rows or values, and do nothing else.</summary>
internal static class QueryFunctions
{
    // Table functions either read what is given to them or the build, or they read files, or set something. New ones are
    // refused until they are known here.
    private static readonly HashSet<string> _harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "generate_series", "range", "unnest", "repeat", "repeat_row", "json_each", "json_tree", "query_table", "summary", "test_all_types", "test_vector_types",
        "duckdb_columns", "duckdb_constraints", "duckdb_databases", "duckdb_dependencies", "duckdb_functions", "duckdb_indexes", "duckdb_keywords", "duckdb_schemas",
        "duckdb_sequences", "duckdb_settings", "duckdb_tables", "duckdb_types", "duckdb_views", "duckdb_memory", "duckdb_optimizers", "duckdb_temporary_files",
        "duckdb_table_sample", "duckdb_extensions", "duckdb_variables", "duckdb_approx_database_count", "duckdb_connection_count",
        "pragma_collations", "pragma_database_size", "pragma_metadata_info", "pragma_platform", "pragma_show", "pragma_storage_info", "pragma_table_info",
        "pragma_user_agent", "pragma_version", "icu_calendar_names", "pg_timezone_names", "sql_auto_complete",
    };

    private static readonly HashSet<string> _harmful = new(StringComparer.OrdinalIgnoreCase) { "write_log", "nextval", "sleep_ms" };

    /// <summary>The functions in a serialized statement that give tables and are not known to do nothing else.</summary>
    public static IEnumerable<string> Doubtful(JsonElement tree) => tree.ValueKind switch
    {
        JsonValueKind.Array => tree.EnumerateArray().SelectMany(Doubtful),
        JsonValueKind.Object => Own(tree).Concat(tree.EnumerateObject().SelectMany(p => Doubtful(p.Value))),
        _ => [],
    };

    /// <summary>Whether a function that gives a value does more than that.</summary>
    public static bool IsHarmful(string function) => _harmful.Contains(function);

    private static IEnumerable<string> Own(JsonElement node)
    {
        if (IsOfType(node, "TABLE_FUNCTION") && node.TryGetProperty("function", out var called) && Name(called) is { } table && !_harmless.Contains(table))
            yield return table;
        else if (Name(node) is { } name && _harmful.Contains(name))
            yield return name;
    }

    private static bool IsOfType(JsonElement node, string type) =>
        node.TryGetProperty("type", out var given) && given.ValueKind is JsonValueKind.String && given.ValueEquals(type);

    private static string? Name(JsonElement function) =>
        function.TryGetProperty("function_name", out var name) && name.ValueKind is JsonValueKind.String ? name.GetString() : null;
}
