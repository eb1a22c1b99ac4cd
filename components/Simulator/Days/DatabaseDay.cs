using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;
using EcommAspire.Simulator.Generation.Days;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Days;

/// <summary>
/// A transaction in one source's database that adds a day to it. While it is open, neither another day nor a load can begin.
/// Disposed before <see cref="CommitAsync"/>, or killed, it leaves the database as it was.
/// </summary>
internal abstract class DatabaseDay : IAsyncDisposable
{
    /// <summary>Where the rows of a change stand until they are applied.</summary>
    protected const string Told = "_told";

    public static async Task<DatabaseDay> BeginAsync(LoadTarget target, CancellationToken cancellation) => target.Dialect switch
    {
        SqlDialect.PostgreSql => await PostgresDay.BeginDayAsync(target, cancellation),
        SqlDialect.MySql => await MySqlDay.BeginDayAsync(target, cancellation),
        SqlDialect.SqlServer => await SqlServerDay.BeginDayAsync(target, cancellation),
        _ => throw new NotSupportedException($"No source is kept in {target.Dialect}."),
    };

    /// <summary>What the database holds; nobody else changes it while the transaction is open.</summary>
    public abstract Task<LoadMarker> ReadMarkerAsync(CancellationToken cancellation);

    /// <summary>Adds new rows, as the engine's <see cref="RowWriter"/> wrote them.</summary>
    public abstract Task AddAsync(Table table, ReadOnlyMemory<byte> rows, long count, CancellationToken cancellation);

    /// <summary>Changes rows, and tells how many were there to be changed.</summary>
    public abstract Task<long> ChangeAsync(DayChanges changes, ReadOnlyMemory<byte> rows, long count, CancellationToken cancellation);

    /// <summary>Makes the day part of the database, with the marker's new details.</summary>
    public abstract Task CommitAsync(string details, CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();

    protected static string Names(SqlDialect dialect, IEnumerable<Column> columns) => string.Join(", ", columns.Select(c => dialect.Quote(c.Name)));

    protected static string Matches(SqlDialect dialect, DayChanges changes) =>
        string.Join(" and ", changes.Table.Key.Select(k => $"held.{dialect.Quote(k)} = told.{dialect.Quote(k)}"));

    protected static string Assignments(SqlDialect dialect, DayChanges changes, string prefix) => string.Join(", ", changes.Columns
        .Where(c => !changes.Table.Key.Contains(c.Name))
        .Select(c => $"{prefix}{dialect.Quote(c.Name)} = {changes.Expressions.GetValueOrDefault(c.Name, $"told.{dialect.Quote(c.Name)}")}"));

    protected static LoadException Unfilled(LoadTarget target) => new($"{target} holds no business any more; `ecomm simulate` makes one.");

    protected static LoadException Busy(LoadTarget target, Exception? inner = null) => new($"{target} is being filled by another process; wait for it, or stop it.", inner);

    protected static LoadException Lost(LoadTarget target, Table table, long taken, long count) => new($"{target} took {taken:N0} of the {count:N0} new rows of {table.Name}.");
}
