namespace EcommAspire.Domain;

/// <summary>A column of a source's table, document, file or message.</summary>
/// <param name="Name">Its name in the source, kept unchanged into bronze.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Description">What it means, for documentation.</param>
public sealed record Column(string Name, ColumnType Type, string Description)
{
    /// <summary>Whether the source may leave it empty.</summary>
    public bool Nullable { get; init; }
}

/// <summary>A reference from one table's columns to another table's key.</summary>
/// <param name="Columns">The referring columns.</param>
/// <param name="Table">The table referred to, in the same source.</param>
/// <param name="References">The columns referred to.</param>
public sealed record ForeignKey(IReadOnlyList<string> Columns, string Table, IReadOnlyList<string> References);

/// <summary>A set of records of one shape: a relational table, a document collection, a file feed's content or a topic's messages.</summary>
/// <param name="Name">Its name in the source.</param>
/// <param name="Description">What it holds; the last sentence states the grain.</param>
/// <param name="Columns">Its columns, in the source's order.</param>
public sealed record Table(string Name, string Description, IReadOnlyList<Column> Columns)
{
    /// <summary>The columns that identify a row; empty where the source has no key.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>References to other tables of the same source.</summary>
    public IReadOnlyList<ForeignKey> ForeignKeys { get; init; } = [];

    /// <summary>The column whose growth marks new and changed rows; null where only a full extract finds them.</summary>
    public string? Watermark { get; init; }

    /// <summary>The column of that name.</summary>
    /// <exception cref="KeyNotFoundException">The table has no such column.</exception>
    public Column this[string column] =>
        Columns.FirstOrDefault(c => c.Name == column)
        ?? throw new KeyNotFoundException($"Table {Name} has no column {column}.");
}
