namespace EcommAspire.Warehouse.Builds;

/// <summary>How DuckDB is to write a build, in its own words; those who begin a build and those who go on with it say the same.</summary>
/// <param name="Settings">What is set before anything is written, such as <c>memory_limit</c>.</param>
/// <param name="Options">How the build's file is attached, such as <c>storage_version</c>.</param>
public sealed record BuildWriting(IReadOnlyDictionary<string, string> Settings, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>As DuckDB writes when nothing is said.</summary>
    public static BuildWriting Plain { get; } = new(new Dictionary<string, string>(), new Dictionary<string, string>());
}
