using EcommAspire.Fixtures;

namespace EcommAspire.EndToEnd.Tests;

/// <summary>The sample of the real public files, where this machine has it.</summary>
internal static class OlistSample
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

/// <summary>A fact on the sample of the real files; skipped, with the reason, where they or the servers are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OlistSampleFactAttribute : FactAttribute
{
    public OlistSampleFactAttribute() => Skip =
        OlistSample.Folder is null ? "There is no shared/data/olist-sample beside or above the repository; OLIST_SAMPLE may name it."
        : new RequiresFactAttribute(Needs.Servers).Skip;
}
