using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using EcommAspire.Domain;
using EcommAspire.FileLocks;

namespace EcommAspire.Lake;

/// <summary>What a writer knows of its batch that the files themselves do not say.</summary>
public sealed record BatchFacts
{
    /// <summary>The table as the contract declares it.</summary>
    public required Table Declared { get; init; }

    /// <summary>Whether it replaces or adds.</summary>
    public required BatchKind Kind { get; init; }

    /// <summary>When the source was read.</summary>
    public required DateTimeOffset ExtractedAt { get; init; }

    /// <summary>Where in its own log the source stood.</summary>
    public string? SourcePosition { get; init; }

    /// <summary>The rows that were put in quarantine instead.</summary>
    public long Quarantined { get; init; }

    /// <summary>The source's files that were taken in.</summary>
    public IReadOnlyList<TakenFile> Taken { get; init; } = [];
}

/// <summary>A batch being written. Until <see cref="Commit"/> it is invisible; disposed of without it, it is gone.</summary>
public sealed class BronzeBatch : IDisposable
{
    private static readonly string _writer =
        typeof(BronzeBatch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    private readonly BronzeTable _table;
    private readonly TimeProvider _time;
    private readonly FileLock _hold;
    private bool _committed;

    internal BronzeBatch(BronzeTable table, string id, Commit? previous, TimeProvider time, FileLock hold)
    {
        _table = table;
        _time = time;
        _hold = hold;
        Id = id;
        Previous = previous;
        Folder = Path.Combine(table.Folder, id);
    }

    /// <summary>The batch's name.</summary>
    public string Id { get; }

    /// <summary>The commit before it; null for the table's first.</summary>
    public Commit? Previous { get; }

    /// <summary>The folder to write <c>part-*.parquet</c> into.</summary>
    public string Folder { get; }

    /// <summary>
    /// Makes the batch part of the lake. Rows, columns and the watermark are read from the files themselves; files and
    /// commit are on the disk when this returns.
    /// </summary>
    /// <exception cref="CorruptLakeException">A file that was written cannot be read.</exception>
    /// <exception cref="TableBusyException">Another process committed to the table first.</exception>
    public Commit Commit(BatchFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ObjectDisposedException.ThrowIf(_committed, this);
        using var activity = Bronze.Activity.StartActivity("commit");
        activity?.SetTag("ecomm.table", _table.ToString());

        var paths = Directory.GetFiles(Folder, "*.parquet").Order(StringComparer.Ordinal).ToArray();
        if (paths.Length == 0)
            throw new InvalidOperationException($"The batch {Id} of {_table} holds no Parquet file.");

        using var parquet = new ParquetReader();
        var files = paths.Select(path => Describe(path, parquet)).ToArray();
        Durable.SyncFolder(Folder);
        Durable.SyncFolder(_table.Folder);

        var declared = facts.Declared.Columns.ToDictionary(c => c.Name, c => c.Type.ToString());
        var commit = new Commit
        {
            Number = (Previous?.Number ?? 0) + 1,
            BatchId = Id,
            Kind = facts.Kind,
            Rows = files.Sum(f => f.Rows),
            Bytes = files.Sum(f => f.Bytes),
            Quarantined = facts.Quarantined,
            ExtractedAt = facts.ExtractedAt,
            CommittedAt = _time.GetUtcNow(),
            Watermark = Watermark(facts, paths, parquet),
            SourcePosition = facts.SourcePosition,
            Schema = [.. parquet.Columns(paths).Select(c => new CommittedColumn(c.Name, c.Type, declared.GetValueOrDefault(c.Name)))],
            Files = files,
            Taken = facts.Taken,
            Writer = $"EcommAspire {_writer}",
        };
        Publish(commit);
        activity?.SetTag("ecomm.rows", commit.Rows).SetTag("ecomm.bytes.written", commit.Bytes);
        return commit;
    }

    /// <summary>Makes the batch part of the lake as the one that holds all rows of others, as they are, and takes their place.</summary>
    /// <exception cref="CorruptLakeException">A file of theirs cannot be read, or the rows are not theirs.</exception>
    internal Commit Fold(LiveBatches live)
    {
        using var parquet = new ParquetReader();
        var path = Path.Combine(Folder, "part-0.parquet");
        string[] before = [.. live.Commits.SelectMany(_table.Files)];
        parquet.Copy(before, path);
        var file = Describe(path, parquet);
        if (file.Rows != live.Rows || !parquet.Columns([path]).SequenceEqual(parquet.Columns(before)))
            throw new CorruptLakeException($"The files of {_table} hold {live.Rows} rows by their commits and gave {file.Rows}; nothing was changed. `ecomm lake verify` says which file is not as it was.");
        Durable.SyncFolder(Folder);
        Durable.SyncFolder(_table.Folder);
        var last = live.Commits[^1];
        var declared = live.Commits.SelectMany(c => c.Schema).GroupBy(c => c.Name).ToDictionary(c => c.Key, c => c.Last().Declared);
        var commit = last with
        {
            Number = last.Number + 1,
            BatchId = Id,
            Kind = BatchKind.Full,
            Rows = file.Rows,
            Bytes = file.Bytes,
            Quarantined = live.Commits.Sum(c => c.Quarantined),
            CommittedAt = _time.GetUtcNow(),
            Watermark = last.Watermark is { } mark ? mark with { Before = live.Commits[0].Watermark?.Before } : null,
            Schema = [.. parquet.Columns([path]).Select(c => new CommittedColumn(c.Name, c.Type, declared.GetValueOrDefault(c.Name)))],
            Files = [file],
            Taken = [],
            Writer = $"EcommAspire {_writer}",
        };
        Publish(commit);
        return commit;
    }

    /// <summary>Gives the table free and, without a commit, removes what was written.</summary>
    public void Dispose()
    {
        try
        {
            if (!_committed && Directory.Exists(Folder))
                Directory.Delete(Folder, recursive: true);
        }
        finally
        {
            _hold.Dispose();
        }
    }

    private void Publish(Commit commit)
    {
        if (!Durable.Create(_table.CommitPath(commit.Number), stream => JsonSerializer.Serialize(stream, commit, CommitJson.Default.Commit)))
            throw new TableBusyException($"Another process committed batch {commit.Number} of {_table} first; run again.");
        _committed = true;
    }

    private static CommittedFile Describe(string path, ParquetReader parquet)
    {
        Durable.SyncFile(path);
        using var stream = File.OpenRead(path);
        return new(Path.GetFileName(path), parquet.Rows(path), stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    private WatermarkMove? Watermark(BatchFacts facts, string[] paths, ParquetReader parquet)
    {
        if (facts.Declared.Watermark is not { } column)
            return null;
        var before = Previous?.Watermark is { } earlier && earlier.Column == column ? earlier.After : null;
        var after = parquet.Greatest(paths, column, facts.Kind is BatchKind.Increment ? before : null);
        return new(column, before, after ?? before);
    }
}
