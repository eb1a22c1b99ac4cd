namespace EcommAspire.Fixtures;

/// <summary>The sample of the real public files, where this machine has it.</summary>
public static class OlistSample
{
    /// <summary>Its folder; null where there is none.</summary>
    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("OLIST_SAMPLE") is { Length: > 0 } named)
            return Directory.Exists(named) ? named : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var sample = Path.Combine(folder.FullName, "shared", "data", "olist-sample");
            if (Directory.Exists(sample))
                return sample;
        }

        return null;
    }
}
