using System.Diagnostics;
using EcommAspire.Cli.Models;
using EcommAspire.Cli.Output;
using EcommAspire.Cli.Stack;
using EcommAspire.Domain.Ddl;
using EcommAspire.Domain.Sources;
using EcommAspire.Ingestion;
using EcommAspire.Ingestion.Documents;
using EcommAspire.Ingestion.Files;
using EcommAspire.Ingestion.Relational;
using EcommAspire.Lake;
using EcommAspire.Transformation;
using EcommAspire.Transformation.Execution;
using EcommAspire.Warehouse.Builds;
using Microsoft.Extensions.Configuration;

namespace EcommAspire.Cli.Pipeline;

/// <summary>What a run of the batch is to do.</summary>
/// <param name="Business">What the sources are to hold first; null to take them as they are.</param>
/// <param name="Keep">Whether the servers stay up.</param>
internal sealed record BatchOptions(BusinessOptions? Business, bool Keep);

/// <summary>
/// The batch in one process: servers, business, extraction, models with their tests, publishing, reports. Every step leaves
/// behind either all it does or nothing, so a run that was killed is simply run again.
/// </summary>
internal sealed class BatchPipeline(DataFolder folder, IConfiguration settings, Terminal terminal)
{
    /// <summary>How many builds that passed are kept.</summary>
    private const int KeptBuilds = 5;

    // Asked for before anything starts, since it may be no amount at all.
    private readonly MemorySize? _memory = Settings.Memory;

    /// <summary>Runs all steps.</summary>
    public async Task<BatchSummary> RunAsync(BatchOptions options, CancellationToken cancellation)
    {
        using var activity = Telemetry.Activity.StartActivity("batch");
        BuildAge.Watch(new BuildStore(folder.Warehouse));
        var clock = Stopwatch.StartNew();
        var steps = new StepLines(terminal);
        Directory.CreateDirectory(folder.Root);

        await using var stack = await steps.RunAsync("servers", () => SourceStack.StartAsync(folder, settings, null, options.Keep, terminal, cancellation), s =>
            string.Join("; ", s.Missing.Prepend(s.Servers)).TrimEnd('.'));
        var business = options.Business is { } wanted
            ? await steps.RunAsync("business", () => BusinessStep.RunAsync(wanted, stack, folder, steps, cancellation), b => b.Sentence)
            : null;
        var ingestion = await steps.RunAsync("extract", () => IngestAsync(stack, new(), steps, cancellation), Extracted);
        // What reading the sources had of memory is the models' now.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var made = await steps.RunAsync("transform", () => TransformAsync(folder, steps, cancellation), Transformed);
        var store = new BuildStore(folder.Warehouse);
        var reports = made.Published
            ? await steps.RunAsync("report", () => DailyReports.TryWriteAsync(store, made.Build, folder, cancellation), r =>
                r.Set is { } set ? $"{Amounts.Of(set.Files.Count, "report")} in {Paths.Shown(set.Folder)}" : "not written")
            : new();
        if (made.Published)
            store.Prune(KeptBuilds);

        return new(stack.Endpoints, stack.Missing, business, ingestion, made, reports, clock.Elapsed);
    }

    /// <summary>Takes every source that can be reached into the lake, and renews the catalog.</summary>
    public async Task<IngestionResult> IngestAsync(SourceStack stack, IngestRequest request, IProgress<IngestionProgress>? progress, CancellationToken cancellation)
    {
        var connectors = Connectors(stack).Where(c => request.Sources.Count == 0 || request.Sources.Contains(c.Source.Name)).ToList();
        var ingestor = new Ingestor(new Bronze(folder.Lake), new QuarantineStore(folder.Quarantine));
        var options = new IngestionOptions { Tables = request.Tables };
        if (_memory is { } memory)
            options = options with { MemoryLimitBytes = memory.Bytes };
        return await ingestor.IngestAsync(connectors, options, progress, cancellation);
    }

    /// <summary>
    /// Makes a fresh build of all models, tests it, and publishes it where nothing of severity error failed. Unit tests ask
    /// the models' SQL, not the data, and have their answer before it runs here: they are left to `model build` and `model test`.
    /// </summary>
    public static async Task<PlatformBuildResult> TransformAsync(DataFolder folder, IProgress<RunEvent>? progress, CancellationToken cancellation)
    {
        var made = await new PlatformBuild(new BuildStore(folder.Warehouse), folder).RunAsync(
            new() { ProjectDir = "", Command = "build" }, NodeSelection.All with { ExcludeResourceTypes = ["unit_test"] },
            (engine, selection, events, stop) => engine.BuildAsync(selection, events, stop),
            isTested: true, publish: true, progress, cancellation);
        // What it came to until then is on record as a build that failed.
        if (made.Run.Cancelled)
            cancellation.ThrowIfCancellationRequested();
        return made;
    }

    private static string Extracted(IngestionResult result)
    {
        var failed = result.Tables.Count(t => t.Outcome is TableOutcome.Failed);
        return $"{Amounts.Count(result.Tables.Sum(t => t.Rows))} rows of {Amounts.Of(result.Tables.Count, "table")}"
            + (failed > 0 ? $"; {Amounts.Of(failed, "table")} failed" : "");
    }

    private static string Transformed(PlatformBuildResult made) =>
        $"{NodeCounts.Of(made.Run.Results.Where(r => r.Status is NodeStatus.Success))}, {Amounts.Of(made.Build.Tests.Pass + made.Build.Tests.Warn + made.Build.Tests.Logged, "test")} passed"
        + (made.Build.Tests.Warn > 0 ? $", {Amounts.Count(made.Build.Tests.Warn)} with a warning" : "")
        + (made.Build.Tests.Logged > 0 ? $", {Amounts.Count(made.Build.Tests.Logged)} with something to log" : "")
        + (made.Published ? ", published" : ", not published");

    private IEnumerable<ISourceConnector> Connectors(SourceStack stack) =>
        stack.Endpoints.Select(Connector)
            .Append(stack.Engagement is { } address ? new MongoConnector(Engagement.Source, address) : new JsonLinesConnector(Engagement.Source, folder.Engagement))
            .Append(new FeedConnector(Feeds.Source, Feeds.All, folder.Feeds, new Bronze(folder.Lake)));

    private static ISourceConnector Connector(SourceEndpoint endpoint) => endpoint.Dialect switch
    {
        SqlDialect.MySql => new MySqlConnector(endpoint.Source, endpoint.ConnectionString),
        SqlDialect.SqlServer => new SqlServerConnector(endpoint.Source, endpoint.ConnectionString),
        _ => new PostgreSqlConnector(endpoint.Source, endpoint.ConnectionString),
    };
}

/// <summary>Which part of the sources to take.</summary>
internal sealed record IngestRequest
{
    /// <summary>The sources; all where empty.</summary>
    public IReadOnlyCollection<string> Sources { get; init; } = [];

    /// <summary>The tables; all where empty.</summary>
    public IReadOnlyCollection<string> Tables { get; init; } = [];
}
