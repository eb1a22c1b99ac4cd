using System.Text.Json.Serialization;

namespace EcommAspire.Simulator.Olist;

/// <summary>What became of the public files: everything that was read is accounted for here.</summary>
/// <param name="Folder">Where the files are.</param>
/// <param name="Fingerprint">Identifies the files' contents.</param>
/// <param name="Files">One entry for each of the nine, in the order of the marketplace's tables.</param>
/// <param name="Dangling">The references that lead nowhere.</param>
/// <param name="Notes">What was found in the folder besides.</param>
public sealed record OlistReport(
    string Folder,
    string Fingerprint,
    IReadOnlyList<OlistFileReport> Files,
    IReadOnlyList<DanglingReference> Dangling,
    IReadOnlyList<string> Notes)
{
    /// <summary>Whether the database held these files already, so that nothing had to be done; the counts are those of that load.</summary>
    public bool Unchanged { get; init; }

    /// <summary>How long it took.</summary>
    [JsonIgnore]
    public TimeSpan Elapsed { get; init; }

    /// <summary>The bytes of the files, as they lie in the folder.</summary>
    public long Bytes { get; init; }

    /// <summary>The rows now in the database.</summary>
    [JsonIgnore]
    public long RowsLoaded => Files.Sum(f => f.RowsLoaded);

    /// <summary>The rows refused, now in quarantine.</summary>
    [JsonIgnore]
    public long RowsQuarantined => Files.Sum(f => f.RowsQuarantined);
}

/// <summary>What became of a file.</summary>
public enum OlistFileState
{
    /// <summary>Its rows are in the database, but for those accounted for.</summary>
    Loaded,

    /// <summary>It is not in the folder; its table is empty.</summary>
    Missing,

    /// <summary>It could not be read as that file; its table is empty.</summary>
    Refused,
}

/// <summary>
/// What became of one file. Nothing vanishes: <see cref="RowsRead"/> is always <see cref="RowsLoaded"/> +
/// <see cref="RowsQuarantined"/> + <see cref="RowsRepeated"/> + <see cref="RowsBlank"/>.
/// </summary>
/// <param name="Table">The table it belongs to.</param>
/// <param name="File">Its name, as found; the published name when it is missing.</param>
/// <param name="State">What became of it.</param>
public sealed record OlistFileReport(string Table, string File, OlistFileState State)
{
    /// <summary>Why it was refused, in a sentence.</summary>
    public string? Refusal { get; init; }

    /// <summary>The records after the header, blank ones included.</summary>
    public long RowsRead { get; init; }

    /// <summary>The rows in the database.</summary>
    public long RowsLoaded { get; init; }

    /// <summary>The rows refused.</summary>
    public long RowsQuarantined { get; init; }

    /// <summary>The rows left out because the very same row, with the same key, came before.</summary>
    public long RowsRepeated { get; init; }

    /// <summary>The rows that held nothing.</summary>
    public long RowsBlank { get; init; }

    /// <summary>The line of the first repeated row; null when there is none.</summary>
    public long? FirstRepeatedLine { get; init; }

    /// <summary>What is to be known of the file as a whole: its encoding, its separator, columns ignored or lacking, readings assumed.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What was written unlike the published files, and how it was read.</summary>
    public IReadOnlyList<RepairCount> Repairs { get; init; } = [];

    /// <summary>Why rows were refused.</summary>
    public IReadOnlyList<RefusalCount> Refusals { get; init; } = [];
}

/// <summary>Values of loaded rows that were written unlike the published files, of one kind in one column.</summary>
/// <param name="Column">The column; null when it concerns the row.</param>
/// <param name="Kind">How they were written, and read.</param>
/// <param name="Count">How many.</param>
/// <param name="FirstLine">The line of the first.</param>
public sealed record RepairCount(string? Column, string Kind, long Count, long FirstLine);

/// <summary>Rows refused for one reason because of one column.</summary>
/// <param name="Column">The column; null when it concerns the row.</param>
/// <param name="Reason">The reason.</param>
/// <param name="Count">How many rows.</param>
/// <param name="FirstLines">The lines of the first of them.</param>
public sealed record RefusalCount(string? Column, string Reason, long Count, IReadOnlyList<long> FirstLines);

/// <summary>Rows that refer to something that is not there. They are loaded all the same, as the public files have them.</summary>
/// <param name="Table">The referring table.</param>
/// <param name="Columns">Its referring columns.</param>
/// <param name="References">The table referred to.</param>
/// <param name="Rows">The rows whose reference leads nowhere.</param>
/// <param name="OfRows">The rows that have a reference.</param>
/// <param name="Keys">The distinct keys that are missing.</param>
public sealed record DanglingReference(string Table, IReadOnlyList<string> Columns, string References, long Rows, long OfRows, long Keys)
{
    /// <summary>The finding as a sentence.</summary>
    public override string ToString() =>
        $"{Rows:N0} of {OfRows:N0} {Table} refer to {References} that are not in the files ({Keys:N0} distinct {string.Join(", ", Columns)}).";
}
