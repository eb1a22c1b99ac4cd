namespace EcommAspire.Cli.Output;

/// <summary>How a column's cells stand.</summary>
internal enum Align
{
    Left,
    Right,
}

/// <summary>A table to be shown: the one vocabulary for every verb's results.</summary>
internal sealed class Grid(params (string Title, Align Align)[] columns)
{
    private readonly List<string[]> _rows = [];

    public IReadOnlyList<(string Title, Align Align)> Columns { get; } = columns;

    public IReadOnlyList<string[]> Rows => _rows;

    /// <summary>Above the table, where it stands among others.</summary>
    public string? Title { get; init; }

    public Grid Add(params string[] cells)
    {
        if (cells.Length != Columns.Count)
            throw new ArgumentException($"The table has {Columns.Count} columns, the row {cells.Length} cells.", nameof(cells));
        _rows.Add(cells);
        return this;
    }
}
