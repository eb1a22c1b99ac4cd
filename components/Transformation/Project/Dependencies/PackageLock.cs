using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Project.Dependencies;

/// <summary>
/// <c>package-lock.yml</c> (https://docs.getdbt.com/reference/commands/deps#predictable-package-installs): what exactly was
/// installed, and a hash of what was asked for. While the hash holds, the lock decides; the hash is dbt's own.
/// </summary>
internal static class PackageLock
{
    public const string FileName = "package-lock.yml";

    /// <summary>What needs no quotes in YAML.</summary>
    private static readonly SearchValues<char> s_plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@");

    /// <summary>The locked packages, or null where there is no lock or it was made for something else.</summary>
    public static IReadOnlyList<PackageSpec>? Read(string projectRoot, IReadOnlyList<PackageSpec> asked, YamlRenderer render)
    {
        var file = Path.Combine(projectRoot, FileName);
        if (!File.Exists(file))
            return null;
        var map = YamlTree.ParseMap(Files.ReadText(file), FileName);
        return map.Text("sha1_hash") == Hash(asked) ? PackagesFile.Entries(map, render) : null;
    }

    public static void Write(string projectRoot, IReadOnlyList<PackageSpec> asked, IEnumerable<(PackageSpec Package, string? Commit, string? Name)> resolved)
    {
        var text = new StringBuilder("packages:\n");
        foreach (var (package, commit, name) in resolved)
        {
            List<(string Key, object? Value)> lines = [(PackageSpec.KeyOf(package.Kind), package.Shown)];
            if (name is not null)
                lines.Add(("name", name));
            if (package.Kind == PackageKind.Hub)
                lines.Add(("version", package.Versions.Count == 1 ? package.Versions[0] : package.Versions));
            if (commit is not null)
                lines.Add(("revision", commit));
            if (package.Subdirectory is { } below)
                lines.Add(("subdirectory", below));
            for (var i = 0; i < lines.Count; i++)
                text.Append(i == 0 ? "  - " : "    ").Append(lines[i].Key).Append(": ").Append(Scalar(lines[i].Value)).Append('\n');
        }

        text.Append("sha1_hash: ").Append(Hash(asked)).Append('\n');
        Files.WriteWhole(Path.Combine(projectRoot, FileName), stream => stream.Write(Encoding.UTF8.GetBytes(text.ToString())));
    }

    public static string Hash(IReadOnlyList<PackageSpec> asked)
    {
        var lines = asked.Select(Json).Order(StringComparer.Ordinal);
#pragma warning disable CA5350 // dbt's lock files are hashed with SHA-1; nothing secret depends on it.
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
#pragma warning restore CA5350
    }

    private static string Json(PackageSpec package)
    {
        OrderedDictionary<string, object?> values = new(package.Values) { ["unrendered"] = package.Written };
        if (package.Kind == PackageKind.Git)
        {
            foreach (var optional in (string[])["revision", "subdirectory", "warn-unpinned"])
                values.TryAdd(optional, null);
        }

        if (package.Kind == PackageKind.Hub)
            values["install_prerelease"] = values.Remove("install-prerelease", out var prerelease) ? prerelease : false;
        return (string)Conversions.ToJson(new CallArguments([JinjaValue.From(values)], [new("sort_keys", true)]))!;
    }

    /// <summary>A value as YAML writes it in a line.</summary>
    public static string Scalar(object? value) => value switch
    {
        IEnumerable<string> list => $"[{string.Join(", ", list.Select(Scalar))}]",
        string text when text.Length > 0 && !text.AsSpan().ContainsAnyExcept(s_plain) && text[0] != '-' && YamlTree.Parse(text, FileName) is string => text,
        _ => $"'{PlainValues.Str(value).Replace("'", "''", StringComparison.Ordinal)}'",
    };
}
