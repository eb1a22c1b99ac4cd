using EcommAspire.Lake;

namespace EcommAspire.Ingestion;

/// <summary>How a table's extraction ended.</summary>
public enum TableOutcome
{
    /// <summary>Its rows are in the lake.</summary>
    Loaded,

    /// <summary>The source had nothing that the lake does not have.</summary>
    NothingNew,

    /// <summary>It could not be loaded; the lake is as it was.</summary>
    Failed,
}

/// <summary>What became of one table.</summary>
public sealed record TableResult
{
    /// <summary>The source.</summary>
    public required string Source { get; init; }

    /// <summary>The table.</summary>
    public required string Table { get; init; }

    /// <summary>How it ended.</summary>
    public required TableOutcome Outcome { get; init; }

    /// <summary>The batch; null unless loaded.</summary>
    public string? BatchId { get; init; }

    /// <summary>The rows loaded.</summary>
    public long Rows { get; init; }

    /// <summary>The rows refused.</summary>
    public long Quarantined { get; init; }

    /// <summary>The bytes that came from the source.</summary>
    public long BytesRead { get; init; }

    /// <summary>The bytes of Parquet written.</summary>
    public long BytesWritten { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The watermark's move; null for a table without one.</summary>
    public WatermarkMove? Watermark { get; init; }

    /// <summary>What a person should know: columns or types that differ from those declared, values taken as null.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Why it failed; null otherwise.</summary>
    public Exception? Problem { get; init; }

    /// <summary>Bytes read a second, in millions.</summary>
    public double MegabytesPerSecond => Elapsed > TimeSpan.Zero ? BytesRead / 1e6 / Elapsed.TotalSeconds : 0;
}

/// <summary>What became of a run.</summary>
/// <param name="BatchId">The name that all its batches share.</param>
/// <param name="Tables">Table by table, in the sources' order.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record IngestionResult(string BatchId, IReadOnlyList<TableResult> Tables, TimeSpan Elapsed)
{
    /// <summary>Whether no table failed.</summary>
    public bool Succeeded => Tables.All(t => t.Outcome is not TableOutcome.Failed);
}

/// <summary>A step of a run.</summary>
/// <param name="Source">The source.</param>
/// <param name="Table">The table.</param>
/// <param name="BytesRead">The bytes that came so far.</param>
/// <param name="Result">What became of the table; null while it is being read.</param>
public sealed record IngestionProgress(string Source, string Table, long BytesRead, TableResult? Result = null);
