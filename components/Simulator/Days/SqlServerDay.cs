using System.Data.Common;
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

    private readonly SqlConnection _connection;
    private readonly SqlTransaction _transaction;

    private SqlServerDay(LoadTarget target, SqlConnection connection, SqlTransaction transaction)
        : base(target, connection, transaction) => (_connection, _transaction) = (connection, transaction);

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

    protected override string NameOf(Table table) => SqlServerLoad.NameOf(SqlServerLoad.Schema, table.Name);

    protected override string SelectAlone(string columns, string name) => $"select {columns} from {name} with (updlock)";

    protected override bool IsMissingTable(DbException problem) => problem is SqlException { Number: NoSuchObject };

    protected override LoadException Failure(DbException problem) => SqlServerLoad.Failure(Target, (SqlException)problem);

    protected override Task LoadAsync(Table table, string name, IReadOnlyList<Column> columns, ReadOnlyMemory<byte> rows, long count, CancellationToken cancellation) =>
        SqlServerRows.CopyAsync(_connection, _transaction, name, columns, rows, cancellation);

    protected override async Task<long> ApplyAsync(DayChanges changes, ReadOnlyMemory<byte> rows, long count, CancellationToken cancellation)
    {
        await ExecuteAsync($"select top 0 {Names(Dialect, changes.Columns)} into #{Told} from {NameOf(changes.Table)}", cancellation);
        await LoadAsync(changes.Table, $"#{Told}", changes.Columns, rows, count, cancellation);
        var changed = await ExecuteAsync(
            $"update held set {Assignments(Dialect, changes, "")} from {NameOf(changes.Table)} as held join #{Told} as told on {Matches(Dialect, changes)}", cancellation);
        await ExecuteAsync($"drop table #{Told}", cancellation);
        return changed;
    }
}
