using System.Data.Common;
using System.Text.Json;
using DuckDB.NET.Data;
using EcommAspire.Warehouse.Builds;

namespace EcommAspire.Warehouse.Reading;

/// <summary>
/// Reads a build, and cannot do anything else: the file is opened read-only, DuckDB's access to files, networks and
/// extensions is switched off and its configuration locked, and a statement must be a query.
/// </summary>
/// <seealso href="https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview"/>
public sealed class WarehouseReader : IAsyncDisposable
{
    private static readonly string[] _searched = ["marts", "reports", "intermediate", "staging", "snapshots", "seeds", "audit", "main"];

    // Deeper than the engine's own parser goes.
    private const int DeepestQuery = 100_000;

    // Once set, the last line keeps a query from taking any of them back.
    private const string Restrictions =
        """
        set autoinstall_known_extensions = false;
        set autoload_known_extensions = false;
        set allow_community_extensions = false;
        set enable_external_access = false;
        set lock_configuration = true;
        """;

    private readonly DuckDBConnection _connection;
    private readonly ReaderLimits _limits;

    private WarehouseReader(DuckDBConnection connection, ReaderLimits limits)
    {
        _connection = connection;
        _limits = limits;
    }

    /// <summary>Opens a build; a query that names no schema finds the tables of <c>marts</c>.</summary>
    /// <param name="store">The warehouse.</param>
    /// <param name="build">The build.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="limits">What reading may take of the machine.</param>
    /// <exception cref="WarehouseException">The file is damaged or cannot be opened.</exception>
    public static Task<WarehouseReader> OpenAsync(BuildStore store, Build build, CancellationToken cancellation, ReaderLimits? limits = null) =>
        OpenAsync(store, build, writable: null, limits ?? ReaderLimits.Default, cancellation);

    /// <summary>Runs a query.</summary>
    /// <param name="sql">One statement: SELECT, WITH, FROM, VALUES, SHOW, DESCRIBE, SUMMARIZE, or EXPLAIN of one of them.</param>
    /// <param name="cancellation">Interrupts it.</param>
    /// <exception cref="ReadOnlyException">The statement is not a query, or reaches outside the build.</exception>
    /// <exception cref="WarehouseException">The query is wrong; the message is the engine's.</exception>
    public async Task<DbDataReader> QueryAsync(string sql, CancellationToken cancellation)
    {
        await RequireQueryAsync(QueryText.WithoutExplain(sql), cancellation);
        return await RunQueryAsync(sql, cancellation);
    }

    /// <summary>Runs a query whose answer is for reading: each value as the engine writes it, for many have no .NET type that holds them.</summary>
    /// <param name="sql">One statement, of the kind <see cref="QueryAsync"/> takes.</param>
    /// <param name="limit">At most so many rows; 0 for all.</param>
    /// <param name="cancellation">Interrupts it.</param>
    /// <exception cref="ReadOnlyException">The statement is not a query, or reaches outside the build.</exception>
    /// <exception cref="WarehouseException">The query is wrong; the message is the engine's.</exception>
    public async Task<TextRows> ReadAsync(string sql, long limit, CancellationToken cancellation)
    {
        await RequireQueryAsync(QueryText.WithoutExplain(sql), cancellation);
        if (QueryText.WithoutExplain(sql) != sql)
        {
            // A plan is text already, and cannot be selected from.
            await using var plan = await RunQueryAsync(sql, cancellation);
            return await TextRows.ReadAsync([.. Enumerable.Range(0, plan.FieldCount).Select(i => new TextColumn(plan.GetName(i), "VARCHAR"))], plan, cancellation);
        }

        var columns = await DescribeAsync(sql, cancellation);
        await using var command = _connection.CreateCommand();
        command.CommandText = $"select {string.Join(", ", columns.Select(Spelled))} from {Relation(sql)}{Limit(limit)}";
        return await AnswerAsync(
            async () =>
            {
                await using var rows = await command.ExecuteReaderAsync(cancellation);
                return await TextRows.ReadAsync(columns, rows, cancellation);
            },
            isWrapped: true);
    }

    /// <summary>Opens a build so that one file outside it may be written: the target of <see cref="CopyAsync"/>.</summary>
    internal static async Task<WarehouseReader> OpenAsync(BuildStore store, Build build, string? writable, ReaderLimits limits, CancellationToken cancellation)
    {
        var connection = new DuckDBConnection(store.ReadOnly(build.Id));
        try
        {
            await connection.OpenAsync(cancellation);
            var reader = new WarehouseReader(connection, limits);
            await reader.LimitAsync(cancellation);
            await reader.RunAsync($"set search_path = '{await reader.SearchPathAsync(cancellation)}'", cancellation);
            if (writable is not null)
                await reader.RunAsync($"set allowed_paths = [{SqlText.Literal(writable)}]", cancellation);
            await reader.RunAsync(Restrictions, cancellation);
            return reader;
        }
        catch (DuckDBException e)
        {
            await connection.DisposeAsync();
            throw new WarehouseException($"The build {build.Id} cannot be opened: {e.Message} `ecomm builds rollback` points readers to the one before.", e);
        }
    }

