using EcommAspire.Domain;

namespace EcommAspire.Ingestion;

/// <summary>How a run is to go.</summary>
public sealed record IngestionOptions
{
    /// <summary>The tables to take, by name; all where empty.</summary>
    public IReadOnlyCollection<string> Tables { get; init; } = [];

    /// <summary>The sources read at the same time.</summary>
    public int Parallelism { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 4);

    /// <summary>The memory that all loading together may take, besides what the sources need.</summary>
    public long MemoryLimitBytes { get; init; } = 1L << 30;

    /// <summary>The size above which a batch goes on in a further part file.</summary>
    public long PartBytes { get; init; } = 128L << 20;

    /// <summary>The full batches of a table to keep: the live one and those before it.</summary>
    public int KeepFullBatches { get; init; } = 2;

    /// <summary>What the catalog shows even before anything of it was extracted.</summary>
    public IReadOnlyList<Source> Contract { get; init; } = Business.Sources;
}
