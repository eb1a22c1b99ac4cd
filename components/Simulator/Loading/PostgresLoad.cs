using System.Data.Common;
using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;
using Npgsql;

namespace EcommAspire.Simulator.Loading;

/// <summary>
/// Fills a PostgreSQL database: tables are made and filled in the schema <c>_loading</c>, each by one binary
/// <c>COPY … FREEZE</c>, and moved to <c>public</c> in one transaction.
/// </summary>
internal sealed class PostgresLoad : DatabaseLoad
{
    /// <summary>The schema where tables are made; its name is also that of the lock.</summary>
    internal const string Staging = "_loading";

    private const string NoDatabase = "3D000"; // invalid_catalog_name

    private readonly LoadTarget _target;
    private readonly Source _source;
    private readonly NpgsqlDataSource _dataSource;
    private readonly NpgsqlConnection _connection;
    private bool _committed;

    private PostgresLoad(LoadTarget target, Source source, NpgsqlDataSource dataSource, NpgsqlConnection connection) =>
        (_target, _source, _dataSource, _connection) = (target, source, dataSource, connection);

    public static async Task<LoadMarker?> ReadAsync(LoadTarget target, CancellationToken cancellation)
    {
        await using var dataSource = DataSource(target);
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellation);
            if (!await IsThereAsync(connection, LoadMarker.Table.Name, cancellation))
                return null;
            await using var command = new NpgsqlCommand($"select mode, fingerprint, details from public.{Quote(LoadMarker.Table.Name)}", connection);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            return await reader.ReadAsync(cancellation) ? new(reader.GetString(0), reader.GetString(1), reader.GetString(2)) : null;
        }
        catch (NpgsqlException e)
        {
            throw Failure(target, e);
        }
    }

    public static async Task<string?> OthersInAsync(LoadTarget target, Source source, CancellationToken cancellation)
    {
        await using var dataSource = DataSource(target);
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellation);
            return Others(target, source, await PresentAsync(connection, cancellation));
        }
        catch (NpgsqlException e)
        {
            throw Failure(target, e);
        }
    }

    public static async Task<PostgresLoad> BeginLoadAsync(LoadTarget target, Source source, CancellationToken cancellation)
    {
        var dataSource = DataSource(target);
        NpgsqlConnection? connection = null;
        try
        {
            connection = await dataSource.OpenConnectionAsync(cancellation);
            var load = new PostgresLoad(target, source, dataSource, connection);
            await load.LockAsync(cancellation);
            if (Others(target, source, await PresentAsync(connection, cancellation)) is { } others)
                throw new LoadException(others);
            await load.ExecuteAsync($"set client_min_messages = warning; drop schema if exists {Staging} cascade; create schema {Staging}", cancellation);
            foreach (var table in source.Tables.Append(LoadMarker.Table))
                await load.ExecuteAsync($"set search_path = {Staging}; {SourceDdl.CreateTable(table, SqlDialect.PostgreSql)}", cancellation);
            return load;
        }
        catch (Exception e)
        {
            if (connection is not null)
                await connection.DisposeAsync();
            await dataSource.DisposeAsync();
            if (e is NpgsqlException refused)
                throw Failure(target, refused);
            throw;
        }
    }

    public override string NameOf(string table) => $"{Staging}.{Quote(table)}";

    public override DbCommand CreateCommand(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandTimeout = 0;
        command.CommandText = sql;
        return command;
    }

    public override async Task<TableLoad> OpenAsync(Table table, CancellationToken cancellation)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = await _dataSource.OpenConnectionAsync(cancellation);
            return await PostgresTableLoad.BeginAsync(_target, connection, NameOf(table.Name), table, cancellation);
        }
        catch (NpgsqlException e)
        {
            if (connection is not null)
                await connection.DisposeAsync();
            throw Failure(_target, e);
        }
    }

    public override async Task CommitAsync(LoadMarker marker, CancellationToken cancellation)
    {
        try
        {
            foreach (var statement in _source.Tables.SelectMany(table => SourceDdl.FinishTable(_source, table, SqlDialect.PostgreSql)))
                await ExecuteAsync(statement, cancellation);
            foreach (var table in _source.Tables)
                await ExecuteAsync($"analyze {NameOf(table.Name)}", cancellation);

            await using var transaction = await _connection.BeginTransactionAsync(cancellation);
            await using (var insert = new NpgsqlCommand($"insert into {NameOf(LoadMarker.Table.Name)} values ($1, $2, $3)", _connection))
            {
                insert.Parameters.Add(new() { Value = marker.Mode });
                insert.Parameters.Add(new() { Value = marker.Fingerprint });
                insert.Parameters.Add(new() { Value = marker.Details });
                await insert.ExecuteNonQueryAsync(cancellation);
            }

            string[] names = [.. _source.Tables.Append(LoadMarker.Table).Select(table => Quote(table.Name))];
            await ExecuteAsync($"drop table if exists {string.Join(", ", names.Select(name => $"public.{name}"))}", cancellation);
            foreach (var name in names)
                await ExecuteAsync($"alter table {Staging}.{name} set schema public", cancellation);
            await ExecuteAsync($"drop schema {Staging}", cancellation);
            await transaction.CommitAsync(cancellation);
            _committed = true;
        }
        catch (NpgsqlException e)
        {
            throw Failure(_target, e);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            if (!_committed && _connection.State is System.Data.ConnectionState.Open)
                await ExecuteAsync($"drop schema if exists {Staging} cascade", CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The server is gone or a table is still open: the next load removes the schema.
        }

        await _connection.DisposeAsync();
        await _dataSource.DisposeAsync();
    }

    internal static LoadException Failure(LoadTarget target, NpgsqlException e) => e switch
    {
        PostgresException { SqlState: NoDatabase } => new($"{target}: there is no such database.", e),
        PostgresException server => new($"{target} refused: {server.MessageText}{(server.Detail is { } detail ? $" ({detail})" : "")} [{server.SqlState}]", e),
        _ => new($"{target} does not answer: {(e.InnerException?.Message ?? e.Message).TrimEnd('.')}. Is the server up?", e),
    };

    private static NpgsqlDataSource DataSource(LoadTarget target) => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(target.ConnectionString) { Pooling = false, CommandTimeout = 0 });

    // Asked for, and not found missing: a statement that fails is an error to whoever watches the server or the traces.
    private static async Task<bool> IsThereAsync(NpgsqlConnection connection, string table, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select to_regclass($1) is not null", connection) { Parameters = { new() { Value = $"public.{Quote(table)}" } } };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task<HashSet<string>> PresentAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')", connection);
        var present = new HashSet<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            present.Add(reader.GetString(0));
        return present;
    }

    private static string Quote(string name) => SqlDialect.PostgreSql.Quote(name);

    private async Task LockAsync(CancellationToken cancellation)
    {
        await using var command = CreateCommand(
            $"set lock_timeout = '{LockPatience.TotalSeconds}s'; select pg_advisory_lock(hashtext('{Staging}')); set lock_timeout = 0");
        try
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new LoadException($"{_target} is being filled by another process; wait for it, or stop it.", e);
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
