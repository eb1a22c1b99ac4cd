using System.Data.Common;
using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;

namespace EcommAspire.Simulator.Loading;

/// <summary>
/// The filling of one source's database, all or nothing: rows go to tables beside the real ones, several at a time if
/// wanted, and <see cref="CommitAsync"/> puts them in place in one step. Disposed before that, or killed, it leaves the
/// database as it was; the next load removes what was left beside.
/// </summary>
internal abstract class DatabaseLoad : IAsyncDisposable
{
    /// <summary>How long a server may take to notice that the process that was filling it is dead.</summary>
    internal static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(60);

    /// <summary>What the database holds, or null when no load has completed in it.</summary>
    public static Task<LoadMarker?> ReadMarkerAsync(LoadTarget target, CancellationToken cancellation) => target.Dialect switch
    {
        SqlDialect.PostgreSql => PostgresLoad.ReadAsync(target, cancellation),
        SqlDialect.MySql => MySqlLoad.ReadAsync(target, cancellation),
        SqlDialect.SqlServer => SqlServerLoad.ReadAsync(target, cancellation),
        _ => throw Unsupported(target),
    };

    /// <summary>
    /// That the database has tables of the source that no load put there, in a sentence: they are somebody's, and no load
    /// replaces them. Null where it has none.
    /// </summary>
    public static Task<string?> ReadOthersAsync(LoadTarget target, Source source, CancellationToken cancellation) => target.Dialect switch
    {
        SqlDialect.PostgreSql => PostgresLoad.OthersInAsync(target, source, cancellation),
        SqlDialect.MySql => MySqlLoad.OthersInAsync(target, source, cancellation),
        SqlDialect.SqlServer => SqlServerLoad.OthersInAsync(target, source, cancellation),
        _ => throw Unsupported(target),
    };

    /// <summary>Begins to fill the database; another load into it meanwhile is refused, and so is one that would replace somebody's tables.</summary>
    public static async Task<DatabaseLoad> BeginAsync(LoadTarget target, Source source, CancellationToken cancellation) => target.Dialect switch
    {
        SqlDialect.PostgreSql => await PostgresLoad.BeginLoadAsync(target, source, cancellation),
        SqlDialect.MySql => await MySqlLoad.BeginLoadAsync(target, source, cancellation),
        SqlDialect.SqlServer => await SqlServerLoad.BeginLoadAsync(target, source, cancellation),
        _ => throw Unsupported(target),
    };

    /// <summary>Opens a table, as yet empty, to rows.</summary>
    public abstract Task<TableLoad> OpenAsync(Table table, CancellationToken cancellation);

    /// <summary>The quoted name under which a table's rows can be queried before they are in place.</summary>
    public abstract string NameOf(string table);

    /// <summary>A command on the load's own connection, which sees the completed tables.</summary>
    public abstract DbCommand CreateCommand(string sql);

    /// <summary>Replaces the source's tables by the filled ones and sets the marker.</summary>
    public abstract Task CommitAsync(LoadMarker marker, CancellationToken cancellation);

    /// <summary>Gives up what was not committed.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>The sentence, of the tables that a database has; null where it is not so.</summary>
    protected static string? Others(LoadTarget target, Source source, IReadOnlySet<string> present) =>
        !present.Contains(LoadMarker.Table.Name) && source.Tables.Where(t => present.Contains(t.Name)).Select(t => t.Name).ToList() is { Count: > 0 } tables
            ? $"{target} has tables that were not made here ({string.Join(", ", tables)}), and they stay as they are; the business is made in a database that has none of them."
            : null;

    private static NotSupportedException Unsupported(LoadTarget target) => new($"No source is kept in {target.Dialect}.");
}
