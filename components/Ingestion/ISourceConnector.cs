using EcommAspire.Domain;
using EcommAspire.Lake;

namespace EcommAspire.Ingestion;

/// <summary>Reaches one source. Adapters to further products implement it.</summary>
public interface ISourceConnector
{
    /// <summary>What the source is declared to hold.</summary>
    Source Source { get; }

    /// <summary>Opens the source so that everything read from it shows one moment.</summary>
    /// <exception cref="SourceUnavailableException">It cannot be reached.</exception>
    Task<ISourceSnapshot> OpenAsync(CancellationToken cancellation);
}

/// <summary>One moment of a source.</summary>
public interface ISourceSnapshot : IAsyncDisposable
{
    /// <summary>The moment.</summary>
    DateTimeOffset TakenAt { get; }

    /// <summary>Where in its own log the source stood, in its own words; null where it has none.</summary>
    string? Position { get; }

    /// <summary>Prepares to read a table. One table at a time is open.</summary>
    /// <param name="table">The table as declared.</param>
    /// <param name="previous">The table's last commit; null before the first.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Null where the source has nothing that the lake does not have.</returns>
    /// <exception cref="SchemaDriftException">The source does not have what is declared.</exception>
    Task<TableExtract?> OpenTableAsync(Table table, Commit? previous, CancellationToken cancellation);
}

/// <summary>
/// Reads one table of a snapshot as the interchange form: CSV in UTF-8 with <c>,</c>, <c>"</c> and <c>\n</c>, no header, a
/// null unquoted and empty, a text that could be mistaken quoted. Bytes are hexadecimal, instants stand in UTC, infinite
/// times and numbers are <c>infinity</c>, <c>-infinity</c> and <c>NaN</c>, booleans <c>t</c>/<c>f</c> or <c>1</c>/<c>0</c>.
/// </summary>
/// <param name="columns">The columns, in the order they are written.</param>
public abstract class TableExtract(IReadOnlyList<Column> columns) : IAsyncDisposable
{
    /// <summary>The columns, in the order they are written.</summary>
    public IReadOnlyList<Column> Columns { get; } = columns;

    /// <summary>Whether the rows are the whole table or add to it.</summary>
    public virtual BatchKind Kind => BatchKind.Full;

    /// <summary>What a person should know of the table's shape: columns or types that differ from those declared.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// Whether values may not fit their declared types in ways that the loader would not notice, so that each is to be
    /// looked at on its way.
    /// </summary>
    public bool NeedsChecking { get; init; }

    /// <summary>
    /// Writes the rows. May be called again, and then writes the same rows.
    /// </summary>
    /// <param name="rows">Where to.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The rows written, where the source says how many; otherwise null.</returns>
    public abstract Task<long?> WriteAsync(RowSink rows, CancellationToken cancellation);

    /// <summary>The files read, for sources that are files.</summary>
    public virtual IReadOnlyList<TakenFile> Taken => [];

    /// <summary>Told once the rows are committed.</summary>
    public virtual Task CommittedAsync(Commit commit, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
