namespace EcommAspire.Simulator.Days;

/// <summary>What playing days did.</summary>
/// <param name="Days">Day by day.</param>
/// <param name="Sources">Source by source, in the business's order.</param>
/// <param name="Last">The last day that the business holds now.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record DaysReport(IReadOnlyList<PlayedDay> Days, IReadOnlyList<PlayedSource> Sources, DateOnly Last, TimeSpan Elapsed)
{
    /// <summary>Whether a run before was cut short, and this one did no more than finish it.</summary>
    public bool IsRest { get; init; }
}

/// <summary>A day that was played.</summary>
/// <param name="Date">Its date.</param>
/// <param name="Parts">What was done where; without what a run before had done already.</param>
public sealed record PlayedDay(DateOnly Date, IReadOnlyList<PlayedPart> Parts)
{
    /// <summary>Rows that are new in tables of that name.</summary>
    public long New(params string[] tables) => Parts.Where(p => p.Change is null && tables.Contains($"{p.Source}.{p.Table}")).Sum(p => p.Rows);

    /// <summary>Rows changed in that way.</summary>
    public long Changed(string change) => Parts.Where(p => p.Change == change).Sum(p => p.Rows);
}

/// <summary>What a day did to a table.</summary>
/// <param name="Source">The source.</param>
/// <param name="Table">The table, collection or feed.</param>
/// <param name="Change">What changed in rows that were there; null where the rows are new.</param>
/// <param name="Rows">How many rows.</param>
public sealed record PlayedPart(string Source, string Table, string? Change, long Rows);

/// <summary>What became of a source.</summary>
/// <param name="Name">The source.</param>
/// <param name="Kept">That it was left alone, and why, in a sentence; null where it was not.</param>
/// <param name="Problem">Why it could not be played on, in a sentence; null where it was.</param>
public sealed record PlayedSource(string Name, string? Kept, string? Problem);

/// <summary>How far playing has come.</summary>
/// <param name="Source">The source.</param>
/// <param name="Date">The day that it holds now.</param>
public readonly record struct DaysProgress(string Source, DateOnly Date);
