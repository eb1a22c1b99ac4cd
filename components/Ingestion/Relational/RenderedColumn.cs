using EcommAspire.Domain;

namespace EcommAspire.Ingestion.Relational;

/// <summary>What a column's values look like when they arrive.</summary>
internal enum ValueForm
{
    /// <summary>A text that holds nothing a CSV reader could mistake.</summary>
    Plain,

    /// <summary>Any text.</summary>
    Text,

    /// <summary>Any text after a mark, so that a null that is none shows.</summary>
    MarkedText,

    /// <summary>Bytes.</summary>
    Bytes,
}

/// <summary>How a server writes a column out.</summary>
/// <param name="Column">The column as declared.</param>
/// <param name="Sql">The expression that gives its interchange text.</param>
internal sealed record RenderedColumn(Column Column, string Sql)
{
    /// <summary>What its values look like when they arrive.</summary>
    public ValueForm Form { get; init; }

    /// <summary>Whether a value may not fit the declared type without the loader noticing.</summary>
    public bool NeedsChecking { get; init; }

    /// <summary>Whether no value of the source's type is one of the declared type.</summary>
    public bool NeverFits { get; init; }

    /// <summary>How the column's type differs from the declared one; null where it is of the same kind.</summary>
    public string? Note { get; init; }
}

/// <summary>A column as the source's catalog has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type's name.</param>
/// <param name="FullType">Its type with its bounds, for people.</param>
/// <param name="Nullable">Whether it may be null.</param>
/// <param name="Precision">A decimal's digits.</param>
/// <param name="Scale">A decimal's digits after the point.</param>
internal sealed record ActualColumn(string Name, string Type, string FullType, bool Nullable, int? Precision, int? Scale)
{
    /// <summary>What MySQL's texts are written in.</summary>
    public string? CharacterSet { get; init; }

    /// <summary>PostgreSQL's letter for what kind of type it is.</summary>
    public char Category { get; init; }
}

/// <summary>Lays what is declared beside what there is.</summary>
internal static class SchemaComparison
{
    /// <summary>Each declared column as the server will write it, and what a person should know of the difference.</summary>
    /// <exception cref="SchemaDriftException">The table or a column is gone.</exception>
    public static (IReadOnlyList<RenderedColumn> Columns, IReadOnlyList<string> Notes) Compare(
        string source, Table table, IReadOnlyList<ActualColumn> actual, Func<Column, ActualColumn, RenderedColumn> render, StringComparer names)
    {
        if (actual.Count == 0)
        {
            throw new SchemaDriftException(
                $"Source {source} has no table {table.Name}, which its contract declares; create it (`ecomm simulate`) or take it out of the contract.")
            { MissingTable = table.Name };
        }

        var byName = actual.ToDictionary(c => c.Name, names);
        var lost = table.Columns.Where(c => !byName.ContainsKey(c.Name)).Select(c => c.Name).ToArray();
        if (lost.Length > 0)
        {
            throw new SchemaDriftException(
                $"Table {source}.{table.Name} no longer has {Listed(lost)}, which its contract declares; it has {Listed([.. actual.Select(c => c.Name)])}. "
                + "Bring the table or the contract up to date.");
        }

        var columns = table.Columns.Select(c => render(c, byName[c.Name])).ToArray();
        var never = columns.Where(c => c.NeverFits).Select(c => c.Note!).ToArray();
        if (never.Length > 0)
        {
            throw new SchemaDriftException(
                $"Table {source}.{table.Name} cannot be taken: {string.Join("; ", never)}, and no value of the one is a value of the other. "
                + "Bring the table or the contract up to date.");
        }

        var notes = columns.Where(c => c.Note is not null).Select(c => c.Note!).ToList();
        notes.AddRange(table.Columns
            .Where(c => !c.Nullable && byName[c.Name].Nullable)
            .Select(c => $"{c.Name} may be null in the source, which the contract does not expect"));
        var extra = actual.Select(c => c.Name).Except(table.Columns.Select(c => c.Name), names).ToArray();
        if (extra.Length > 0)
            notes.Add($"the contract does not know {Listed(extra)}, left out");
        return (columns, notes);
    }

    private static string Listed(IReadOnlyList<string> names) => string.Join(", ", names);
}
