namespace EcommAspire.Cli;

/// <summary>The places under the data folder (docs/interfaces.md).</summary>
/// <param name="Root">The data folder, as a full path.</param>
internal sealed record DataFolder(string Root)
{
    public string Feeds { get; init; } = Path.Combine(Root, "feeds");

    public string Engagement { get; init; } = Path.Combine(Root, "engagement");

    public string Lake { get; init; } = Path.Combine(Root, "lake");

    /// <summary>The lake's tables as views, for the model engine and other readers.</summary>
    public string Catalog => Path.Combine(Lake, "catalog.duckdb");

    public string Quarantine { get; init; } = Path.Combine(Root, "quarantine");

    public string Warehouse { get; init; } = Path.Combine(Root, "warehouse");

    public string Reports { get; init; } = Path.Combine(Root, "reports");

    /// <summary>The databases that we run ourselves.</summary>
    public string Servers => Path.Combine(Root, "servers");

    public string Broker => Path.Combine(Root, "broker");

    public string Logs => Path.Combine(Root, "logs");

    public string Target => Path.Combine(Root, "target");
}
