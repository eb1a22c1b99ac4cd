using System.Data.Common;
using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;
using EcommAspire.Simulator.Generation.Days;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Days;

/// <summary>
/// A transaction in one source's database that adds a day to it. While it is open, neither another day nor a load can begin.
/// Disposed before <see cref="CommitAsync"/>, or killed, it leaves the database as it was.
/// </summary>
/// <param name="target">The database.</param>
/// <param name="connection">The connection to it.</param>
/// <param name="transaction">The transaction.</param>
internal abstract class DatabaseDay(LoadTarget target, DbConnection connection, DbTransaction transaction) : IAsyncDisposable
{
    /// <summary>Where the rows of a change stand until they are applied.</summary>
    protected const string Told = "_told";

    /// <summary>The database.</summary>
    protected LoadTarget Target => target;

    public static async Task<DatabaseDay> BeginAsync(LoadTarget target, CancellationToken cancellation) => target.Dialect switch
    {
        SqlDialect.PostgreSql => await PostgresDay.BeginDayAsync(target, cancellation),
        SqlDialect.MySql => await MySqlDay.BeginDayAsync(target, cancellation),
        SqlDialect.SqlServer => await SqlServerDay.BeginDayAsync(target, cancellation),
        _ => throw new NotSupportedException($"No source is kept in {target.Dialect}."),
    };

    /// <summary>What the database holds; nobody else changes it while the transaction is open.</summary>
    public async Task<LoadMarker> ReadMarkerAsync(CancellationToken cancellation)
    {
        try
        {
            await using var command = Command(SelectAlone("mode, fingerprint, details", NameOf(LoadMarker.Table)));
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            return await reader.ReadAsync(cancellation) ? new(reader.GetString(0), reader.GetString(1), reader.GetString(2)) : throw Unfilled();
        }
        catch (DbException e) when (IsMissingTable(e))
        {
            throw Unfilled();
        }
        catch (DbException e)
        {
            throw Failure(e);
        }
    }

    /// <summary>Adds new rows, as the engine's <see cref="RowWriter"/> wrote them.</summary>
    public Task AddAsync(Table table, ReadOnlyMemory<byte> rows, long count, CancellationToken cancellation) => TryAsync(async () =>
    {
        await LoadAsync(table, NameOf(table), table.Columns, rows, count, cancellation);
        return count;
    });

    /// <summary>Changes rows, and tells how many were there to be changed.</summary>
    public Task<long> ChangeAsync(DayChanges changes, ReadOnlyMemory<byte> rows, long count, CancellationToken cancellation) =>
        TryAsync(() => ApplyAsync(changes, rows, count, cancellation));

    /// <summary>Makes the day part of the database, with the marker's new details.</summary>
    public Task CommitAsync(string details, CancellationToken cancellation) => TryAsync(async () =>
    {
        await using (var update = Command($"update {NameOf(LoadMarker.Table)} set details = @details"))
        {
            var value = update.CreateParameter();
            (value.ParameterName, value.Value) = ("@details", details);
            update.Parameters.Add(value);
            await update.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return 0;
    });

    public async ValueTask DisposeAsync()
    {
        // What is open is undone with the connection.
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    /// <summary>The table's name in statements.</summary>
    protected abstract string NameOf(Table table);

    /// <summary>Loads rows into a table, or one that is like it.</summary>
    protected abstract Task LoadAsync(Table table, string name, IReadOnlyList<Column> columns, ReadOnlyMemory<byte> rows, long count, CancellationToken cancellation);

    /// <summary>Changes rows.</summary>
    protected abstract Task<long> ApplyAsync(DayChanges changes, ReadOnlyMemory<byte> rows, long count, CancellationToken cancellation);

    /// <summary>Whether it is that there is no such table.</summary>
    protected abstract bool IsMissingTable(DbException problem);

    /// <summary>What the server said, as a sentence.</summary>
    protected abstract LoadException Failure(DbException problem);

    /// <summary>The statement that reads rows which nobody else is to change.</summary>
    protected virtual string SelectAlone(string columns, string name) => $"select {columns} from {name} for update";

    protected async Task<long> ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = Command(sql);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    protected static string Names(SqlDialect dialect, IEnumerable<Column> columns) => string.Join(", ", columns.Select(c => dialect.Quote(c.Name)));

    protected static string Matches(SqlDialect dialect, DayChanges changes) =>
        string.Join(" and ", changes.Table.Key.Select(k => $"held.{dialect.Quote(k)} = told.{dialect.Quote(k)}"));

    protected static string Assignments(SqlDialect dialect, DayChanges changes, string prefix) => string.Join(", ", changes.Columns
        .Where(c => !changes.Table.Key.Contains(c.Name))
        .Select(c => $"{prefix}{dialect.Quote(c.Name)} = {changes.Expressions.GetValueOrDefault(c.Name, $"told.{dialect.Quote(c.Name)}")}"));

    protected static LoadException Lost(LoadTarget target, Table table, long taken, long count) => new($"{target} took {taken:N0} of the {count:N0} new rows of {table.Name}.");

    protected static LoadException Busy(LoadTarget target, Exception? inner = null) => new($"{target} is being filled by another process; wait for it, or stop it.", inner);

    private LoadException Unfilled() => new($"{target} holds no business any more; `ecomm simulate` makes one.");

    private DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        (command.CommandText, command.Transaction, command.CommandTimeout) = (sql, transaction, 0);
        return command;
    }

    private async Task<long> TryAsync(Func<Task<long>> act)
    {
        try
        {
            return await act();
        }
        catch (DbException e)
        {
            throw Failure(e);
        }
    }
}
