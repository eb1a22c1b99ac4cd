namespace EcommAspire.Transformation.Artifacts.Catalog;

/// <summary>A table or view as the database has it.</summary>
internal sealed record CatalogTable(string? Database, string Schema, string Name, string Type, string? Comment, string? Owner)
{
    /// <summary>Its columns, in the database's order.</summary>
    public List<CatalogColumn> Columns { get; } = [];

    /// <summary>What the database counts of it.</summary>
    public List<CatalogStatistic> Statistics { get; } = [];
}

/// <summary>A column as the database has it.</summary>
internal readonly record struct CatalogColumn(string Name, string Type, long Index, string? Comment);

/// <summary>A number or a note that the database keeps of a table.</summary>
internal readonly record struct CatalogStatistic(string Id, string Label, object? Value, string? Description, bool Include);
