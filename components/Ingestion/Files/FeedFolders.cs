using EcommAspire.Domain.Sources;

namespace EcommAspire.Ingestion.Files;

/// <summary>The folders that a feed's files pass through.</summary>
internal sealed class FeedFolders(string root, string feed)
{
    private string Landing { get; } = Path.Combine(root, "landing", feed);

    private string Staging { get; } = Path.Combine(root, "staging", feed);

    private string Archive { get; } = Path.Combine(root, "archive", feed);

    private string Quarantine { get; } = Path.Combine(root, "quarantine", feed);

    /// <summary>Moves what has landed to where nobody else writes.</summary>
    public void StageLanded(Feed layout)
    {
        if (!Directory.Exists(Landing))
            return;
        Directory.CreateDirectory(Staging);
        foreach (var path in Directory.GetFiles(Landing, string.Format(layout.FilePattern, "*")).Where(p => !IsUnfinished(p)))
            File.Move(path, Free(Path.Combine(Staging, Path.GetFileName(path))));
    }

    /// <summary>Files in landing that are not named like the feed's.</summary>
    public IReadOnlyList<string> Strangers(Feed layout) => !Directory.Exists(Landing)
        ? []
        : [.. Directory.GetFiles(Landing)
            .Except(Directory.GetFiles(Landing, string.Format(layout.FilePattern, "*")))
            .Where(p => !IsUnfinished(p)).Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal)];

    /// <summary>What is staged, by name, which is by time.</summary>
    public IReadOnlyList<string> Staged() =>
        Directory.Exists(Staging) ? [.. Directory.GetFiles(Staging).Order(StringComparer.Ordinal)] : [];

    /// <summary>Moves a file to where it stays.</summary>
    public void Finish(StagedFile file, bool refused)
    {
        var folder = refused ? Quarantine : Archive;
        Directory.CreateDirectory(folder);
        File.Move(file.Path, Free(Path.Combine(folder, file.Name)));
    }

    private static bool IsUnfinished(string path) =>
        Path.GetFileName(path) is ['.', ..] || Path.GetExtension(path) is ".tmp" or ".part" or ".partial";

    // A second file of the same name is another delivery, not a new version of the first: both are kept.
    private static string Free(string path)
    {
        var free = path;
        for (var n = 2; File.Exists(free); n++)
            free = Path.Combine(Path.GetDirectoryName(path)!, $"{Path.GetFileNameWithoutExtension(path)}~{n}{Path.GetExtension(path)}");
        return free;
    }
}
