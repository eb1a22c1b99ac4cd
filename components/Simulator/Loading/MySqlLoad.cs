using System.Data.Common;
using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;
using MySql.Data.MySqlClient;

namespace EcommAspire.Simulator.Loading;

/// <summary>
/// Fills a MySQL or MariaDB database: tables are made and filled in a second database beside it, each by one
/// <c>LOAD DATA LOCAL</c>, and put in place by one <c>RENAME TABLE</c>.
/// </summary>
internal sealed class MySqlLoad : DatabaseLoad
{
    private readonly LoadTarget _target;
    private readonly Source _source;
    private readonly MySqlConnection _connection;
    private readonly string _database;
    private readonly string _staging;
    private bool _committed;

    private MySqlLoad(LoadTarget target, Source source, MySqlConnection connection) =>
        (_target, _source, _connection, _database, _staging) = (target, source, connection, connection.Database, StagingOf(connection));

    public static async Task<LoadMarker?> ReadAsync(LoadTarget target, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await OpenConnectionAsync(target, cancellation);
            await using var command = new MySqlCommand($"select mode, fingerprint, details from {Quote(LoadMarker.Table.Name)}", connection);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            return await reader.ReadAsync(cancellation) ? new(reader.GetString(0), reader.GetString(1), reader.GetString(2)) : null;
        }
        catch (MySqlException e) when (e.Number == (int)MySqlErrorCode.NoSuchTable)
        {
            return null;
        }
        catch (MySqlException e)
        {
            throw Failure(target, e);
        }
    }

    public static async Task<string?> OthersInAsync(LoadTarget target, Source source, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await OpenConnectionAsync(target, cancellation);
            return Others(target, source, await new MySqlLoad(target, source, connection).PresentAsync(cancellation));
        }
        catch (MySqlException e)
        {
            throw Failure(target, e);
        }
    }

    public static async Task<MySqlLoad> BeginLoadAsync(LoadTarget target, Source source, CancellationToken cancellation)
    {
        MySqlConnection? connection = null;
        try
        {
            connection = await OpenConnectionAsync(target, cancellation);
            var load = new MySqlLoad(target, source, connection);
            await LockAsync(target, connection, cancellation);
            if (Others(target, source, await load.PresentAsync(cancellation)) is { } others)
                throw new LoadException(others);
            await load.ExecuteAsync($"drop database if exists {Quote(load._staging)}", cancellation);
            await load.ExecuteAsync($"create database {Quote(load._staging)} character set utf8mb4 collate utf8mb4_bin", cancellation);
            await load.ExecuteAsync($"use {Quote(load._staging)}", cancellation);
            foreach (var table in source.Tables.Append(LoadMarker.Table))
                await load.ExecuteAsync(SourceDdl.CreateTable(table, SqlDialect.MySql), cancellation);
            return load;
        }
        catch (Exception e)
        {
            if (connection is not null)
                await connection.DisposeAsync();
            if (e is MySqlException refused)
                throw Failure(target, refused);
            throw;
        }
    }

    public override string NameOf(string table) => $"{Quote(_staging)}.{Quote(table)}";

    public override DbCommand CreateCommand(string sql) => new MySqlCommand(sql, _connection) { CommandTimeout = 0 };

    public override async Task<TableLoad> OpenAsync(Table table, CancellationToken cancellation)
    {
        try
        {
            return MySqlTableLoad.Begin(_target, await OpenConnectionAsync(_target, cancellation), NameOf(table.Name), table);
        }
        catch (MySqlException e)
        {
            throw Failure(_target, e);
        }
    }

    public override async Task CommitAsync(LoadMarker marker, CancellationToken cancellation)
    {
        try
        {
            foreach (var statement in _source.Tables.SelectMany(table => SourceDdl.FinishTable(_source, table, SqlDialect.MySql)))
                await ExecuteAsync(statement, cancellation);
            await using (var insert = new MySqlCommand($"insert into {NameOf(LoadMarker.Table.Name)} values (@mode, @fingerprint, @details)", _connection))
            {
                insert.Parameters.AddWithValue("@mode", marker.Mode);
                insert.Parameters.AddWithValue("@fingerprint", marker.Fingerprint);
                insert.Parameters.AddWithValue("@details", marker.Details);
                await insert.ExecuteNonQueryAsync(cancellation);
            }

            var present = await PresentAsync(cancellation);
            var moves = new List<string>();
            foreach (var table in _source.Tables.Append(LoadMarker.Table))
            {
                // The old table takes the new one's place beside, to be dropped with it.
                if (present.Contains(table.Name))
                    moves.Add($"{Quote(_database)}.{Quote(table.Name)} to {NameOf($"{table.Name}__old")}");
                moves.Add($"{NameOf(table.Name)} to {Quote(_database)}.{Quote(table.Name)}");
            }

            await ExecuteAsync($"rename table {string.Join(", ", moves)}", cancellation);
            _committed = true;
            await ExecuteAsync($"use {Quote(_database)}", cancellation);
            await ExecuteAsync($"drop database {Quote(_staging)}", cancellation);
        }
        catch (MySqlException e)
        {
            throw Failure(_target, e);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            if (!_committed && _connection.State is System.Data.ConnectionState.Open)
                await ExecuteAsync($"drop database if exists {Quote(_staging)}", CancellationToken.None);
        }
        catch (MySqlException)
        {
            // The server is gone: the next load removes the database.
        }

        await _connection.DisposeAsync();
    }

    internal static LoadException Failure(LoadTarget target, MySqlException e) => (MySqlErrorCode)e.Number switch
    {
        MySqlErrorCode.UnableToConnectToHost or MySqlErrorCode.None => new($"{target} does not answer: {(e.InnerException?.Message ?? e.Message).TrimEnd('.')}. Is the server up?", e),
        _ => new($"{target} refused: {e.Message} [{e.Number}]", e),
    };

    private static string Quote(string name) => SqlDialect.MySql.Quote(name);

    internal static async Task<MySqlConnection> OpenConnectionAsync(LoadTarget target, CancellationToken cancellation)
    {
        var settings = new MySqlConnectionStringBuilder(target.ConnectionString) { Pooling = false, AllowLoadLocalInfile = true };
        var connection = new MySqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Keeps others from filling the database as long as the connection is open.</summary>
    internal static async Task LockAsync(LoadTarget target, MySqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new MySqlCommand("select get_lock(@name, @seconds)", connection) { CommandTimeout = 0 };
        command.Parameters.AddWithValue("@name", StagingOf(connection));
        command.Parameters.AddWithValue("@seconds", LockPatience.TotalSeconds);
        if (Convert.ToInt64(await command.ExecuteScalarAsync(cancellation)) != 1)
            throw new LoadException($"{target} is being filled by another process; wait for it, or stop it.");
    }

    private static string StagingOf(MySqlConnection connection) => $"{connection.Database}__loading";

    private async Task<HashSet<string>> PresentAsync(CancellationToken cancellation)
    {
        await using var command = (MySqlCommand)CreateCommand("select table_name from information_schema.tables where table_schema = @database");
        command.Parameters.AddWithValue("@database", _database);
        var present = new HashSet<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            present.Add(reader.GetString(0));
        return present;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
