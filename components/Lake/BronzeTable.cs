using System.Globalization;
using System.Text.Json;
using EcommAspire.FileLocks;

namespace EcommAspire.Lake;

/// <summary>The batches that make up a table now: the last full one and the increments after it.</summary>
/// <param name="Commits">Their commits, oldest first.</param>
public sealed record LiveBatches(IReadOnlyList<Commit> Commits)
{
    /// <summary>The rows.</summary>
    public long Rows => Commits.Sum(c => c.Rows);

    /// <summary>The bytes of their files.</summary>
    public long Bytes => Commits.Sum(c => c.Bytes);

    /// <summary>The columns as the last commit has them.</summary>
    public IReadOnlyList<CommittedColumn> Schema => Commits is [.., var last] ? last.Schema : [];
}

/// <summary>A table of the lake.</summary>
public sealed class BronzeTable
{
    private const string LockName = "_lock";

    private readonly Bronze _lake;

    internal BronzeTable(Bronze lake, string source, string name)
    {
        _lake = lake;
        Source = source;
        Name = name;
        Folder = Path.Combine(lake.Root, FolderName.Of(source), FolderName.Of(name));
        CommitFolder = Path.Combine(Folder, Bronze.CommitFolder);
    }

    /// <summary>The source it was taken from.</summary>
    public string Source { get; }

    /// <summary>Its name in the source.</summary>
    public string Name { get; }

    /// <summary>Its folder.</summary>
    public string Folder { get; }

    internal string CommitFolder { get; }

    /// <summary>Its commits, oldest first.</summary>
    /// <exception cref="CorruptLakeException">A commit cannot be read.</exception>
    public IReadOnlyList<Commit> Commits() => [.. CommitNumbers().Select(ReadCommit)];

    /// <summary>The batches that make it up now.</summary>
    /// <exception cref="CorruptLakeException">A commit cannot be read.</exception>
    public LiveBatches Live()
    {
        // From the newest back to the last full batch: what lies before need not be read.
        var live = new List<Commit>();
        foreach (var number in CommitNumbers().Reverse())
        {
            live.Add(ReadCommit(number));
            if (live[^1].Kind is BatchKind.Full)
                break;
        }

        live.Reverse();
        return new(live);
    }

    /// <summary>The last commit; null before the first.</summary>
    /// <exception cref="CorruptLakeException">It cannot be read.</exception>
    public Commit? Last() => CommitNumbers() is [.., var last] ? ReadCommit(last) : null;

    /// <summary>The Parquet files of a commit, by full path.</summary>
    public IEnumerable<string> Files(Commit commit) => commit.Files.Select(file => Path.Combine(Folder, commit.BatchId, file.Name));

    /// <summary>
    /// Begins a batch and takes the table for this process until the batch is disposed of. What earlier writers left
    /// without a commit is removed first.
    /// </summary>
    /// <param name="batchId">The batch's name; see <see cref="BatchId"/>.</param>
    /// <param name="quarantine">Where the batch's refused rows go; those of batches removed now are removed there too.</param>
    /// <exception cref="TableBusyException">Another process has the table.</exception>
    public BronzeBatch Begin(string batchId, QuarantineStore? quarantine = null)
    {
        Directory.CreateDirectory(CommitFolder);
        var hold = Lock() ?? throw new TableBusyException(
            $"Another process is writing {Source}.{Name} into the lake at {_lake.Root}; wait until it is done.");
        try
        {
            RemoveAbandoned(quarantine);
            Directory.CreateDirectory(Path.Combine(Folder, batchId));
            return new(this, batchId, Last(), _lake.Time, hold);
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Source}.{Name}";

    internal IReadOnlyList<long> CommitNumbers() => !Directory.Exists(CommitFolder)
        ? []
        : [.. Directory.EnumerateFiles(CommitFolder, "*.json")
            .Select(path => long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, null, out var number) ? number : 0)
            .Where(number => number > 0)
            .Order()];

    internal string CommitPath(long number) => Path.Combine(CommitFolder, $"{number}.json");

    internal Commit ReadCommit(long number)
    {
        var path = CommitPath(number);
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, CommitJson.Default.Commit)
                ?? throw new JsonException("It holds no record.");
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CorruptLakeException(
                $"Commit {number} of {this} cannot be read ({path}): {problem.Message.Split('\n')[0]} "
                + $"Put the file back from a copy; or delete it, so that the table is again as commit {number - 1} left it, and ingest it again in full.",
                problem);
        }
    }

    internal int RemoveSuperseded(int keep)
    {
        using var hold = Lock();
        if (hold is null)
            return 0;

        var commits = Commits();
        var firstKept = commits.Where(c => c.Kind is BatchKind.Full).TakeLast(keep).FirstOrDefault()?.Number ?? 0;
        var removed = 0;
        foreach (var commit in commits.Where(c => c.Number < firstKept))
        {
            var folder = Path.Combine(Folder, commit.BatchId);
            if (!Directory.Exists(folder))
                continue;
            Directory.Delete(folder, recursive: true);
            removed++;
        }

        return removed;
    }

    internal IEnumerable<Finding> Verify(CancellationToken cancellation) => Verification.Run(this, cancellation);

    private FileLock? Lock() => FileLock.TryExclusive(Path.Combine(Folder, LockName));

    private void RemoveAbandoned(QuarantineStore? quarantine)
    {
        var committed = Commits().Select(c => c.BatchId).ToHashSet();
        foreach (var folder in Directory.EnumerateDirectories(Folder))
        {
            var batch = Path.GetFileName(folder);
            if (batch == Bronze.CommitFolder || committed.Contains(batch))
                continue;
            // The folder goes last: while it stands, the next writer knows that there is something to remove.
            quarantine?.Remove(Source, Name, batch);
            Directory.Delete(folder, recursive: true);
        }

        foreach (var leftover in Directory.EnumerateFiles(CommitFolder, "*.tmp"))
            File.Delete(leftover);
    }
}
