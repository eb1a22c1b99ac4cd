using System.IO.Compression;
using EcommAspire.Domain;
using EcommAspire.Domain.Sources;

namespace EcommAspire.Simulator.Olist;

/// <summary>
/// The folder people keep the nine files in: as published, in other letter case, saved as text by a spreadsheet, compressed
/// one by one, or all in the archive they were downloaded in. The archive itself will do too.
/// </summary>
internal sealed class OlistFolder
{
    private static readonly string[] _extensions = [".csv", ".tsv", ".txt"];

    private OlistFolder(string path, IReadOnlyDictionary<string, OlistFile> files, IReadOnlyList<string> notes) =>
        (Path, Files, Notes) = (path, files, notes);

    public string Path { get; }

    /// <summary>The files that are there, by table.</summary>
    public IReadOnlyDictionary<string, OlistFile> Files { get; }

    public IReadOnlyList<string> Notes { get; }

    public static OlistFolder Open(string path)
    {
        var found = Candidates(path).Select(file => (File: file, Table: TableOf(file.Name))).ToList();
        var files = new Dictionary<string, OlistFile>();
        var notes = new List<string>();
        foreach (var table in Marketplace.Source.Tables)
        {
            var published = Marketplace.OlistFile(table);
            var candidates = found.Where(c => c.Table == table)
                .Select(c => c.File)
                .OrderBy(file => file.Name != published)
                .ThenBy(file => file.Compression)
                .ThenBy(file => file.Name, StringComparer.Ordinal)
                .ToList();
            if (candidates is [])
                continue;
            files.Add(table.Name, candidates[0]);
            notes.AddRange(candidates.Skip(1).Select(other => $"{other.DisplayName} was left alone: {candidates[0].DisplayName} is there too."));
        }

        if (files.Count == 0)
        {
            throw new SimulationException(
                $"{path} holds none of the nine files of the public Olist dataset. Looked for: "
                + $"{string.Join(", ", Marketplace.Source.Tables.Select(Marketplace.OlistFile))} (also .gz, or within a .zip).");
        }

        notes.AddRange(found.Where(c => c.Table is null).Select(c => $"{c.File.DisplayName} is not one of the nine files; it was left alone."));
        return new(path, files, notes);
    }

    private static List<OlistFile> Candidates(string path)
    {
        try
        {
            if (File.Exists(path) && IsZip(path))
                return [.. InZip(path)];
            if (!Directory.Exists(path))
                throw new SimulationException($"There is no folder {path}. Give the folder that holds the Olist files, or their .zip.");
            return
            [
                .. Directory.EnumerateFiles(path).Order(StringComparer.Ordinal).SelectMany(file =>
                    IsZip(file) ? InZip(file)
                    : IsText(file) ? [new OlistFile(file, Entry: null, System.IO.Path.GetFileName(file))]
                    : []),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SimulationException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static List<OlistFile> InZip(string path)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            return
            [
                .. archive.Entries
                    .Where(entry => IsText(entry.Name) && !entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal))
                    .Select(entry => new OlistFile(path, entry.FullName, entry.Name)),
            ];
        }
        catch (InvalidDataException e)
        {
            throw new SimulationException($"{path} is not a readable zip archive: {e.Message}", e);
        }
    }

    private static Table? TableOf(string name)
    {
        var stem = Stem(name);
        return Marketplace.Source.Tables.FirstOrDefault(table =>
            Stem(Marketplace.OlistFile(table)).Equals(stem, StringComparison.OrdinalIgnoreCase));
    }

    private static string Stem(string name) =>
        System.IO.Path.GetFileNameWithoutExtension(IsGzip(name) ? System.IO.Path.GetFileNameWithoutExtension(name) : name);

    private static bool IsText(string name) =>
        _extensions.Contains(System.IO.Path.GetExtension(IsGzip(name) ? System.IO.Path.GetFileNameWithoutExtension(name) : name), StringComparer.OrdinalIgnoreCase);

    private static bool IsZip(string name) => name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    private static bool IsGzip(string name) => name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
}
