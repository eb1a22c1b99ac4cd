namespace EcommAspire.Simulator;

/// <summary>What a load did.</summary>
/// <param name="Sources">Source by source, in the business's order.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record SimulationReport(IReadOnlyList<LoadedSource> Sources, TimeSpan Elapsed)
{
    /// <summary>Rows loaded.</summary>
    public long Rows => Sources.Sum(source => source.Tables.Sum(table => table.Rows));
}

/// <summary>What a load did with one source.</summary>
/// <param name="Name">The source.</param>
/// <param name="WasThere">Whether it held the business of these options already, or somebody's tables, and so was left alone.</param>
/// <param name="Tables">The tables loaded.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record LoadedSource(string Name, bool WasThere, IReadOnlyList<LoadedTable> Tables, TimeSpan Elapsed)
{
    /// <summary>Why it could not be filled and is as it was, in a sentence; null where it was.</summary>
    public string? Problem { get; init; }

    /// <summary>That it holds somebody's tables and was left alone, in a sentence; null where it does not.</summary>
    public string? Kept { get; init; }
}

/// <summary>A table that was loaded.</summary>
/// <param name="Name">The table, collection or feed.</param>
/// <param name="Rows">Its rows, broken ones included.</param>
/// <param name="Bytes">Bytes handed over.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record LoadedTable(string Name, long Rows, long Bytes, TimeSpan Elapsed);
