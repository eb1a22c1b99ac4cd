namespace EcommAspire.Warehouse.Reading;

/// <summary>What reading a build may take of the machine.</summary>
/// <param name="Memory">The most memory, as DuckDB writes it, such as 2GB.</param>
/// <param name="SpillFolder">Where goes what does not fit it, made when first needed; null where nothing may be spilled.</param>
public sealed record ReaderLimits(string Memory, string? SpillFolder)
{
    /// <summary>What serves a query whose answer a person reads.</summary>
    public static ReaderLimits Default { get; } = new("1GB", null);
}
