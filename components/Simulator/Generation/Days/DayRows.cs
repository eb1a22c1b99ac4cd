using EcommAspire.Domain;

namespace EcommAspire.Simulator.Generation.Days;

/// <summary>The rows that a day adds to a table.</summary>
public sealed class DayRows
{
    private readonly Action<RowSink> _write;

    internal DayRows(Source source, Table table, Action<RowSink> write) => (Source, Table, _write) = (source, table, write);

    /// <summary>The source it belongs to.</summary>
    public Source Source { get; }

    /// <summary>Its contract.</summary>
    public Table Table { get; }

    /// <summary>Makes the rows.</summary>
    /// <param name="rows">Where they go.</param>
    public void Write(RowSink rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _write(rows);
    }
}
