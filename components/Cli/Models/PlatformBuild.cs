using System.Text.Json;
using EcommAspire.Transformation;
using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Graph;
using EcommAspire.Warehouse;
using EcommAspire.Warehouse.Audit;
using EcommAspire.Warehouse.Builds;

namespace EcommAspire.Cli.Models;

/// <summary>What a command of the model engine made of the warehouse.</summary>
/// <param name="Run">What each node did.</param>
/// <param name="Build">The build it made or tested.</param>
/// <param name="Published">Whether readers see it.</param>
internal sealed record PlatformBuildResult(RunResult Run, Build Build, bool Published)
{
    /// <summary>Whether nothing ran, so that there is no build of it.</summary>
    public bool IsDiscarded { get; init; }
}

/// <summary>
/// Runs the platform's models into a build of the warehouse: a new file that nobody reads, audited before it may be published.
/// </summary>
internal sealed class PlatformBuild(BuildStore store, DataFolder folder)
{
    private const int SampledRows = 5;

    /// <summary>A command of the engine.</summary>
    public delegate Task<RunResult> Command(ModelEngine engine, NodeSelection selection, IProgress<RunEvent>? progress, CancellationToken cancellation);

    /// <summary>
    /// Runs a command into a new build, and publishes it where its tests ran and passed. A build of all nodes starts empty,
    /// but for the history that only the published build holds.
    /// </summary>
    /// <param name="options">How the engine is to run; paths are filled in.</param>
    /// <param name="selection">Which nodes. Where it is not all of them, the build starts from a copy of the newest one that goes on with the published one's history.</param>
    /// <param name="command">What to do with them.</param>
    /// <param name="isTested">Whether the command runs the tests of what it makes.</param>
    /// <param name="publish">Whether to publish a build that passed.</param>
    /// <param name="progress">Hears of each node.</param>
    /// <param name="cancellation">Interrupts it; the build is recorded as failed.</param>
    /// <param name="load">Loads the engine, where that is not as the options say.</param>
    public async Task<PlatformBuildResult> RunAsync(
        ModelOptions options, NodeSelection selection, Command command, bool isTested, bool publish, IProgress<RunEvent>? progress, CancellationToken cancellation, Func<ModelOptions, ModelEngine>? load = null)
    {
        RequireCatalog();
        var published = store.Forerunner();
        var basis = IsWhole(selection) && options.Command == "build" ? null : Basis(published);
        using var draft = store.Begin(basis);
        try
        {
            return await MakeAsync(draft, basis, published, options, selection, command, isTested, publish, progress, load ?? ModelEngine.Load, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException && draft.Build.State is BuildState.Building)
        {
            // What could not run made nothing that a later command should go on from.
            draft.Discard();
            throw;
        }
    }

    private async Task<PlatformBuildResult> MakeAsync(
        BuildDraft draft, Build? basis, Build? published, ModelOptions options, NodeSelection selection, Command command, bool isTested, bool publish, IProgress<RunEvent>? progress, Func<ModelOptions, ModelEngine> load, CancellationToken cancellation)
    {
        var engine = load(PlatformProject.Apply(options, folder, draft.Path));
        var madeBy = PlatformHistory.Hash(engine);
        draft.MadeBy(basis is null || basis.MadeBy == madeBy ? madeBy : null);
        // Without rows every customer would seem to have gone.
        if (basis is null && published is not null && !engine.Options.Empty)
            draft.CarryOver(published, PlatformHistory.Tables(engine, published, madeBy), PlatformProject.Writing(engine, draft.Path), cancellation);
        var run = await command(engine, selection, progress, cancellation);
        // A build in which nothing ran is the one before, once more.
        if (run.Results.Count == 0)
        {
            draft.Discard();
            return new(run, draft.Build, Published: false) { IsDiscarded = true };
        }

        // What a disk could not hold is not there to be looked at, not even by the tests' failing rows.
        if (run.Results.Select(r => r.Message).FirstOrDefault(Failure.SaysDiskIsFull) is { } full)
            throw new WarehouseException(Failure.DiskIsFull(full));

        var build = await FinishAsync(draft, engine, run, isTested && run.Command is "build" or "test", cancellation);
        var publishes = publish && !engine.Options.Empty && run.Command == "build" && build.State is BuildState.Passed;
        if (publishes)
            build = store.Publish(build.Id);
        return new(run, build, publishes);
    }

    /// <summary>
    /// Runs tests on the newest build, and leaves no other behind. One that was made without its tests is audited by them:
    /// where all ran and passed, it may be published. Any other is only read, unless failing rows are to be kept, for which
    /// a copy is made.
    /// </summary>
    /// <param name="options">How the engine is to run; paths are filled in.</param>
    /// <param name="selection">Which tests.</param>
    /// <param name="command">The engine's command.</param>
    /// <param name="progress">Hears of each node.</param>
    /// <param name="cancellation">Interrupts it; the build stays as it was.</param>
    public async Task<PlatformBuildResult> TestAsync(
        ModelOptions options, NodeSelection selection, Command command, IProgress<RunEvent>? progress, CancellationToken cancellation)
    {
        RequireCatalog();
        var newest = Newest() ?? throw new Stack.SettingException("There is no build to test yet; `ecomm model build` makes one.");
        if (newest is { State: BuildState.Untested, PublishedAt: null })
        {
            using var draft = store.Resume(newest);
            var audited = ModelEngine.Load(PlatformProject.Apply(options, folder, draft.Path, isReadOnly: !options.StoreFailures));
            var audit = await command(audited, selection, progress, cancellation);
            return new(audit, await FinishAsync(draft, audited, audit, IsWhole(selection), cancellation), Published: false);
        }

        if (options.StoreFailures)
            return await RunAsync(options, selection, command, isTested: true, publish: false, progress, cancellation);
        var engine = ModelEngine.Load(PlatformProject.Apply(options, folder, store.PathOf(newest.Id), isReadOnly: true));
        return new(await command(engine, selection, progress, cancellation), newest, Published: false);
    }

    private static bool IsWhole(NodeSelection selection) =>
        selection.IsEverything && selection.ResourceTypes.Count == 0 && selection.ExcludeResourceTypes.All(t => t == "unit_test");

    private void RequireCatalog()
    {
        if (!File.Exists(folder.Catalog))
            throw new Stack.SettingException($"The lake in {folder.Lake} is empty, so there is nothing to build from; `ecomm pipeline run --simulate` makes a business and fills it, `ecomm ingest` takes the sources as they are.");
    }

    private Build? Newest() =>
        store.List().FirstOrDefault(b => b.State is not (BuildState.Building or BuildState.Damaged) && File.Exists(store.PathOf(b.Id)));

    // After a rollback the newest build holds a history that was turned away.
    private Build? Basis(Build? published) =>
        Newest() is { } newest && (published is null || store.GoesOnWith(newest, published)) ? newest : published;

    private static async Task<Build> FinishAsync(BuildDraft draft, ModelEngine engine, RunResult run, bool isTested, CancellationToken cancellation)
    {
        var checks = await ChecksAsync(engine, run, cancellation);
        AuditTables.Write(draft.Path, draft.Build.Id, DateTimeOffset.UtcNow, checks, run.Results.Select(Logged));
        var tests = Outcomes(run, r => r.Node.ResourceType is ResourceType.Test or ResourceType.UnitTest);
        var models = Outcomes(run, r => r.Node.ResourceType is not (ResourceType.Test or ResourceType.UnitTest));
        var state = !run.Success ? BuildState.Failed : isTested ? BuildState.Passed : BuildState.Untested;
        return draft.Finish(state, models, tests, run.Success ? null : Reason(run));
    }

    private static Outcomes Outcomes(RunResult run, Func<NodeResult, bool> which)
    {
        var results = run.Results.Where(which).ToList();
        return new(
            results.Count(r => r.Status is NodeStatus.Success or NodeStatus.Pass),
            results.Count(r => r.Status is NodeStatus.Warn && !r.IsLogged()),
            results.Count(r => r.IsFailure),
            results.Count(r => r.Status is NodeStatus.Skipped),
            results.Count(r => r.IsLogged()));
    }

    private static string Reason(RunResult run)
    {
        if (run.Cancelled)
            return "The run was interrupted.";
        var failed = run.Results.Where(r => r.IsFailure).Select(r => r.Node.Name).ToList();
        return $"{failed.Count} of {run.Results.Count} nodes failed: {string.Join(", ", failed.Take(3))}{(failed.Count > 3 ? "…" : "")}";
    }

    private static async Task<List<QualityCheck>> ChecksAsync(ModelEngine engine, RunResult run, CancellationToken cancellation)
    {
        var tests = run.Results.Where(r => r.Node.ResourceType is ResourceType.Test).ToList();
        var failing = tests.Where(t => t.Status is NodeStatus.Fail or NodeStatus.Warn && t.Failures > 0).ToList();
        var rows = await engine.FailingRowsAsync(failing, SampledRows, cancellation);
        var samples = failing.Zip(rows).ToDictionary(pair => pair.First, pair => Sample(pair.Second));
        return [.. tests.Select(t => Check(t, samples.GetValueOrDefault(t)))];
    }

    private static QualityCheck Check(NodeResult test, string? sample)
    {
        var node = test.Node;
        return new(
            node.Name,
            node.AttachedNode?.Split('.')[^1],
            node.ColumnName,
            node.TestMetadata?.Name ?? "singular",
            node.OnlyLogs() ? "logged" : (test.Severity ?? "error").ToLowerInvariant(),
            test.IsLogged() ? "logged" : test.Status.Spelling(),
            test.Failures,
            test.Message,
            test.CompiledPath,
            sample);
    }

    private static string Sample(Transformation.Execution.ResultTable rows) => JsonSerializer.Serialize(
        rows.Rows.Select(row => rows.Columns.Select((c, i) => (c.Name, Value: row[i]?.ToString())).ToDictionary(c => c.Name, c => c.Value)));

    private static LoggedNode Logged(NodeResult result) => new(
        result.UniqueId,
        result.Node.ResourceType.Spelling(),
        result.Status.Spelling(),
        result.Timing.Count > 0 ? result.Timing[0].StartedAt : null,
        result.ExecutionTime.TotalSeconds,
        result.AdapterResponse.TryGetValue("rows_affected", out var rows) && rows is not null ? Convert.ToInt64(rows) : null,
        result.Message);
}
