namespace EcommAspire.Cli.Output;

/// <summary>How a column's cells stand.</summary>
internal enum Align
{
    Left,
    Right,

    /// <summary>Sentences: folded between words where the terminal is narrow. Other cells are never broken.</summary>
    Prose,
}

/// <summary>A column of a table.</summary>
/// <param name="Title">Above its cells.</param>
/// <param name="Align">How they stand.</param>
internal sealed record Column(string Title, Align Align)
{
    /// <summary>Left out where the terminal is too narrow for all columns: another verb, or JSON, has it too.</summary>
    public bool IsDetail { get; init; }

    public static implicit operator Column((string Title, Align Align) column) => new(column.Title, column.Align);
}

/// <summary>A table to be shown: the one vocabulary for every verb's results.</summary>
internal sealed class Grid(params Column[] columns)
{
    private readonly List<string[]> _rows = [];

    public IReadOnlyList<Column> Columns { get; } = columns;

    public IReadOnlyList<string[]> Rows => _rows;

    public Grid Add(params string[] cells)
    {
        if (cells.Length != Columns.Count)
            throw new ArgumentException($"The table has {Columns.Count} columns, the row {cells.Length} cells.", nameof(cells));
        _rows.Add(cells);
        return this;
    }
}
