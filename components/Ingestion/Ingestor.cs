using System.Collections.Concurrent;
using System.Diagnostics;
using EcommAspire.Domain;
using EcommAspire.Ingestion.Loading;
using EcommAspire.Lake;

namespace EcommAspire.Ingestion;

/// <summary>Takes sources into bronze.</summary>
/// <param name="lake">Where their rows go.</param>
/// <param name="quarantine">Where the rows go that are refused.</param>
/// <param name="time">The clock.</param>
public sealed class Ingestor(Bronze lake, QuarantineStore quarantine, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>
    /// Reads every table of the sources and makes the lake's catalog anew. A table that fails leaves the lake as it was and
    /// does not keep the others from it; what became of each is in the result.
    /// </summary>
    /// <param name="sources">The sources.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told of the run's steps.</param>
    /// <param name="cancellation">Stops the run; what was committed stays.</param>
    public async Task<IngestionResult> IngestAsync(
        IReadOnlyList<ISourceConnector> sources, IngestionOptions options, IProgress<IngestionProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(options);
        using var activity = Telemetry.Activity.StartActivity("ingest");
        var started = _time.GetTimestamp();
        var batchId = BatchId.New(_time);
        var results = new ConcurrentDictionary<(string, string), TableResult>();
        void Report(TableResult result)
        {
            results[(result.Source, result.Table)] = result;
            progress?.Report(new(result.Source, result.Table, result.BytesRead, result));
        }

        using var spill = lake.OpenSpill(batchId, cancellation);
        var memory = options.MemoryLimitBytes / Math.Max(1, options.Parallelism);
        await Parallel.ForEachAsync(
            sources,
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.Parallelism), CancellationToken = cancellation },
            async (connector, stop) => await new SourceRun(connector, options, lake, quarantine, batchId, memory, spill.Path, _time, progress).RunAsync(Report, stop));

        lake.WriteCatalog(options.Contract, cancellation);
        lake.RemoveSuperseded(options.KeepFullBatches);
        var inOrder = sources.SelectMany(s => Selected(s.Source, options).Select(t => results[(s.Source.Name, t.Name)]));
        return new(batchId, [.. inOrder], _time.GetElapsedTime(started));
    }

    internal static IEnumerable<Table> Selected(Source source, IngestionOptions options) =>
        source.Tables.Where(t => options.Tables.Count == 0 || options.Tables.Contains(t.Name));
}

/// <summary>One source's part of a run.</summary>
internal sealed class SourceRun(
    ISourceConnector connector, IngestionOptions options, Bronze lake, QuarantineStore quarantine, string batchId, long memory, string spill, TimeProvider time, IProgress<IngestionProgress>? progress)
{
    private readonly Source _source = connector.Source;

    public async Task RunAsync(Action<TableResult> report, CancellationToken cancellation)
    {
        using var activity = Telemetry.Activity.StartActivity($"ingest {_source.Name}");
        activity?.SetTag("ecomm.source", _source.Name);
        var tables = new Queue<Table>(Ingestor.Selected(_source, options));
        try
        {
            await using var snapshot = await connector.OpenAsync(cancellation);
            using var loader = new ParquetLoader(memory, options.PartBytes, Path.Combine(spill, _source.Name));
            while (tables.TryPeek(out var table))
            {
                report(await RunAsync(snapshot, table, loader, cancellation));
                tables.Dequeue();
            }
        }
        catch (Exception problem) when (problem is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            activity?.SetStatus(ActivityStatusCode.Error, problem.Message);
            foreach (var table in tables)
                report(Failure(table, problem, TimeSpan.Zero));
        }
    }

    private async Task<TableResult> RunAsync(ISourceSnapshot snapshot, Table table, ParquetLoader loader, CancellationToken cancellation)
    {
        using var activity = Telemetry.Activity.StartActivity($"ingest {_source.Name}.{table.Name}");
        activity?.SetTag("ecomm.source", _source.Name);
        activity?.SetTag("db.collection.name", table.Name);
        var started = time.GetTimestamp();
        try
        {
            var result = await new TableRun(_source, table, lake, quarantine, batchId, time, progress).RunAsync(snapshot, loader, cancellation);
            result = result with { Elapsed = time.GetElapsedTime(started) };
            activity?.SetTag("ecomm.rows", result.Rows).SetTag("ecomm.rows.quarantined", result.Quarantined)
                .SetTag("ecomm.bytes.read", result.BytesRead).SetTag("ecomm.bytes.written", result.BytesWritten);
            return result;
        }
        catch (Exception problem) when (problem is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            activity?.SetStatus(ActivityStatusCode.Error, problem.Message);
            return Failure(table, problem, time.GetElapsedTime(started));
        }
    }

    private TableResult Failure(Table table, Exception problem, TimeSpan elapsed) =>
        new() { Source = _source.Name, Table = table.Name, Outcome = TableOutcome.Failed, Problem = problem, Elapsed = elapsed };
}
