namespace EcommAspire.Benchmarks.Models;

/// <summary>dbt-labs/jaffle-shop, with its packages installed and its seeds there, in a folder to work in.</summary>
internal static class JaffleShop
{
    /// <summary>The variable that has it read its own seeds.</summary>
    public const string WithSeeds = "{load_source_data: true}";

    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(from, file);
            if (path.Split(Path.DirectorySeparatorChar)[0] is ".git" or "target" or "logs")
                continue;
            var copy = Path.Combine(to, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var profile = File.ReadLines(Path.Combine(to, "dbt_project.yml")).First(l => l.StartsWith("profile:", StringComparison.Ordinal))["profile:".Length..].Split('#')[0].Trim(' ', '\'', '"');
        File.WriteAllText(Path.Combine(to, "profiles.yml"), $"{profile}: {{target: dev, outputs: {{dev: {{type: duckdb, path: jaffle_shop.duckdb, threads: 2}}}}}}\n");
    }
}
