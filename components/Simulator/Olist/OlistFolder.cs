using System.IO.Compression;
using EcommAspire.Domain.Sources;
using EcommAspire.Simulator.Olist.Packing;

namespace EcommAspire.Simulator.Olist;

/// <summary>
/// The folder people keep the nine files in: as published, in other letter case, saved as text by a spreadsheet, compressed
/// one by one, or all in the archive they were downloaded in. The archive itself will do too. What a file is, its bytes
/// tell, not its name.
/// </summary>
internal sealed class OlistFolder
{
    private const int ShownStrangers = 5;

    private readonly List<(OlistFile File, OlistName Name)> _found = [];
    private readonly List<string> _strangers = [];
    private readonly List<string> _folders = [];
    private readonly List<string> _notes = [];

    private OlistFolder()
    {
    }

    /// <summary>The files that are there, by table.</summary>
    public Dictionary<string, OlistFile> Files { get; } = [];

    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Looks for the files in a folder, or in a zip archive.</summary>
    /// <exception cref="SimulationException">There are none, or it cannot be read.</exception>
    public static OlistFolder Open(string path)
    {
        try
        {
            return Look(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SimulationException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static OlistFolder Look(string path)
    {
        var folder = new OlistFolder();
        switch (FileKinds.Of(path))
        {
            case FileKind.Folder:
                folder.TakeFolder(path);
                break;
            case FileKind.File when OlistFile.Look(path, null, Path.GetFileName(path)).Content == ContentKind.Zip:
                if (folder.TakeArchive(path, default) is { } defect)
                    throw new SimulationException($"{path} cannot be read: {defect}");
                break;
            case FileKind.Nothing:
                throw new SimulationException($"There is no folder {path}. Give the folder that holds the Olist files, or their .zip.");
            default:
                throw new SimulationException($"{path} is neither a folder nor a zip archive. Give the folder that holds the Olist files, or their .zip.");
        }

        folder.Choose();
        if (folder.Files.Count > 0)
            return folder;
        return folder.OnlyFolderWithFiles() ?? throw new SimulationException(
            $"{path} holds none of the nine files of the public Olist dataset. Looked for: "
            + $"{string.Join(", ", Marketplace.Source.Tables.Select(Marketplace.OlistFile))} (also .gz, or within a .zip)."
            + string.Concat(folder.Notes.Select(note => $" {note}")));
    }

    private void TakeFolder(string path)
    {
        foreach (var found in Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal))
        {
            var file = Path.GetFileName(found);
            var name = OlistName.Of(file);
            var isArchive = file.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
            var kind = FileKinds.Of(found);
            if (kind is FileKind.Folder)
                _folders.Add(found);
            if (name.Table is null && !isArchive && !OlistName.IsOfInterest(file))
                continue;
            if (kind is FileKind.File)
                TakeFile(found, file, name, isArchive);
            else if (name.Table is not null || isArchive)
                _notes.Add($"{file} is {Described(kind)}; it was left alone.");
        }
    }

    private void TakeFile(string path, string fileName, OlistName name, bool isArchive)
    {
        if (name.Table is null && !isArchive)
        {
            _strangers.Add(fileName);
            return;
        }

        var file = OlistFile.Look(path, null, fileName);
        if (file.Content == ContentKind.Zip)
        {
            if (TakeArchive(path, name) is not { } defect)
                return;
            if (name.Table is null)
                _notes.Add($"{fileName} cannot be read, and was left alone: {defect}");
            else
                _found.Add((file with { Content = ContentKind.Damaged(defect) }, name));
        }
        else if (name.Table is null)
        {
            _strangers.Add(fileName);
        }
        else
        {
            _found.Add((file, name));
        }
    }

    /// <summary>Takes what the archive holds; or tells what it is instead.</summary>
    private string? TakeArchive(string path, OlistName name)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            if (archive.GetEntry("xl/workbook.xml") is not null)
                return Take(ContentKind.Workbook);
            if (archive.GetEntry("content.xml") is not null && archive.GetEntry("mimetype") is not null)
                return Take(ContentKind.OpenDocument);
            var entries = archive.Entries
                .Where(entry => !entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal) && !entry.FullName.EndsWith('/'))
                .Select(entry => (entry.FullName, Name: entry.Name[(entry.Name.LastIndexOf('\\') + 1)..]))
                .Select(entry => (entry.FullName, entry.Name, Olist: OlistName.Of(entry.Name)))
                .ToList();
            // One text under any name, in an archive that bears the name.
            if (name.Table is not null && entries is [{ Olist.Table: null } only])
                entries = [only with { Olist = name }];
            foreach (var (fullName, entryName, olist) in entries)
            {
                if (olist.Table is not null)
                    _found.Add((OlistFile.Look(path, fullName, entryName), olist));
                else if (OlistName.IsOfText(entryName) || entryName.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
                    _strangers.Add($"{Path.GetFileName(path)}/{fullName}");
            }

            return null;
        }
        catch (InvalidDataException e)
        {
            return $"It is not a readable zip archive: {e.Message}";
        }

        string? Take(ContentKind kind)
        {
            if (name.Table is null)
                return kind.Defect;
            _found.Add((new(path, null, Path.GetFileName(path), kind), name));
            return null;
        }
    }

    private void Choose()
    {
        foreach (var table in Marketplace.Source.Tables)
        {
            var published = Marketplace.OlistFile(table);
            var candidates = _found.Where(c => c.Name.Table == table)
                .OrderBy(c => c.File.Content.Defect is not null)
                .ThenBy(c => c.File.Name != published)
                .ThenBy(c => c.Name.IsCopy)
                .ThenBy(c => c.File.IsPacked)
                .ThenBy(c => c.File.DisplayName, StringComparer.Ordinal)
                .ToList();
            if (candidates is not [var chosen, .. var others])
                continue;
            Files.Add(table.Name, chosen.File);
            if (chosen.Name.IsCopy)
                _notes.Add($"{chosen.File.DisplayName} was taken for {published}.");
            _notes.AddRange(others.Select(other => $"{other.File.DisplayName} was left alone: {chosen.File.DisplayName} is there too."));
        }

        if (_strangers.Count > 0)
        {
            var more = _strangers.Count > ShownStrangers ? $" and {_strangers.Count - ShownStrangers:N0} more" : "";
            _notes.Add(_strangers is [var only]
                ? $"{only} is not one of the nine files; it was left alone."
                : $"{string.Join(", ", _strangers.Take(ShownStrangers))}{more} are not of the nine files; they were left alone.");
        }
    }

    /// <summary>An archive is often unpacked into a folder within the folder.</summary>
    private OlistFolder? OnlyFolderWithFiles()
    {
        OlistFolder? only = null;
        foreach (var path in _folders)
        {
            var folder = new OlistFolder();
            folder.TakeFolder(path);
            folder.Choose();
            if (folder.Files.Count == 0)
                continue;
            if (only is not null)
                return null;
            only = folder;
            folder._notes.Insert(0, $"The files are in the folder {Path.GetFileName(path)} within.");
        }

        return only;
    }

    private static string Described(FileKind kind) => kind switch
    {
        FileKind.Folder => "a folder",
        FileKind.Nothing => "a link that leads nowhere",
        _ => "a pipe, a socket or a device, not a file",
    };
}
