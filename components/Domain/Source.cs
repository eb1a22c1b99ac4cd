namespace EcommAspire.Domain;

/// <summary>How a source is reached.</summary>
public enum SourceKind
{
    /// <summary>A relational database.</summary>
    Relational,

    /// <summary>A document store, or its export as JSON Lines.</summary>
    Documents,

    /// <summary>Files that arrive in a landing folder.</summary>
    Files,

    /// <summary>Topics of a Kafka-protocol broker.</summary>
    Topics,
}

/// <summary>One system of the business that data is taken from.</summary>
/// <param name="Name">Its name: of its connection string, its bronze folder and its models.</param>
/// <param name="Kind">How it is reached.</param>
/// <param name="Description">What the business uses it for.</param>
/// <param name="Tables">What it holds; a referenced table stands before those that refer to it.</param>
public sealed record Source(string Name, SourceKind Kind, string Description, IReadOnlyList<Table> Tables)
{
    /// <summary>Whether the database itself refuses a dangling reference. The marketplace's does not, as its public data dangles.</summary>
    public bool EnforcesReferences { get; init; }

    /// <summary>The table of that name.</summary>
    /// <exception cref="KeyNotFoundException">The source has no such table.</exception>
    public Table this[string table] =>
        Tables.FirstOrDefault(t => t.Name == table)
        ?? throw new KeyNotFoundException(
            $"Source {Name} has no table {table}; it has {string.Join(", ", Tables.Select(t => t.Name))}.");
}
