using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;
using EcommAspire.Simulator.Generation.Days;
using EcommAspire.Simulator.Loading;
using Npgsql;

namespace EcommAspire.Simulator.Days;

/// <summary>A day in PostgreSQL: new rows by binary <c>COPY</c>, changed ones by <c>COPY</c> into a temporary table and one <c>UPDATE</c>.</summary>
internal sealed class PostgresDay : DatabaseDay
{
    private const SqlDialect Dialect = SqlDialect.PostgreSql;

    private readonly LoadTarget _target;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private PostgresDay(LoadTarget target, NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (_target, _connection, _transaction) = (target, connection, transaction);

    public static async Task<PostgresDay> BeginDayAsync(LoadTarget target, CancellationToken cancellation)
    {
        var settings = new NpgsqlConnectionStringBuilder(target.ConnectionString) { Pooling = false, CommandTimeout = 0 };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            var day = new PostgresDay(target, connection, await connection.BeginTransactionAsync(cancellation));
            await day.ExecuteAsync(
                $"set local lock_timeout = '{DatabaseLoad.LockPatience.TotalSeconds}s'; select pg_advisory_xact_lock(hashtext('{PostgresLoad.Staging}'))", cancellation);
            return day;
        }
        catch (Exception e)
        {
            await connection.DisposeAsync();
            if (e is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable })
                throw Busy(target, e);
            if (e is NpgsqlException refused)
                throw PostgresLoad.Failure(target, refused);
            throw;
        }
    }

    public override async Task<LoadMarker> ReadMarkerAsync(CancellationToken cancellation)
    {
        try
        {
            await using var command = new NpgsqlCommand($"select mode, fingerprint, details from {NameOf(LoadMarker.Table)} for update", _connection);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            return await reader.ReadAsync(cancellation) ? new(reader.GetString(0), reader.GetString(1), reader.GetString(2)) : throw Unfilled(_target);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            throw Unfilled(_target);
        }
        catch (NpgsqlException e)
        {
            throw PostgresLoad.Failure(_target, e);
        }
    }

    public override async Task AddAsync(Table table, ReadOnlyMemory<byte> rows, long count, CancellationToken cancellation)
    {
        try
        {
            await CopyAsync(NameOf(table), table.Columns, rows, cancellation);
        }
        catch (NpgsqlException e)
        {
            throw PostgresLoad.Failure(_target, e);
        }
    }

    public override async Task<long> ChangeAsync(DayChanges changes, ReadOnlyMemory<byte> rows, long count, CancellationToken cancellation)
    {
        try
        {
            await ExecuteAsync($"create temporary table {Told} on commit drop as select {Names(Dialect, changes.Columns)} from {NameOf(changes.Table)} with no data", cancellation);
            await CopyAsync($"pg_temp.{Told}", changes.Columns, rows, cancellation);
            var changed = await ExecuteAsync(
                $"update {NameOf(changes.Table)} as held set {Assignments(Dialect, changes, "")} from pg_temp.{Told} as told where {Matches(Dialect, changes)}", cancellation);
            await ExecuteAsync($"drop table pg_temp.{Told}", cancellation);
            return changed;
        }
        catch (NpgsqlException e)
        {
            throw PostgresLoad.Failure(_target, e);
        }
    }

    public override async Task CommitAsync(string details, CancellationToken cancellation)
    {
        try
        {
            await using (var update = new NpgsqlCommand($"update {NameOf(LoadMarker.Table)} set details = $1", _connection) { Parameters = { new() { Value = details } } })
                await update.ExecuteNonQueryAsync(cancellation);
            await _transaction.CommitAsync(cancellation);
        }
        catch (NpgsqlException e)
        {
            throw PostgresLoad.Failure(_target, e);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static string NameOf(Table table) => $"public.{Dialect.Quote(table.Name)}";

    private async Task CopyAsync(string name, IReadOnlyList<Column> columns, ReadOnlyMemory<byte> rows, CancellationToken cancellation)
    {
        await using var copy = await _connection.BeginRawBinaryCopyAsync($"copy {name} ({Names(Dialect, columns)}) from stdin (format binary)", cancellation);
        await copy.WriteAsync(PostgresRowWriter.Header, cancellation);
        await copy.WriteAsync(rows, cancellation);
        await copy.WriteAsync(PostgresRowWriter.Trailer, cancellation);
    }

    private async Task<long> ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
