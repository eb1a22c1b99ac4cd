using EcommAspire.Domain;

namespace EcommAspire.Simulator.Generation.Days;

/// <summary>What a day changes in rows that a table has already.</summary>
public sealed class DayChanges
{
    private readonly Action<RowSink> _write;

    internal DayChanges(Source source, Table table, string what, IEnumerable<string> columns, Action<RowSink> write)
    {
        (Source, Table, What, _write) = (source, table, what, write);
        Columns = [.. table.Key.Concat(columns).Select(name => table[name])];
    }

    /// <summary>The source it belongs to.</summary>
    public Source Source { get; }

    /// <summary>Its contract.</summary>
    public Table Table { get; }

    /// <summary>What changes, in a few words: <c>prices changed</c>.</summary>
    public string What { get; }

    /// <summary>The columns written: the key, which says whose row it is, and those that change. All others stay as they are.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>
    /// The columns whose value is not the one written but comes of it, as SQL that every engine takes: <c>held</c> is the row
    /// there is, <c>told</c> what is written.
    /// </summary>
    public IReadOnlyDictionary<string, string> Expressions { get; internal init; } = new Dictionary<string, string>();

    /// <summary>Makes the rows, of <see cref="Columns"/>.</summary>
    /// <param name="rows">Where they go.</param>
    public void Write(RowSink rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _write(rows);
    }
}
