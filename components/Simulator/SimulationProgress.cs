namespace EcommAspire.Simulator;

/// <summary>How far a table's load has come.</summary>
/// <param name="Source">The source.</param>
/// <param name="Table">The table, collection or feed.</param>
/// <param name="Rows">Rows handed over so far.</param>
/// <param name="ExpectedRows">Rows there will be.</param>
/// <param name="Elapsed">Time since the table was begun.</param>
public readonly record struct SimulationProgress(string Source, string Table, long Rows, long ExpectedRows, TimeSpan Elapsed)
{
    /// <summary>Rows a second so far.</summary>
    public double RowsPerSecond => Elapsed > TimeSpan.Zero ? Rows / Elapsed.TotalSeconds : 0;
}
