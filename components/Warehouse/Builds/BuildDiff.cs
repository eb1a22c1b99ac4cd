using DuckDB.NET.Data;

namespace EcommAspire.Warehouse.Builds;

/// <summary>What became of a table between two builds.</summary>
/// <param name="Table">The table as <c>schema.name</c>.</param>
/// <param name="RowsBefore">Its rows in the first; null where it is not there.</param>
/// <param name="RowsAfter">Its rows in the second; null where it is not there.</param>
/// <param name="Removed">Rows only the first has; null where the columns differ.</param>
/// <param name="Added">Rows only the second has; null where the columns differ.</param>
/// <param name="Columns">Columns lost (<c>-name</c>), new (<c>+name</c>) or retyped (<c>~name</c>).</param>
public sealed record TableDiff(string Table, long? RowsBefore, long? RowsAfter, long? Removed, long? Added, IReadOnlyList<string> Columns)
{
    /// <summary>Whether anything changed.</summary>
    public bool Changed => RowsBefore is null || RowsAfter is null || Columns.Count > 0 || Removed > 0 || Added > 0;
}

/// <summary>Compares two builds, table by table, in the engine.</summary>
public static class BuildDiff
{
    /// <summary>The tables of both builds, with how many rows changed. A changed row counts as one removed and one added.</summary>
    /// <param name="before">The first build's file.</param>
    /// <param name="after">The second build's file.</param>
    /// <param name="cancellation">Stops the comparison.</param>
    public static async Task<IReadOnlyList<TableDiff>> CompareAsync(string before, string after, CancellationToken cancellation)
    {
        await using var connection = new DuckDBConnection("Data Source=:memory:");
        await connection.OpenAsync(cancellation);
        await RunAsync($"attach {SqlText.Literal(before)} as before (read_only); attach {SqlText.Literal(after)} as after (read_only)");

        var columns = new Dictionary<string, Dictionary<string, (string? Before, string? After)>>();
        await using (var command = connection.CreateCommand())
        {
            command.CommandText =
                """
                select c.database_name, c.schema_name || '.' || c.table_name, c.column_name, c.data_type
                from duckdb_columns() c
                join duckdb_tables() t using (database_name, schema_name, table_name)
                where c.database_name in ('before', 'after') and not c.internal
                order by c.schema_name, c.table_name, c.database_name desc, c.column_index
                """;
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                var table = reader.GetString(1);
                if (!columns.TryGetValue(table, out var known))
                    columns[table] = known = [];
                var pair = known.GetValueOrDefault(reader.GetString(2));
                known[reader.GetString(2)] = reader.GetString(0) == "before" ? pair with { Before = reader.GetString(3) } : pair with { After = reader.GetString(3) };
            }
        }

        var differences = new List<TableDiff>();
        foreach (var (table, types) in columns.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            var name = string.Join('.', table.Split('.', 2).Select(SqlText.Identifier));
            var isBefore = types.Values.Any(t => t.Before is not null);
            var isAfter = types.Values.Any(t => t.After is not null);
            long? rowsBefore = isBefore ? await CountAsync($"before.{name}") : null;
            long? rowsAfter = isAfter ? await CountAsync($"after.{name}") : null;
            var changed = isBefore && isAfter
                ? types.Where(t => t.Value.Before != t.Value.After)
                    .Select(t => (t.Value.Before is null ? "+" : t.Value.After is null ? "-" : "~") + t.Key)
                    .ToList()
                : [];
            if (!isBefore || !isAfter || changed.Count > 0)
            {
                differences.Add(new(table, rowsBefore, rowsAfter, null, null, changed));
                continue;
            }

            var list = string.Join(", ", types.Keys.Select(SqlText.Identifier));
            differences.Add(new(table, rowsBefore, rowsAfter,
                await CountAsync($"(select {list} from before.{name} except all select {list} from after.{name})"),
                await CountAsync($"(select {list} from after.{name} except all select {list} from before.{name})"),
                []));
        }

        return differences;

        async Task RunAsync(string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(cancellation);
        }

        async Task<long> CountAsync(string relation)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"select count(*) from {relation}";
            return (long)(await command.ExecuteScalarAsync(cancellation))!;
        }
    }
}
