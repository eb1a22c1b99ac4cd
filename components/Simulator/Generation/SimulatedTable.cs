using EcommAspire.Domain;

namespace EcommAspire.Simulator.Generation;

/// <summary>
/// A table of the business, made chunk by chunk. A chunk depends on nothing but the options and its number: chunks may be
/// made in any order, at once, or again.
/// </summary>
public abstract class SimulatedTable
{
    private protected SimulatedTable(Source source, Table table, long rows, long things, int thingsPerChunk)
    {
        Source = source;
        Table = table;
        Rows = rows;
        Things = things;
        ThingsPerChunk = thingsPerChunk;
    }

    /// <summary>The source it belongs to.</summary>
    public Source Source { get; }

    /// <summary>Its contract.</summary>
    public Table Table { get; }

    /// <summary>How many rows it has, without those that are broken or there twice.</summary>
    public long Rows { get; }

    /// <summary>How many chunks it is made in.</summary>
    public int Chunks => (int)((Things + ThingsPerChunk - 1) / ThingsPerChunk);

    private long Things { get; }

    private int ThingsPerChunk { get; }

    /// <summary>Makes one chunk's rows.</summary>
    /// <param name="chunk">Its number, from 0.</param>
    /// <param name="rows">Where they go.</param>
    public void Write(int chunk, RowSink rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(chunk);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(chunk, Chunks);
        var first = (long)chunk * ThingsPerChunk;
        WriteThings(first, Math.Min(first + ThingsPerChunk, Things), rows);
    }

    /// <summary>Makes the rows of the things from <paramref name="first"/> up to, without, <paramref name="end"/>.</summary>
    private protected abstract void WriteThings(long first, long end, RowSink rows);
}
