using System.Text.Json;
using System.Text.Json.Serialization;

namespace EcommAspire.Lake;

/// <summary>A record that was refused, and why.</summary>
public sealed record QuarantinedRecord
{
    /// <summary>The source it came from.</summary>
    public required string Source { get; init; }

    /// <summary>The table it was meant for.</summary>
    public required string Table { get; init; }

    /// <summary>The file it stood in, where the source is files.</summary>
    public string? File { get; init; }

    /// <summary>The line of the file it began on, from 1.</summary>
    public long? Line { get; init; }

    /// <summary>The column at fault; null where the record as a whole is.</summary>
    public string? Column { get; init; }

    /// <summary>The record's key, its columns' values in the key's order joined by a comma; null where it has none.</summary>
    public string? Key { get; init; }

    /// <summary>Why it was refused, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The record as it was.</summary>
    public string? Raw { get; init; }

    /// <summary>The batch it would have been part of.</summary>
    public required string BatchId { get; init; }

    /// <summary>When it was refused.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>The refused records of one batch of one table.</summary>
/// <param name="Source">The source.</param>
/// <param name="Table">The table.</param>
/// <param name="BatchId">The batch.</param>
/// <param name="Path">The file that holds them, one JSON object a line.</param>
public sealed record QuarantinedBatch(string Source, string Table, string BatchId, string Path);

/// <summary>Where refused records are kept: <c>&lt;root&gt;/&lt;source&gt;/&lt;table&gt;/&lt;batch&gt;.jsonl</c>.</summary>
/// <param name="root">The quarantine's folder, e.g. <c>&lt;data&gt;/quarantine</c>; made when first written to.</param>
public sealed class QuarantineStore(string root)
{
    /// <summary>The quarantine's folder.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>Starts a batch's file. Nothing of it is to be seen before <see cref="QuarantineWriter.Complete"/>.</summary>
    public QuarantineWriter Begin(string source, string table, string batchId) => new(PathOf(source, table, batchId));

    /// <summary>The batches with refused records, oldest first; of one source or table only where named.</summary>
    public IReadOnlyList<QuarantinedBatch> Batches(string? source = null, string? table = null) => !Directory.Exists(Root)
        ? []
        : [..
            from sourceFolder in Directory.EnumerateDirectories(Root)
            let sourceName = FolderName.Read(Path.GetFileName(sourceFolder))
            where source is null || sourceName == source
            from tableFolder in Directory.EnumerateDirectories(sourceFolder)
            let tableName = FolderName.Read(Path.GetFileName(tableFolder))
            where table is null || tableName == table
            from file in Directory.EnumerateFiles(tableFolder, "*.jsonl")
            let batch = Path.GetFileNameWithoutExtension(file)
            orderby batch, sourceName, tableName
            select new QuarantinedBatch(sourceName, tableName, batch, file)];

    /// <summary>The refused records of a batch, in the order they were met.</summary>
    /// <exception cref="InvalidDataException">A line of the file is no such record.</exception>
    public static IEnumerable<QuarantinedRecord> Read(QuarantinedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var number = 0;
        foreach (var line in File.ReadLines(batch.Path))
        {
            number++;
            if (line.Length > 0)
                yield return Parse(line, batch.Path, number);
        }
    }

    internal void Remove(string source, string table, string batchId)
    {
        var path = PathOf(source, table, batchId);
        if (File.Exists(path))
            File.Delete(path);
    }

    private static QuarantinedRecord Parse(string line, string path, int number)
    {
        try
        {
            return JsonSerializer.Deserialize(line, QuarantineJson.Default.QuarantinedRecord) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"Line {number} of {path} is no quarantined record: {problem.Message}", problem);
        }
    }

    private string PathOf(string source, string table, string batchId) =>
        Path.Combine(Root, FolderName.Of(source), FolderName.Of(table), $"{batchId}.jsonl");
}

/// <summary>Writes the refused records of one batch; safe to use from several threads.</summary>
public sealed class QuarantineWriter : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly Lock _lock = new();
    private FileStream? _stream;

    internal QuarantineWriter(string path)
    {
        _path = path;
        _temporary = Durable.TemporaryName(path);
    }

    /// <summary>The records written so far.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a record.</summary>
    public void Add(QuarantinedRecord record)
    {
        lock (_lock)
        {
            if (_stream is null)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
                _stream = new(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
            }

            JsonSerializer.Serialize(_stream, record, QuarantineJson.Default.QuarantinedRecord);
            _stream.WriteByte((byte)'\n');
            Count++;
        }
    }

    /// <summary>Forgets the records added so far: the batch begins anew.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _stream?.SetLength(0);
            Count = 0;
        }
    }

    /// <summary>Puts the file in its place, on the disk; without a record there is none.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            if (_stream is null || Count == 0)
                return;
            _stream.Flush(flushToDisk: true);
            _stream.Dispose();
            File.Move(_temporary, _path, overwrite: true);
            Durable.SyncFolder(Path.GetDirectoryName(_path)!);
            _stream = null;
        }
    }

    /// <summary>Removes what was not completed.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_stream is null)
                return;
            _stream.Dispose();
            _stream = null;
            File.Delete(_temporary);
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(QuarantinedRecord))]
internal sealed partial class QuarantineJson : JsonSerializerContext
{
}
