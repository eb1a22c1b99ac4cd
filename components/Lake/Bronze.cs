using System.Diagnostics;
using EcommAspire.Domain;

namespace EcommAspire.Lake;

/// <summary>
/// The lake's bronze layer: Parquet batches and the commits that make them count. One folder a source, a table, a batch;
/// a batch without a commit does not exist for a reader.
/// </summary>
/// <param name="root">The lake's folder; made when first written to.</param>
/// <param name="time">The clock of commits.</param>
public sealed class Bronze(string root, TimeProvider? time = null)
{
    internal const string CommitFolder = "_commits";

    internal static readonly ActivitySource Activity = new("EcommAspire.Lake");

    /// <summary>The lake's folder.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The DuckDB file through which models read bronze.</summary>
    public string CatalogPath => Path.Combine(Root, "catalog.duckdb");

    internal TimeProvider Time { get; } = time ?? TimeProvider.System;

    /// <summary>A table of the lake, whether or not anything has been committed to it.</summary>
    public BronzeTable Table(string source, string table) => new(this, source, table);

    /// <summary>Opens a folder for what a run cannot hold in memory, and removes those that killed runs left.</summary>
    /// <param name="name">The run's name; see <see cref="BatchId"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    public SpillFolder OpenSpill(string name, CancellationToken cancellation = default) => SpillFolder.Open(Root, name, cancellation);

    /// <summary>The tables that something was committed to, by source and name.</summary>
    public IReadOnlyList<BronzeTable> Tables() => !Directory.Exists(Root)
        ? []
        : [..
            from source in Directory.EnumerateDirectories(Root)
            from table in Directory.EnumerateDirectories(source)
            where Directory.Exists(Path.Combine(table, CommitFolder))
            orderby source, table
            select Table(FolderName.Read(Path.GetFileName(source)), FolderName.Read(Path.GetFileName(table)))];

    /// <summary>
    /// Writes the catalog: a schema per source, a view per table over exactly its live files. A table of
    /// <paramref name="contract"/> that nothing was committed to is an empty view with the declared columns. Readers of the
    /// former catalog keep it; the new one takes its place whole.
    /// </summary>
    /// <exception cref="CorruptLakeException">A commit or a live file cannot be read; the former catalog stays.</exception>
    public void WriteCatalog(IReadOnlyList<Source> contract, CancellationToken cancellation = default) =>
        Catalog.Write(this, contract, cancellation);

    /// <summary>
    /// Deletes the batches that a later full batch replaced, all but the last <paramref name="keep"/> full ones of each table
    /// with their increments. To be called once the catalog is written: who still reads the former catalog then finds its
    /// files as long as <paramref name="keep"/> is at least two. A table that another process is writing is left for later.
    /// </summary>
    /// <returns>The number of batches deleted.</returns>
    public int RemoveSuperseded(int keep = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        return Tables().Sum(table => table.RemoveSuperseded(keep));
    }

    /// <summary>Reads every live file again and compares it with its commit.</summary>
    /// <returns>What is wrong, in sentences; nothing where all is well.</returns>
    public IEnumerable<Finding> Verify(CancellationToken cancellation = default) =>
        Tables().SelectMany(table => table.Verify(cancellation));
}
