using EcommAspire.Domain;

namespace EcommAspire.Lake;

/// <summary>The columns that bronze adds to every row, after the source's own.</summary>
public static class BronzeColumns
{
    /// <summary>When the row was taken from its source.</summary>
    public const string ExtractedAt = "_extracted_at";

    /// <summary>Which source it was taken from.</summary>
    public const string SourceId = "_source_id";

    /// <summary>The batch it came with.</summary>
    public const string BatchId = "_batch_id";

    /// <summary>The file it stood in, for sources that are files.</summary>
    public const string SourceFile = "_source_file";

    /// <summary>The line of that file its record began on.</summary>
    public const string SourceLine = "_source_line";

    private static readonly Column[] _origin =
    [
        new(SourceFile, ColumnType.Text, "The file the row stood in."),
        new(SourceLine, ColumnType.BigInteger, "The line of the file that the row began on."),
    ];

    private static readonly Column[] _extraction =
    [
        new(ExtractedAt, ColumnType.Instant, "When the row was taken from its source."),
        new(SourceId, ColumnType.Text, "The source it was taken from."),
        new(BatchId, ColumnType.Text, "The batch it came with."),
    ];

    /// <summary>The columns added to the rows of a source of that kind.</summary>
    public static IReadOnlyList<Column> For(SourceKind kind) =>
        kind is SourceKind.Files ? [.. _origin, .. _extraction] : _extraction;
}
