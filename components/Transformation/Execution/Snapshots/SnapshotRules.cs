using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Execution.Snapshots;

/// <summary>What a snapshot must be configured with, and what its configuration means.</summary>
internal static class SnapshotRules
{
    private static readonly string[] s_columns = ["dbt_valid_to", "dbt_valid_from", "dbt_scd_id", "dbt_updated_at", "dbt_is_deleted"];

    private static readonly string[] s_deletes = ["ignore", "invalidate", "new_record"];

    /// <summary>Throws where a snapshot could not run as it is configured.</summary>
    public static void Check(Node node)
    {
        var config = node.Config;
        if (config.Materialized != "snapshot")
            throw Wrong(node, $"is materialized as '{config.Materialized}'; a snapshot's materialization is 'snapshot'. Remove 'materialized'.");
        if (config["unique_key"] is null)
            throw Wrong(node, "has no 'unique_key': name the column, or the list of columns, that tells its rows apart.");
        switch (config.Text("strategy"))
        {
            case null:
                throw Wrong(node, "has no 'strategy': 'timestamp' with 'updated_at', or 'check' with 'check_cols'.");
            case "timestamp" when config["updated_at"] is null:
                throw Wrong(node, "has the strategy 'timestamp', which needs 'updated_at': the column that says when a row last changed.");
            case "check" when config["check_cols"] is null:
                throw Wrong(node, "has the strategy 'check', which needs 'check_cols': the columns to compare, or 'all'.");
            case "check" when config["check_cols"] is string text && text != "all":
                throw Wrong(node, $"has '{text}' as 'check_cols', which is a list of columns or 'all'. Write [{text}].");
        }

        Deletes(key => config[key], why => Wrong(node, why));
        foreach (var name in config.Dictionary("snapshot_meta_column_names").Keys.Where(n => !s_columns.Contains(n)))
            throw Wrong(node, $"renames '{name}', which is not a column that snapshots add{Nearest.Suffix(name, s_columns)}. Columns: {string.Join(", ", s_columns)}.");
    }

    /// <summary><c>adapter.get_hard_deletes_behavior(config)</c>: ignore, invalidate or new_record.</summary>
    public static string Deletes(object? config) => Deletes(
        key => config switch
        {
            JinjaDict dict => dict.TryGetValue(key, out var value) ? value : null,
            IJinjaObject some => some.TryGetItem(key, out var value) ? value : null,
            _ => null,
        },
        why => new JinjaException($"The snapshot {why}"));

    private static string Deletes(Func<string, object?> config, Func<string, Exception> wrong)
    {
        var (legacy, deletes) = (config("invalidate_hard_deletes"), config("hard_deletes"));
        if (legacy is not null && deletes is not null)
            throw wrong("sets 'invalidate_hard_deletes' and 'hard_deletes', which say the same thing. Keep 'hard_deletes'.");
        if (deletes is null)
            return legacy is true ? "invalidate" : "ignore";
        return deletes is string text && s_deletes.Contains(text) ? text : throw wrong($"has '{deletes}' as 'hard_deletes', which is one of {string.Join(", ", s_deletes)}.");
    }

    /// <summary>The names of the columns that a snapshot adds, as the project gives them.</summary>
    public static JinjaDict ColumnNames(NodeConfig config)
    {
        var given = config.Dictionary("snapshot_meta_column_names");
        return new JinjaDict(s_columns.Select(name => new KeyValuePair<object?, object?>(name, given.GetValueOrDefault(name) as string ?? name)));
    }

    /// <summary>Throws where a table that is there is not the history of such a snapshot.</summary>
    public static void CheckTarget(string relation, IEnumerable<string> columns, JinjaDict names, bool marksDeleted)
    {
        var there = columns.ToHashSet(StringComparer.OrdinalIgnoreCase);
        string[] needed = marksDeleted ? ["dbt_scd_id", "dbt_valid_from", "dbt_valid_to", "dbt_is_deleted"] : ["dbt_scd_id", "dbt_valid_from", "dbt_valid_to"];
        var missing = needed.Select(n => names.TryGetValue(n, out var name) ? JinjaValue.ToText(name) : n).Where(n => !there.Contains(n)).ToList();
        if (missing.Count == 0)
            return;
        throw new JinjaException(
            $"Snapshot target is missing configured columns: {relation} has no {string.Join(", ", missing)}. Add them to the table, name them in snapshot_meta_column_names, or give the snapshot another alias.");
    }

    private static ProjectException Wrong(Node node, string why) => new($"the snapshot '{node.Name}' {why}", node.Place);
}
