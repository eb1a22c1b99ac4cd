using System.Runtime.InteropServices;
using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;
using EcommAspire.Simulator.Generation.Days;
using EcommAspire.Simulator.Loading;
using MySql.Data.MySqlClient;

namespace EcommAspire.Simulator.Days;

/// <summary>A day in MySQL or MariaDB: new rows by <c>LOAD DATA LOCAL</c>, changed ones by that into a temporary table and one <c>UPDATE</c>.</summary>
internal sealed class MySqlDay : DatabaseDay
{
    private const SqlDialect Dialect = SqlDialect.MySql;

    private readonly LoadTarget _target;
    private readonly MySqlConnection _connection;
    private MySqlTransaction? _transaction;

    private MySqlDay(LoadTarget target, MySqlConnection connection) => (_target, _connection) = (target, connection);

    public static async Task<MySqlDay> BeginDayAsync(LoadTarget target, CancellationToken cancellation)
    {
        MySqlConnection? connection = null;
        try
        {
            connection = await MySqlLoad.OpenConnectionAsync(target, cancellation);
            var day = new MySqlDay(target, connection);
            await MySqlLoad.LockAsync(target, connection, cancellation);
            await day.ExecuteAsync("set time_zone = '+00:00'", cancellation);
            day._transaction = await connection.BeginTransactionAsync(cancellation);
            return day;
        }
        catch (Exception e)
        {
            if (connection is not null)
                await connection.DisposeAsync();
            if (e is MySqlException refused)
                throw MySqlLoad.Failure(target, refused);
            throw;
        }
    }

    public override async Task<LoadMarker> ReadMarkerAsync(CancellationToken cancellation)
    {
        try
        {
            await using var command = new MySqlCommand($"select mode, fingerprint, details from {NameOf(LoadMarker.Table)} for update", _connection);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            return await reader.ReadAsync(cancellation) ? new(reader.GetString(0), reader.GetString(1), reader.GetString(2)) : throw Unfilled(_target);
        }
        catch (MySqlException e) when (e.Number == (int)MySqlErrorCode.NoSuchTable)
        {
            throw Unfilled(_target);
        }
        catch (MySqlException e)
        {
            throw MySqlLoad.Failure(_target, e);
        }
    }

    public override async Task AddAsync(Table table, ReadOnlyMemory<byte> rows, long count, CancellationToken cancellation)
    {
        try
        {
            await LoadAsync(table, NameOf(table), table.Columns, rows, count, cancellation);
        }
        catch (MySqlException e)
        {
            throw MySqlLoad.Failure(_target, e);
        }
    }

    public override async Task<long> ChangeAsync(DayChanges changes, ReadOnlyMemory<byte> rows, long count, CancellationToken cancellation)
    {
        try
        {
            // Neither ends the transaction, as making and dropping any other table would.
            await ExecuteAsync($"create temporary table {Told} as select {Names(Dialect, changes.Columns)} from {NameOf(changes.Table)} limit 0", cancellation);
            await LoadAsync(changes.Table, Told, changes.Columns, rows, count, cancellation);
            var changed = await ExecuteAsync(
                $"update {NameOf(changes.Table)} as held join {Told} as told on {Matches(Dialect, changes)} set {Assignments(Dialect, changes, "held.")}", cancellation);
            await ExecuteAsync($"drop temporary table {Told}", cancellation);
            return changed;
        }
        catch (MySqlException e)
        {
            throw MySqlLoad.Failure(_target, e);
        }
    }

    public override async Task CommitAsync(string details, CancellationToken cancellation)
    {
        try
        {
            await using (var update = new MySqlCommand($"update {NameOf(LoadMarker.Table)} set details = @details", _connection))
            {
                update.Parameters.AddWithValue("@details", details);
                await update.ExecuteNonQueryAsync(cancellation);
            }

            await _transaction!.CommitAsync(cancellation);
        }
        catch (MySqlException e)
        {
            throw MySqlLoad.Failure(_target, e);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        // What is open is undone with the connection.
        if (_transaction is not null)
            await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static string NameOf(Table table) => Dialect.Quote(table.Name);

    private async Task LoadAsync(Table table, string name, IReadOnlyList<Column> columns, ReadOnlyMemory<byte> rows, long count, CancellationToken cancellation)
    {
        var loader = new MySqlBulkLoader(_connection) { TableName = name, CharacterSet = "utf8mb4", Local = true, Timeout = 0 };
        loader.Columns.AddRange(columns.Select(c => Dialect.Quote(c.Name)));
        MemoryMarshal.TryGetArray(rows, out var bytes);
        // A local file's bad or known rows are warnings to the server; to us they are errors.
        var taken = await Task.Run(() => loader.Load(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)), CancellationToken.None);
        if (await FirstWarningAsync(cancellation) is { } warning)
            throw new LoadException($"{_target} refused rows of {table.Name}: {warning}");
        if (taken != count)
            throw Lost(_target, table, taken, count);
    }

    private async Task<string?> FirstWarningAsync(CancellationToken cancellation)
    {
        await using var command = new MySqlCommand("show warnings limit 1", _connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? reader.GetString(2) : null;
    }

    private async Task<long> ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new MySqlCommand(sql, _connection) { CommandTimeout = 0 };
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
