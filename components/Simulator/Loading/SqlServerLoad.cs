using System.Data.Common;
using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;
using Microsoft.Data.SqlClient;

namespace EcommAspire.Simulator.Loading;

/// <summary>
/// Fills a SQL Server database: tables are made and filled in the schema <c>_loading</c>, each by bulk copy, and moved to
/// <c>dbo</c> in one transaction.
/// </summary>
internal sealed class SqlServerLoad : DatabaseLoad
{
    /// <summary>The schema where tables are made; its name is also that of the lock.</summary>
    internal const string Staging = "_loading";

    /// <summary>The schema where tables are.</summary>
    internal const string Schema = "dbo";

    private const int NoNetwork = -1;
    private const SqlDialect Dialect = SqlDialect.SqlServer;

    private readonly LoadTarget _target;
    private readonly Source _source;
    private readonly SqlConnection _connection;
    private SqlTransaction? _transaction;
    private bool _committed;

    private SqlServerLoad(LoadTarget target, Source source, SqlConnection connection) => (_target, _source, _connection) = (target, source, connection);

    public static Task<LoadMarker?> ReadAsync(LoadTarget target, CancellationToken cancellation) => AskAsync(target, async connection =>
    {
        if (!(await PresentAsync(connection, cancellation)).Contains(LoadMarker.Table.Name))
            return null;
        await using var command = new SqlCommand($"select mode, fingerprint, details from {NameOf(Schema, LoadMarker.Table.Name)}", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? new LoadMarker(reader.GetString(0), reader.GetString(1), reader.GetString(2)) : null;
    }, cancellation);

    public static Task<string?> OthersInAsync(LoadTarget target, Source source, CancellationToken cancellation) =>
        AskAsync(target, async connection => Others(target, source, await PresentAsync(connection, cancellation)), cancellation);

    public static async Task<SqlServerLoad> BeginLoadAsync(LoadTarget target, Source source, CancellationToken cancellation)
    {
        SqlConnection? connection = null;
        try
        {
            connection = await OpenConnectionAsync(target, cancellation);
            var load = new SqlServerLoad(target, source, connection);
            await LockAsync(target, connection, null, cancellation);
            if (Others(target, source, await PresentAsync(connection, cancellation)) is { } others)
                throw new LoadException(others);
            await load.ClearAsync(cancellation);
            await load.ExecuteAsync($"if schema_id('{Staging}') is null exec('create schema {Dialect.Quote(Staging)}')", cancellation);
            foreach (var table in source.Tables.Append(LoadMarker.Table))
                await load.ExecuteAsync(SourceDdl.CreateTable(table, Dialect, Staging), cancellation);
            return load;
        }
        catch (Exception e)
        {
            if (connection is not null)
                await connection.DisposeAsync();
            if (e is SqlException refused)
                throw Failure(target, refused);
            throw;
        }
    }

    public override string NameOf(string table) => NameOf(Staging, table);

    public override DbCommand CreateCommand(string sql) => new SqlCommand(sql, _connection, _transaction) { CommandTimeout = 0 };

    public override async Task<TableLoad> OpenAsync(Table table, CancellationToken cancellation)
    {
        try
        {
            return new SqlServerTableLoad(_target, await OpenConnectionAsync(_target, cancellation), NameOf(table.Name), table);
        }
        catch (SqlException e)
        {
            throw Failure(_target, e);
        }
    }

    public override async Task CommitAsync(LoadMarker marker, CancellationToken cancellation)
    {
        try
        {
            foreach (var statement in _source.Tables.SelectMany(table => SourceDdl.FinishTable(_source, table, Dialect, Staging)))
                await ExecuteAsync(statement, cancellation);
            _transaction = (SqlTransaction)await _connection.BeginTransactionAsync(cancellation);
            await using (_transaction)
            {
                var row = SqlServerRows.Marker(marker);
                await SqlServerRows.CopyAsync(_connection, _transaction, NameOf(LoadMarker.Table.Name), LoadMarker.Table.Columns, row, cancellation);
                // A table that others refer to goes after them.
                foreach (var table in _source.Tables.Append(LoadMarker.Table).Reverse())
                    await ExecuteAsync($"drop table if exists {NameOf(Schema, table.Name)}", cancellation);
                foreach (var table in _source.Tables.Append(LoadMarker.Table))
                    await ExecuteAsync($"alter schema {Schema} transfer {NameOf(table.Name)}", cancellation);
                await _transaction.CommitAsync(cancellation);
                _committed = true;
            }
        }
        catch (SqlException e)
        {
            throw Failure(_target, e);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            if (!_committed && _connection.State is System.Data.ConnectionState.Open)
            {
                _transaction = null;
                await ClearAsync(CancellationToken.None);
            }
        }
        catch (SqlException)
        {
            // The server is gone or a table is still open: the next load removes them.
        }

        await _connection.DisposeAsync();
    }

    internal static string NameOf(string schema, string table) => $"{Dialect.Quote(schema)}.{Dialect.Quote(table)}";

    internal static LoadException Failure(LoadTarget target, SqlException e) => e.Number is NoNetwork or 0 || e.Class >= 20
        ? new($"{target} does not answer: {e.Errors[0].Message.TrimEnd('.')}. Is the server up?", e)
        : new($"{target} refused: {e.Errors[0].Message} [{e.Number}]", e);

    internal static async Task<SqlConnection> OpenConnectionAsync(LoadTarget target, CancellationToken cancellation)
    {
        var connection = new SqlConnection(new SqlConnectionStringBuilder(target.ConnectionString) { Pooling = false, ApplicationName = "ecomm simulate" }.ConnectionString);
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

    /// <summary>Keeps others from filling the database as long as the transaction, or without one the connection, is open.</summary>
    internal static async Task LockAsync(LoadTarget target, SqlConnection connection, SqlTransaction? transaction, CancellationToken cancellation)
    {
        var owner = transaction is null ? "Session" : "Transaction";
        await using var command = new SqlCommand(
            $"declare @taken int; exec @taken = sp_getapplock '{Staging}', 'Exclusive', '{owner}', {LockPatience.TotalMilliseconds}; select @taken", connection, transaction)
        { CommandTimeout = 0 };
        if (await command.ExecuteScalarAsync(cancellation) is not >= 0)
            throw new LoadException($"{target} is being filled by another process; wait for it, or stop it.");
    }

    private static async Task<T> AskAsync<T>(LoadTarget target, Func<SqlConnection, Task<T>> ask, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await OpenConnectionAsync(target, cancellation);
            return await ask(connection);
        }
        catch (SqlException e)
        {
            throw Failure(target, e);
        }
    }

    private static async Task<HashSet<string>> PresentAsync(SqlConnection connection, CancellationToken cancellation) => [.. await NamesAsync(connection, Schema, cancellation)];

    private static async Task<List<string>> NamesAsync(SqlConnection connection, string schema, CancellationToken cancellation)
    {
        await using var command = new SqlCommand($"select name from sys.objects where schema_id = schema_id('{schema}') and type in ('U', 'V') order by object_id desc", connection);
        var names = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            names.Add(reader.GetString(0));
        return names;
    }

    // What a load left that was killed, the youngest first: the older ones may be referred to.
    private async Task ClearAsync(CancellationToken cancellation)
    {
        foreach (var table in await NamesAsync(_connection, Staging, cancellation))
            await ExecuteAsync($"drop table {NameOf(table)}", cancellation);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>Rows on their way into SQL Server.</summary>
internal static class SqlServerRows
{
    /// <summary>The marker, as a row of its table.</summary>
    public static ReadOnlyMemory<byte> Marker(LoadMarker marker)
    {
        var row = new SqlServerRowWriter();
        row.BeginRow();
        foreach (var text in (string[])[marker.Mode, marker.Fingerprint, marker.Details])
            row.Text(System.Text.Encoding.UTF8.GetBytes(text));
        row.EndRow();
        return row.Rows;
    }

    /// <summary>Copies rows in bulk.</summary>
    /// <returns>How many.</returns>
    public static async Task<long> CopyAsync(
        SqlConnection connection, SqlTransaction? transaction, string name, IReadOnlyList<Column> columns, ReadOnlyMemory<byte> rows, CancellationToken cancellation)
    {
        using var table = SqlServerRowWriter.Table(columns, rows.Span);
        using var copy = new SqlBulkCopy(connection, SqlBulkCopyOptions.CheckConstraints | SqlBulkCopyOptions.TableLock, transaction) { DestinationTableName = name, BulkCopyTimeout = 0 };
        foreach (var column in columns)
            copy.ColumnMappings.Add(column.Name, column.Name);
        await copy.WriteToServerAsync(table, cancellation);
        return table.Rows.Count;
    }
}

/// <summary>One table of a <see cref="SqlServerLoad"/>, on a connection of its own.</summary>
internal sealed class SqlServerTableLoad(LoadTarget target, SqlConnection connection, string name, Table table) : TableLoad
{
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellation)
    {
        try
        {
            await SqlServerRows.CopyAsync(connection, null, name, table.Columns, rows, cancellation);
        }
        catch (SqlException e)
        {
            throw SqlServerLoad.Failure(target, e);
        }
    }

    public override async Task<long> CompleteAsync(CancellationToken cancellation)
    {
        try
        {
            await using var count = new SqlCommand($"select count_big(*) from {name}", connection) { CommandTimeout = 0 };
            return (long)(await count.ExecuteScalarAsync(cancellation))!;
        }
        catch (SqlException e)
        {
            throw SqlServerLoad.Failure(target, e);
        }
    }

    public override ValueTask DisposeAsync() => connection.DisposeAsync();
}
