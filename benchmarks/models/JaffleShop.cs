namespace EcommAspire.Benchmarks.Models;

/// <summary>dbt-labs/jaffle-shop, with its packages installed and its seeds there, in a folder to work in.</summary>
internal static class JaffleShop
{
    /// <summary>The variable that has it read its own seeds.</summary>
    public const string WithSeeds = "{load_source_data: true}";

    public static void Copy(string from, string to)
    {
        Copy(new DirectoryInfo(from), to, []);
        var profile = File.ReadLines(Path.Combine(to, "dbt_project.yml")).First(l => l.StartsWith("profile:", StringComparison.Ordinal))["profile:".Length..].Split('#')[0].Trim(' ', '\'', '"');
        File.WriteAllText(Path.Combine(to, "profiles.yml"), $"{profile}: {{target: dev, outputs: {{dev: {{type: duckdb, path: jaffle_shop.duckdb, threads: 2}}}}}}\n");
    }

    /// <summary>Copies what links point to as well, but for a folder that links to one that it is in.</summary>
    private static void Copy(DirectoryInfo from, string to, IReadOnlyList<string> within)
    {
        var real = from.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? from.FullName;
        if (within.Contains(real))
            return;
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles())
            file.CopyTo(Path.Combine(to, file.Name));
        foreach (var folder in from.EnumerateDirectories().Where(d => within.Count > 0 || d.Name is not (".git" or "target" or "logs")))
            Copy(folder, Path.Combine(to, folder.Name), [.. within, real]);
    }
}
