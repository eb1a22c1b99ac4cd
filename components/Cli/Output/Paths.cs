namespace EcommAspire.Cli.Output;

/// <summary>Paths as a person would type them.</summary>
internal static class Paths
{
    /// <summary>The path from the working folder where it lies below it, otherwise the full one.</summary>
    public static string Shown(string path)
    {
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
