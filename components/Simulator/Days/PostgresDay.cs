using System.Data.Common;
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

    private readonly NpgsqlConnection _connection;

    private PostgresDay(LoadTarget target, NpgsqlConnection connection, NpgsqlTransaction transaction)
        : base(target, connection, transaction) => _connection = connection;

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

    protected override string NameOf(Table table) => $"public.{Dialect.Quote(table.Name)}";

    protected override bool IsMissingTable(DbException problem) => problem.SqlState == PostgresErrorCodes.UndefinedTable;

    protected override LoadException Failure(DbException problem) => PostgresLoad.Failure(Target, (NpgsqlException)problem);

    protected override async Task LoadAsync(Table table, string name, IReadOnlyList<Column> columns, ReadOnlyMemory<byte> rows, long count, CancellationToken cancellation)
    {
        await using var copy = await _connection.BeginRawBinaryCopyAsync($"copy {name} ({Names(Dialect, columns)}) from stdin (format binary)", cancellation);
        await copy.WriteAsync(PostgresRowWriter.Header, cancellation);
        await copy.WriteAsync(rows, cancellation);
        await copy.WriteAsync(PostgresRowWriter.Trailer, cancellation);
    }

    protected override async Task<long> ApplyAsync(DayChanges changes, ReadOnlyMemory<byte> rows, long count, CancellationToken cancellation)
    {
        await ExecuteAsync($"create temporary table {Told} on commit drop as select {Names(Dialect, changes.Columns)} from {NameOf(changes.Table)} with no data", cancellation);
        await LoadAsync(changes.Table, $"pg_temp.{Told}", changes.Columns, rows, count, cancellation);
        var changed = await ExecuteAsync(
            $"update {NameOf(changes.Table)} as held set {Assignments(Dialect, changes, "")} from pg_temp.{Told} as told where {Matches(Dialect, changes)}", cancellation);
        await ExecuteAsync($"drop table pg_temp.{Told}", cancellation);
        return changed;
    }
}
