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
    private const string TurnName = "_turn";

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
        // Who writes all the time would otherwise never let another have its turn.
        var hold = FileLock.IsHeld(TurnPath) ? null : Lock();
        return Begin(batchId, quarantine, hold ?? throw new TableBusyException(
            $"Another process is writing {Source}.{Name} into the lake at {_lake.Root}; wait until it is done."));
    }

    /// <summary>
    /// Makes one batch out of those that are live, where they are made of several files: streams leave many small ones. Rows stay
    /// as they are, and where the source stood stays known. Whoever reads the former files finds them until the table is folded again.
    /// Waits for its turn where another process is writing the table.
    /// </summary>
    /// <param name="files">The files from which on it is worth the while.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The commit; null where there were fewer files.</returns>
    /// <exception cref="CorruptLakeException">A file cannot be read; nothing was changed.</exception>
    public Commit? Compact(int files = 2, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(files, 2);
        if (!IsWorthFolding(Live(), files))
            return null;
        using var activity = Bronze.Activity.StartActivity("compact");
        activity?.SetTag("ecomm.table", ToString());
        using var turn = FileLock.Exclusive(TurnPath, cancellation);
        using var batch = Begin(BatchId.New(_lake.Time), quarantine: null, FileLock.Exclusive(LockPath, cancellation));
        // Another may have folded it meanwhile.
        return Live() is var live && IsWorthFolding(live, files) ? batch.Fold(live) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Source}.{Name}";

    private string LockPath => Path.Combine(Folder, LockName);

    private string TurnPath => Path.Combine(Folder, TurnName);

    private static bool IsWorthFolding(LiveBatches live, int files) => live.Commits.Sum(c => c.Files.Count) >= files;

    private BronzeBatch Begin(string batchId, QuarantineStore? quarantine, FileLock hold)
    {
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
        // Before the first full batch there may be increments, which a table made of them alone had until it was folded.
        var full = commits.Where(c => c.Kind is BatchKind.Full).TakeLast(keep).ToList();
        var firstKept = full.Count == keep ? full[0].Number : 0;
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

    private FileLock? Lock() => FileLock.TryExclusive(LockPath);

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
