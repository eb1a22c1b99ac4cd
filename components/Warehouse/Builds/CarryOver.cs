using DuckDB.NET.Data;

namespace EcommAspire.Warehouse.Builds;

/// <summary>A table that a build goes on with rather than makes anew.</summary>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
public sealed record CarriedTable(string Schema, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Schema}.{Name}";
}

/// <summary>Copies tables from one build's file into the file of the next, in the engine.</summary>
internal static class CarryOver
{
    /// <summary>Copies those of the tables that are there, all or none.</summary>
    /// <returns>The tables copied.</returns>
    public static IReadOnlyList<CarriedTable> Run(string from, string to, BuildWriting writing, IReadOnlyCollection<CarriedTable> tables, CancellationToken cancellation)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        Execute(connection, $"attach {SqlText.Literal(from)} as earlier (read_only)", cancellation);
        var there = Definitions(connection, cancellation);
        var carried = tables.Where(t => there.ContainsKey(Key(t.Schema, t.Name))).ToList();
        if (carried.Count == 0)
            return carried;

        Execute(connection, $"set temp_directory = {SqlText.Literal(to + ".tmp")}", cancellation);
        foreach (var (name, value) in writing.Settings)
            Set(connection, name, value, cancellation);
        var options = string.Join(", ", writing.Options.Select(o => $"{SqlText.Identifier(o.Key)} {SqlText.Literal(o.Value)}"));
        Execute(connection, $"attach {SqlText.Literal(to)} as build{(options.Length > 0 ? $" ({options})" : "")}; use build", cancellation);
        using (var transaction = connection.BeginTransaction())
        {
            foreach (var schema in carried.Select(t => t.Schema).Distinct(StringComparer.OrdinalIgnoreCase))
                Execute(connection, $"create schema if not exists {SqlText.Identifier(schema)}", cancellation);
            foreach (var table in carried)
            {
                // By its own definition, so that its constraints come along.
                var name = $"{SqlText.Identifier(table.Schema)}.{SqlText.Identifier(table.Name)}";
                Execute(connection, there[Key(table.Schema, table.Name)], cancellation);
                Execute(connection, $"insert into build.{name} from earlier.{name}", cancellation);
            }

            transaction.Commit();
        }

        // Written out here, where a full disk is still a failure of the copy.
        Execute(connection, "use memory; detach build", cancellation);
        return carried;
    }

    private static void Set(DuckDBConnection connection, string name, string value, CancellationToken cancellation)
    {
        try
        {
            Execute(connection, $"set {SqlText.Identifier(name)} = {SqlText.Literal(value)}", cancellation);
        }
        catch (DuckDBException e)
        {
            throw new WarehouseException($"DuckDB does not take '{value}' for the setting {name} of the models' profile: {e.Message.Split('\n')[0]}", e);
        }
    }

    private static Dictionary<string, string> Definitions(DuckDBConnection connection, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var command = connection.CreateCommand();
        command.CommandText = "select schema_name, table_name, sql from duckdb_tables() where database_name = 'earlier' and not internal";
        using var reader = command.ExecuteReader();
        var definitions = new Dictionary<string, string>();
        while (reader.Read())
            definitions[Key(reader.GetString(0), reader.GetString(1))] = reader.GetString(2);
        return definitions;
    }

    // DuckDB holds names that differ in case alone for one.
    private static string Key(string schema, string name) => $"{SqlText.Identifier(schema)}.{SqlText.Identifier(name)}".ToUpperInvariant();

    private static void Execute(DuckDBConnection connection, string sql, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
