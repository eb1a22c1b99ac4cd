using System.Text.Json.Serialization;

namespace EcommAspire.Lake;

/// <summary>What a batch means for the batches before it.</summary>
public enum BatchKind
{
    /// <summary>The whole table: replaces every earlier batch.</summary>
    Full,

    /// <summary>New and changed rows: adds to the batches since the last full one.</summary>
    Increment,
}

/// <summary>A Parquet file of a batch.</summary>
/// <param name="Name">Its name in the batch's folder.</param>
/// <param name="Rows">The rows in it.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">The SHA-256 of its content, in lower-case hexadecimal.</param>
public sealed record CommittedFile(string Name, long Rows, long Bytes, string Sha256);

/// <summary>A column of a batch.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type it has in the Parquet files, as DuckDB names it.</param>
/// <param name="Declared">The type the contract declares; null for a column the contract does not know.</param>
public sealed record CommittedColumn(string Name, string Type, string? Declared);

/// <summary>How far a batch moved the table's watermark.</summary>
/// <param name="Column">The column that marks progress.</param>
/// <param name="Before">Its greatest value before the batch; null where there was none.</param>
/// <param name="After">Its greatest value with the batch; null while the table has no row.</param>
public sealed record WatermarkMove(string Column, string? Before, string? After);

/// <summary>A file of the source that the batch took in.</summary>
/// <param name="Name">Its name in the landing folder.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">The SHA-256 of its content, in lower-case hexadecimal.</param>
/// <param name="Rows">The rows taken from it.</param>
/// <param name="Quarantined">The rows of it that were refused.</param>
public sealed record TakenFile(string Name, long Bytes, string Sha256, long Rows, long Quarantined);

/// <summary>The record that makes a batch part of the lake. Nothing else remembers what it says.</summary>
public sealed record Commit
{
    /// <summary>Its place in the table's log, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>The batch: the name of its folder.</summary>
    public required string BatchId { get; init; }

    /// <summary>Whether it replaces or adds.</summary>
    public required BatchKind Kind { get; init; }

    /// <summary>The rows of all its files.</summary>
    public required long Rows { get; init; }

    /// <summary>The bytes of all its files.</summary>
    public required long Bytes { get; init; }

    /// <summary>The rows refused and put in quarantine instead.</summary>
    public long Quarantined { get; init; }

    /// <summary>When the source was read: every row shows the source as of this instant.</summary>
    public required DateTimeOffset ExtractedAt { get; init; }

    /// <summary>When the batch became part of the lake.</summary>
    public required DateTimeOffset CommittedAt { get; init; }

    /// <summary>The watermark's move; null for a table without one.</summary>
    public WatermarkMove? Watermark { get; init; }

    /// <summary>Where in its own log the source stood, in its own words: a snapshot, a log position, offsets.</summary>
    public string? SourcePosition { get; init; }

    /// <summary>The columns.</summary>
    public required IReadOnlyList<CommittedColumn> Schema { get; init; }

    /// <summary>The Parquet files.</summary>
    public required IReadOnlyList<CommittedFile> Files { get; init; }

    /// <summary>The source's files that the batch took in, for sources that are files.</summary>
    public IReadOnlyList<TakenFile> Taken { get; init; } = [];

    /// <summary>The version of the writer.</summary>
    public required string Writer { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Commit))]
internal sealed partial class CommitJson : JsonSerializerContext;
