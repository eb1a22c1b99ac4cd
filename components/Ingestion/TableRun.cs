using EcommAspire.Domain;
using EcommAspire.Ingestion.Loading;
using EcommAspire.Lake;

namespace EcommAspire.Ingestion;

/// <summary>One table's part of a run: read, write, commit.</summary>
internal sealed class TableRun(
    Source source, Table table, Bronze lake, QuarantineStore quarantine, string batchId, TimeProvider time, IProgress<IngestionProgress>? progress)
{
    private readonly BronzeTable _bronze = lake.Table(source.Name, table.Name);
    private long _bytesRead;
    private string? _firstRefusal;

    public async Task<TableResult> RunAsync(ISourceSnapshot snapshot, ParquetLoader loader, CancellationToken cancellation)
    {
        progress?.Report(new(source.Name, table.Name, 0));
        using var batch = _bronze.Begin(batchId, quarantine);
        await using var extract = await snapshot.OpenTableAsync(table, batch.Previous, cancellation);
        if (extract is null)
            return new() { Source = source.Name, Table = table.Name, Outcome = TableOutcome.NothingNew, Watermark = Unmoved(batch.Previous) };

        using var refused = quarantine.Begin(source.Name, table.Name, batchId);
        var (rows, notes) = await LoadAsync(extract, snapshot, batch, loader, refused, cancellation);

        if (rows == 0 && _firstRefusal is { } refusal && source.Kind is SourceKind.Relational && batch.Previous is { Rows: > 0 })
        {
            throw new SchemaDriftException(
                $"Table {_bronze} stays as it was: none of its {refused.Count} rows fits the contract, the first because {refusal} Bring the table or the contract up to date.");
        }

        // Refused rows are in their place before the batch counts; without its commit both are removed again.
        refused.Complete();
        var commit = batch.Commit(new()
        {
            Declared = table,
            Kind = extract.Kind,
            ExtractedAt = snapshot.TakenAt,
            SourcePosition = snapshot.Position,
            Quarantined = refused.Count,
            Taken = extract.Taken,
        });
        if (commit.Rows != rows)
            throw new CorruptLakeException($"The batch {batchId} of {_bronze} has {commit.Rows} rows in its files where {rows} were written.");
        await extract.CommittedAsync(commit, cancellation);
        Count(commit);
        return new()
        {
            Source = source.Name,
            Table = table.Name,
            Outcome = TableOutcome.Loaded,
            BatchId = batchId,
            Rows = commit.Rows,
            Quarantined = commit.Quarantined,
            BytesRead = _bytesRead,
            BytesWritten = commit.Bytes,
            Watermark = commit.Watermark,
            Notes = [.. extract.Notes, .. notes],
        };
    }

    private async Task<(long Rows, IReadOnlyList<string> Notes)> LoadAsync(
        TableExtract extract, ISourceSnapshot snapshot, BronzeBatch batch, ParquetLoader loader, QuarantineWriter refused, CancellationToken cancellation)
    {
        var seen = new CheckedNotes();
        try
        {
            try
            {
                var rows = await LoadOnceAsync(extract, snapshot, batch, loader, refused, extract.NeedsChecking, seen, cancellation);
                return (rows, seen.Notes);
            }
            catch (UnfitRowsException) when (source.Kind is SourceKind.Relational && !extract.NeedsChecking)
            {
                // Some row does not fit its types. Which, a slower reading tells.
                var rows = await LoadOnceAsync(extract, snapshot, batch, loader, refused, check: true, seen, cancellation);
                return (rows, seen.Notes);
            }
        }
        catch (UnfitRowsException problem)
        {
            throw new LoadException($"A row of {_bronze} cannot be read: {problem.Message.Split('\n')[0]}", problem);
        }
    }

    private async Task<long> LoadOnceAsync(
        TableExtract extract, ISourceSnapshot snapshot, BronzeBatch batch, ParquetLoader loader, QuarantineWriter refused, bool check, CheckedNotes seen, CancellationToken cancellation)
    {
        long? sent = null;
        var written = await loader.LoadAsync(
            extract.Columns,
            Constants(snapshot),
            batch.Folder,
            async (pipe, stop) =>
            {
                refused.Clear();
                _firstRefusal = null;
                _bytesRead = 0;
                var rows = new RowWriter(pipe, extract.Columns, refusal => Refuse(refusal, refused), requireValues: source.Kind is not SourceKind.Relational);
                using var checking = check ? new CheckingStream(rows, extract.Columns, table.Key) : null;
                sent = await extract.WriteAsync(new(checking ?? pipe, rows), stop);
                checking?.Complete();
                rows.Flush();
                if (check)
                    sent = rows.Written;
                seen.Take(rows);
            },
            Passed,
            cancellation);
        return sent is null || sent == written
            ? written
            : throw new LoadException($"Of {sent} rows of {_bronze} only {written} arrived in Parquet; the batch is dropped. Ingest again, and report this.");
    }

    private Constant[] Constants(ISourceSnapshot snapshot) =>
    [
        new(BronzeColumns.ExtractedAt, $"make_timestamptz({(snapshot.TakenAt.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond})"),
        new(BronzeColumns.SourceId, $"'{source.Name.Replace("'", "''", StringComparison.Ordinal)}'"),
        new(BronzeColumns.BatchId, $"'{batchId}'"),
    ];

    private void Refuse(Refusal refusal, QuarantineWriter refused)
    {
        _firstRefusal ??= refusal.Reason;
        refused.Add(Record(refusal));
    }

    private QuarantinedRecord Record(Refusal refusal) => new()
    {
        Source = source.Name,
        Table = table.Name,
        File = refusal.File,
        Line = refusal.Line,
        Column = refusal.Column,
        Key = refusal.Key,
        Reason = refusal.Reason,
        Raw = refusal.Raw,
        BatchId = batchId,
        At = time.GetUtcNow(),
    };

    private void Passed(int bytes)
    {
        _bytesRead += bytes;
        progress?.Report(new(source.Name, table.Name, _bytesRead));
    }

    private WatermarkMove? Unmoved(Commit? previous) =>
        previous?.Watermark is { } last ? last with { Before = last.After }
        : table.Watermark is { } column ? new(column, null, null)
        : null;

    private void Count(Commit commit)
    {
        var tags = new KeyValuePair<string, object?>[] { new("ecomm.source", source.Name), new("db.collection.name", table.Name) };
        Telemetry.Rows.Add(commit.Rows, tags);
        Telemetry.Quarantined.Add(commit.Quarantined, tags);
        Telemetry.BytesRead.Add(_bytesRead, tags);
        Telemetry.BytesWritten.Add(commit.Bytes, tags);
    }

    /// <summary>What a careful reading saw besides the rows it refused.</summary>
    private sealed class CheckedNotes
    {
        public IReadOnlyList<string> Notes { get; private set; } = [];

        public void Take(RowWriter rows) =>
            Notes = [.. rows.ZeroDates.Select(z => $"{z.Key} is a date of zeros in {z.Value} rows, taken as null")];
    }
}
