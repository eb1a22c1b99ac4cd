using System.Text;

namespace EcommAspire.Transformation.Project.Dependencies;

/// <summary>
/// <c>deps --add-package</c>: another entry in the file that names a project's packages, in the place of entries of the same
/// package (https://docs.getdbt.com/reference/commands/deps#add-specific-packages). The other lines stay as they are, comments too.
/// </summary>
internal sealed class PackageAddition(string projectRoot)
{
    private const string Key = "packages";

    /// <summary>Gives the file's name.</summary>
    public string Add(string package, string source)
    {
        var at = package.LastIndexOf('@');
        var (name, version) = at > 0 ? (package[..at], package[(at + 1)..]) : (package, "");
        if (version.Length == 0 && source is "hub")
            throw new ProjectException($"a hub package needs a version: --add-package {name}@1.0.0, or a range such as \"{name}@>=1.0.0,<2.0.0\".");
        var file = PackagesFile.NameIn(projectRoot) ?? PackagesFile.Names[0];
        var path = Path.Combine(projectRoot, file);
        var text = File.Exists(path) ? Files.ReadText(path).ReplaceLineEndings("\n") : "";
        Files.WriteWhole(path, stream => stream.Write(Encoding.UTF8.GetBytes(With(text, file, name, Entry(name, version, source)))));
        return file;
    }

    private static string[] Entry(string name, string version, string source)
    {
        var first = $"  - {(source == "hub" ? "package" : source)}: {PackageLock.Scalar(name)}";
        return version.Length == 0 ? [first] : [first, $"    {(source == "git" ? "revision" : "version")}: {PackageLock.Scalar(version.Contains(',', StringComparison.Ordinal) ? version.Split(',', StringSplitOptions.TrimEntries) : version)}"];
    }

    private static string With(string text, string file, string name, string[] entry)
    {
        var map = string.IsNullOrWhiteSpace(text) ? null : YamlTree.ParseMap(text, file);
        List<string> lines = [.. text.TrimEnd('\n').Split('\n').Where((_, i) => i > 0 || text.Length > 0)];
        if (map is null || !map.Has(Key))
            return Joined([.. lines, $"{Key}:", .. entry]);
        var entries = map.Maps(Key).ToList();
        if (entries.Count == 0)
        {
            lines[map.LineOf(Key) - 1] = $"{Key}:";
            lines.InsertRange(map.LineOf(Key), entry);
            return Joined(lines);
        }

        // Where the entries begin, and where what follows them does.
        List<int> starts = [.. entries.Select(e => e.Place.Line - 1)];
        var end = map.Keys.Select(map.LineOf).Where(l => l - 1 > starts[0]).Select(l => l - 1).DefaultIfEmpty(lines.Count).Min();
        if (starts.Distinct().Count() < starts.Count || starts.Exists(s => s < 0 || s >= lines.Count || !lines[s].TrimStart().StartsWith('-')))
            throw new ProjectException($"the packages are written on one line. Write each on a line of its own, beginning with a dash, and add {name} again.", map.PlaceOf(Key));
        var indent = lines[starts[0]][..lines[starts[0]].IndexOf('-', StringComparison.Ordinal)];
        List<string> kept = [.. lines[..starts[0]]];
        for (var i = 0; i < entries.Count; i++)
            if (!IsSame(entries[i], name))
                kept.AddRange(lines[starts[i]..(i + 1 < starts.Count ? starts[i + 1] : end)]);
        kept.AddRange(entry.Select(line => indent + line[2..]));
        return Joined([.. kept, .. lines[end..]]);
    }

    /// <summary>Whether an entry names the package, be it with blanks of another kind or from another place.</summary>
    private static bool IsSame(YamlMap entry, string name)
    {
        var other = ((string[])["package", "git", "local", "tarball", "private"]).Select(entry.Text).FirstOrDefault(t => t is not null);
        return other is not null && Last(other) == Last(name);
    }

    private static string Last(string source)
    {
        var last = source.TrimEnd('/').Split('/')[^1].Replace('_', '-').ToLowerInvariant();
        return last.EndsWith(".git", StringComparison.Ordinal) ? last[..^4] : last;
    }

    private static string Joined(IEnumerable<string> lines) => string.Join('\n', lines) + "\n";
}