    /// <summary>Writes a query's rows to the file this reader may write.</summary>
    internal async Task CopyAsync(string sql, string path, string options, long limit, CancellationToken cancellation)
    {
        if (QueryText.WithoutExplain(sql) != sql)
            throw new ReadOnlyException("A plan is for reading: EXPLAIN is answered as a table, and in no other format.");
        await RequireQueryAsync(sql, cancellation);
        await DescribeAsync(sql, cancellation);
        await AnswerAsync(
            async () =>
            {
                await RunAsync($"copy (select * from {Relation(sql)}{Limit(limit)}) to {SqlText.Literal(path)} ({options})", cancellation);
                return true;
            },
            isWrapped: true);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    // The text goes in as a text, which the engine's own parser takes as one query whatever comments and separators it ends with.
    private static string Relation(string sql) => $"query({SqlText.Literal(sql)})";

    private static string Limit(long limit) => limit > 0 ? $" limit {limit}" : "";

    private static string Spelled(TextColumn column, int index) => column.IsNested ? $"to_json(#{index + 1})::varchar" : $"#{index + 1}::varchar";

    /// <summary>The columns a query gives; what is wrong with it is said of the text as it was given.</summary>
    private async Task<IReadOnlyList<TextColumn>> DescribeAsync(string sql, CancellationToken cancellation)
    {
        try
        {
            await using var command = _connection.CreateCommand();
            command.CommandText = $"describe select * from {Relation(sql)}";
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var columns = new List<TextColumn>();
            while (await reader.ReadAsync(cancellation))
                columns.Add(new(reader.GetString(0), reader.GetString(1)));
            return columns;
        }
        catch (DuckDBException)
        {
            await using var rows = await RunQueryAsync(sql, cancellation);
            throw;
        }
    }

    private async Task<DbDataReader> RunQueryAsync(string sql, CancellationToken cancellation)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return await AnswerAsync(() => command.ExecuteReaderAsync(cancellation));
    }

    // Where a query was wrapped, the line that the engine points to is none that its author wrote.
    private async Task<T> AnswerAsync<T>(Func<Task<T>> ask, bool isWrapped = false)
    {
        try
        {
            return await ask();
        }
        catch (DuckDBException e) when (e.Message.Contains("Permission Error", StringComparison.Ordinal) || e.Message.Contains("read-only", StringComparison.Ordinal))
        {
            throw new ReadOnlyException($"Queries see one build and nothing else: {e.Message}");
        }
        catch (DuckDBException e) when (e.Message.Contains("Out of Memory Error", StringComparison.Ordinal))
        {
            throw new WarehouseException($"The query needs more memory than the {_limits.Memory} it may take; ECOMM_MEMORY_LIMIT gives it more.", e);
        }
        catch (DuckDBException e)
        {
            var place = isWrapped ? e.Message.IndexOf("\n\nLINE ", StringComparison.Ordinal) : -1;
            throw new WarehouseException(place < 0 ? e.Message : e.Message[..place], e);
        }
    }

    // DuckDB serializes only statements that select, so its own parser is the judge of what is a query.
    private async Task RequireQueryAsync(string sql, CancellationToken cancellation)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText =
            """
            select tree ->> '$.error', tree ->> '$.error_message', json_array_length(tree, '$.statements'), tree::varchar
            from (select json_serialize_sql($sql::varchar) as tree)
            """;
        command.Parameters.Add(new DuckDBParameter("sql", sql));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        if (reader.GetString(0) == "true")
        {
            var message = reader.GetString(1);
            throw message.Contains("Only SELECT", StringComparison.OrdinalIgnoreCase)
                ? new ReadOnlyException("Only queries are answered here (SELECT, SHOW, DESCRIBE, SUMMARIZE, EXPLAIN): a published build is never changed. Models change the warehouse: `ecomm model build`.")
                : new WarehouseException(message);
        }

        switch (Convert.ToInt64(reader.GetValue(2)))
        {
            case 0: throw new ReadOnlyException("There is no query in this text; give one query.");
            case > 1: throw new ReadOnlyException("Give one query at a time.");
        }

        using var tree = JsonDocument.Parse(reader.GetString(3), new() { MaxDepth = DeepestQuery });
        foreach (var function in QueryFunctions.Doubtful(tree.RootElement))
        {
            if (QueryFunctions.IsHarmful(function) || await IsBuiltInAsync(function, cancellation))
                throw new ReadOnlyException($"Queries see one build and change nothing: {function}() reaches outside it or sets something, and is not answered.");
        }
    }

    // What the build's author wrote as a macro is made of queries; what is not there at all, the engine knows best how to say.
    private async Task<bool> IsBuiltInAsync(string function, CancellationToken cancellation)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = "select count(*) filter (where internal) > 0 and count(*) filter (where not internal) = 0 from duckdb_functions() where lower(function_name) = lower($name)";
        command.Parameters.Add(new DuckDBParameter("name", function));
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private async Task LimitAsync(CancellationToken cancellation)
    {
        await RunAsync($"set temp_directory = {SqlText.Literal(_limits.SpillFolder ?? "")}", cancellation);
        try
        {
            await RunAsync($"set memory_limit = {SqlText.Literal(_limits.Memory)}", cancellation);
        }
        catch (DuckDBException e)
        {
            throw new WarehouseException($"'{_limits.Memory}' is no amount of memory such as 2GB; ECOMM_MEMORY_LIMIT takes one.", e);
        }
    }

    private async Task<string> SearchPathAsync(CancellationToken cancellation)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = "select schema_name from information_schema.schemata where catalog_name = current_database()";
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var there = new HashSet<string>();
        while (await reader.ReadAsync(cancellation))
            there.Add(reader.GetString(0));
        return string.Join(',', _searched.Where(there.Contains));
    }

    private async Task RunAsync(string sql, CancellationToken cancellation)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
