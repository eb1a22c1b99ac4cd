using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;
using EcommAspire.Simulator.Generation.Days;
using EcommAspire.Simulator.Loading;
using Microsoft.Data.SqlClient;

namespace EcommAspire.Simulator.Days;

/// <summary>A day in SQL Server: new rows by bulk copy, changed ones by that into a temporary table and one <c>UPDATE</c>.</summary>
internal sealed class SqlServerDay : DatabaseDay
{
    private const SqlDialect Dialect = SqlDialect.SqlServer;
    private const int NoSuchObject = 208;

    private readonly LoadTarget _target;
    private readonly SqlConnection _connection;
    private readonly SqlTransaction _transaction;

    private SqlServerDay(LoadTarget target, SqlConnection connection, SqlTransaction transaction) => (_target, _connection, _transaction) = (target, connection, transaction);

    public static async Task<SqlServerDay> BeginDayAsync(LoadTarget target, CancellationToken cancellation)
    {
        SqlConnection? connection = null;
        try
        {
            connection = await SqlServerLoad.OpenConnectionAsync(target, cancellation);
            var transaction = (SqlTransaction)await connection.BeginTransactionAsync(cancellation);
            await SqlServerLoad.LockAsync(target, connection, transaction, cancellation);
            return new(target, connection, transaction);
        }
        catch (Exception e)
        {
            if (connection is not null)
                await connection.DisposeAsync();
            if (e is SqlException refused)
                throw SqlServerLoad.Failure(target, refused);
            throw;
        }
    }

    public override async Task<LoadMarker> ReadMarkerAsync(CancellationToken cancellation)
    {
        try
        {
            await using var command = Command($"select mode, fingerprint, details from {NameOf(LoadMarker.Table)} with (updlock)");
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            return await reader.ReadAsync(cancellation) ? new(reader.GetString(0), reader.GetString(1), reader.GetString(2)) : throw Unfilled(_target);
        }
        catch (SqlException e) when (e.Number == NoSuchObject)
        {
            throw Unfilled(_target);
        }
        catch (SqlException e)
        {
            throw SqlServerLoad.Failure(_target, e);
        }
    }

    public override Task AddAsync(Table table, ReadOnlyMemory<byte> rows, long count, CancellationToken cancellation) =>
        TryAsync(() => SqlServerRows.CopyAsync(_connection, _transaction, NameOf(table), table.Columns, rows, cancellation));

    public override Task<long> ChangeAsync(DayChanges changes, ReadOnlyMemory<byte> rows, long count, CancellationToken cancellation) => TryAsync(async () =>
    {
        await ExecuteAsync($"select top 0 {Names(Dialect, changes.Columns)} into #{Told} from {NameOf(changes.Table)}", cancellation);
        await SqlServerRows.CopyAsync(_connection, _transaction, $"#{Told}", changes.Columns, rows, cancellation);
        var changed = await ExecuteAsync(
            $"update held set {Assignments(Dialect, changes, "")} from {NameOf(changes.Table)} as held join #{Told} as told on {Matches(Dialect, changes)}", cancellation);
        await ExecuteAsync($"drop table #{Told}", cancellation);
        return changed;
    });

    public override Task CommitAsync(string details, CancellationToken cancellation) => TryAsync(async () =>
    {
        await using var update = Command($"update {NameOf(LoadMarker.Table)} set details = @details");
        update.Parameters.AddWithValue("@details", details);
        await update.ExecuteNonQueryAsync(cancellation);
        await _transaction.CommitAsync(cancellation);
        return 0L;
    });

    public override async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static string NameOf(Table table) => SqlServerLoad.NameOf(SqlServerLoad.Schema, table.Name);

    private SqlCommand Command(string sql) => new(sql, _connection, _transaction) { CommandTimeout = 0 };

    private async Task<long> TryAsync(Func<Task<long>> act)
    {
        try
        {
            return await act();
        }
        catch (SqlException e)
        {
            throw SqlServerLoad.Failure(_target, e);
        }
    }

    private async Task<long> ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = Command(sql);
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
