using EcommAspire.Transformation.Artifacts;
using EcommAspire.Transformation.Artifacts.Manifest;
using EcommAspire.Transformation.Engines;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;
using EcommAspire.Transformation.Project;
using EcommAspire.Transformation.Project.Warnings;

namespace EcommAspire.Transformation.Execution;

/// <summary>A command that works on nodes, from the choice of nodes to the artifacts.</summary>
internal sealed class CommandRunner(ProjectState state, ModelProject project, CommandKind kind, Action<RunEvent> report)
{
    private readonly RunState _run = new(state, project, kind.Name, report);

    /// <summary>Where <c>source freshness</c> writes its result, if not to its usual place.</summary>
    public string? SourcesPath { get; init; }

    /// <summary>The engine, where it is being opened already.</summary>
    public EngineOpening? Opening { get; init; }

    public RunResult Run(NodeSelection selection, CancellationToken cancellation)
    {
        Begin();
        _run.Arguments = InvocationArguments.Of(state, kind.Name, selection);
        try
        {
            return Run(Selected(selection), cancellation);
        }
        catch when (!kind.Executes)
        {
            WriteManifest();
            throw;
        }
    }

    private void Begin()
    {
        foreach (var warning in project.WarningLines)
            report(warning);
        if (SourcesPath is not null && WarningList.Settle(state.Options.Warnings, WarningNames.FreshnessOutput, "--output of source freshness is on its way out of dbt: take --target-path for the folder of all artifacts.") is { } shown)
            report(new LogLine($"[WARNING]: {shown}", LogLevel.Warning, WarningNames.FreshnessOutput));
        if (kind == CommandKind.Freshness && !HasHooks && project.Graph.Nodes.Values.Any(n => n.ResourceType == ResourceType.Operation)
            && WarningList.Settle(state.Options.Warnings, WarningNames.HooksNotRun, "source freshness does not run the project's hooks, as the flag source_freshness_run_project_hooks has it; dbt is giving that flag up.") is { } told)
            report(new LogLine($"[WARNING]: {told}", LogLevel.Warning, WarningNames.HooksNotRun));
        report(new ProjectFound(project.Summary()));
    }

    /// <summary>Runs the nodes of an earlier run again that did not end well there, as they are now.</summary>
    public RunResult RunAgain(Resumption resumed, CancellationToken cancellation)
    {
        Begin();
        (_run.Resumed, _run.Arguments) = (resumed, InvocationArguments.Again(state, kind.Name, resumed.Arguments));
        return Run([.. project.Graph.Nodes.Values.Where(n => resumed.UniqueIds.Contains(n.UniqueId)).OrderBy(n => n.UniqueId, StringComparer.Ordinal)], cancellation, again: true);
    }

    // As in dbt, unit tests do not hold their model back where an earlier run is taken up.
    private RunResult Run(IReadOnlyList<Node> selected, CancellationToken cancellation, bool again = false)
    {
        var clock = state.Options.Clock;
        var stamp = clock.GetTimestamp();
        IReadOnlyList<Node> nodes = kind.Executes ? [.. selected.Where(n => !n.IsEphemeral)] : selected;
        if (nodes.Count == 0)
        {
            var isTold = WarningList.Settle(state.Options.Warnings, WarningNames.NothingToDo, "there is nothing to do: no node is chosen") is not null;
            var nothing = new RunResult { Command = kind.Name, Results = [], NothingSelected = true, Elapsed = clock.GetElapsedTime(stamp) };
            WriteResults(nothing);
            if (!kind.Executes)
                WriteManifest();
            if (isTold)
                report(new RunFinished(nothing));
            return nothing;
        }

        _run.Selected = [.. nodes.Select(n => n.UniqueId)];
        using var engine = Opening?.Take() ?? state.Engine.Open(state.Profile, state.Root.Root);
        using var main = engine.Open();
        var sessions = Enumerable.Range(0, Math.Min(state.Options.SingleThreaded ? 1 : state.Threads, nodes.Count)).Select(_ => engine.Open()).ToList();
        List<NodeResult> results = [];
        try
        {
            report(new RunStarted(state.Threads, state.Profile.Target, nodes.Count));
            using var interrupting = cancellation.Register(main.Interrupt);
            if (!Prepared(nodes, main, cancellation))
            {
                results.AddRange(nodes.Select(n => new NodeResult { Node = n, Status = NodeStatus.Skipped, Message = Scheduler.Stopped }));
            }
            else if (!HasHooks || RunHooks("on-run-start", main, results, [], cancellation) || !SkipsAfterFailedStart)
            {
                var runner = new NodeRunner(_run, new NodeCompiler(_run), kind.Executes);
                var graph = new ExecutionGraph(project.Graph, nodes, kind.Ordered, kind.Ordered && kind.Types.Contains(ResourceType.Test) && kind.Executes, unitTestsGate: !again);
                Func<Node, IEngineSession, CancellationToken, NodeResult> runNode = kind == CommandKind.Cloning ? new CloneRunner(_run).Run : runner.Run;
                var scheduler = new Scheduler(_run, runNode, nodes, graph, state.Options.FailFast);
                var ran = scheduler.Run(sessions, cancellation);
                // dbt counts the ephemeral models, too, among what it left out.
                if (scheduler.StoppedEarly)
                    ran = [.. ran, .. selected.Where(n => n.IsEphemeral).Select(n => new NodeResult { Node = n, Status = NodeStatus.Skipped, Message = Scheduler.FailedFast })];
                results.AddRange(ran);
                if (HasHooks && !cancellation.IsCancellationRequested)
                    RunLastHooks(main, results, [.. results.Where(r => r.Node.ResourceType != ResourceType.Operation || r.IsFailure)], () => Finish(stamp, results, cancellation), cancellation);
            }
            else
            {
                List<NodeResult> skipped = [.. nodes.Select(n => new NodeResult { Node = n, Status = NodeStatus.Skipped, Message = "An on-run-start hook failed." })];
                results.AddRange(skipped);
                RunLastHooks(main, results, [], () => Finish(stamp, results, cancellation), cancellation);
            }
        }
        finally
        {
            sessions.ForEach(s => s.Dispose());
        }

        var result = Finish(stamp, results, cancellation);
        report(new RunFinished(result));
        return result;
    }

    private RunResult Finish(long stamp, List<NodeResult> results, CancellationToken cancellation)
    {
        var result = new RunResult { Command = kind.Name, Results = results, Elapsed = state.Options.Clock.GetElapsedTime(stamp), Cancelled = cancellation.IsCancellationRequested };
        var manifest = Task.Run(WriteManifest, CancellationToken.None);
        try
        {
            WriteResults(result);
        }
        finally
        {
            manifest.GetAwaiter().GetResult();
        }

        return result;
    }

    /// <summary>The manifest with what is compiled so far.</summary>
    private void WriteManifest()
    {
        if (state.Options.WriteJson)
            ManifestFile.Write(state, project, _run);
    }

    /// <summary>https://docs.getdbt.com/reference/global-configs/behavior-changes#failures-in-on-run-start-hooks</summary>
    private bool SkipsAfterFailedStart => state.Root.Flags.GetValueOrDefault("skip_nodes_if_on_run_start_fails") is true;

    private bool HasHooks => kind.HasHooks && !(kind == CommandKind.Freshness && state.Root.Flags.GetValueOrDefault("source_freshness_run_project_hooks") is false);

    private void WriteResults(RunResult result)
    {
        if (kind == CommandKind.Freshness)
            SourcesFile.Write(state, SourcesPath ?? Path.Combine(state.TargetPath, SourcesFile.Name), result);
        else
            RunResultsFile.Write(state, result, _run.Arguments);
    }

    /// <summary>Makes what the nodes need before any of them runs; false where the run was stopped meanwhile.</summary>
    private bool Prepared(IReadOnlyList<Node> nodes, IEngineSession session, CancellationToken cancellation)
    {
        try
        {
            if (kind.Executes)
                CreateSchemas(nodes, session, cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            session.Rollback();
            return false;
        }
    }

    public IReadOnlyList<Node> Choose(NodeSelection selection)
    {
        var nodes = Selected(selection);
        return kind.Executes ? [.. nodes.Where(n => !n.IsEphemeral)] : nodes;
    }

    private IReadOnlyList<Node> Selected(NodeSelection selection)
    {
        List<string> warnings = [];
        var nodes = new NodeSelector(project, warnings, state.Earlier, state.Options.IndirectSelection, new SemanticEntries(state, project).Entry).Select(selection, kind.Types, lists: kind == CommandKind.List);
        foreach (var warning in warnings)
            if (WarningList.Settle(state.Options.Warnings, WarningNames.NothingSelected, warning) is { } shown)
                report(new LogLine(shown, LogLevel.Warning, WarningNames.NothingSelected));
        return kind == CommandKind.Freshness ? [.. nodes.Where(n => n.FreshnessRule is not null)] : nodes;
    }

    /// <summary>Every schema that the nodes need is made before any of them runs, so that threads do not race for it.</summary>
    private void CreateSchemas(IReadOnlyList<Node> nodes, IEngineSession session, CancellationToken cancellation)
    {
        var wanted = nodes
            .Where(n => n.ResourceType.IsRefable() || n.ResourceType == ResourceType.Function || n.ResourceType == ResourceType.Test && (n.Config.Flag("store_failures") ?? state.Options.StoreFailures))
            .Select(n => new SchemaName(n.Database ?? state.Database, n.Schema))
            .DistinctBy(s => new SchemaName(s.Database.ToLowerInvariant(), s.Schema.ToLowerInvariant()))
            .ToList();
        if (wanted.Count == 0)
            return;
        var scope = new RunScope(_run, null, session, cancellation);
        try
        {
            foreach (var group in wanted.GroupBy(w => w.Database, StringComparer.OrdinalIgnoreCase))
            {
                var existing = Call(scope, "list_schemas", group.Key) is AgateTable table
                    ? table.Table.Rows.Select(r => (string)r[0]!).ToHashSet(StringComparer.OrdinalIgnoreCase)
                    : [];
                foreach (var (database, schema) in group.Where(w => !existing.Contains(w.Schema)))
                    Call(scope, "create_schema", new Relation { Quoter = state.Engine.Quote, Database = database, Schema = schema });
                // DuckDB writes to one database in a transaction.
                session.Commit();
            }
        }
        catch (Exception e) when (e is EngineException or JinjaException)
        {
            session.Rollback();
            throw new ModelException($"the schemas cannot be made: {e.Message}", null, e);
        }
    }

    private object? Call(RunScope scope, string macro, params object?[] arguments) =>
        scope.Call(state.Macros.ResolveFromRoot(macro)!, new CallArguments(arguments));

    /// <summary>As in dbt, what ran is kept where a hook after it cannot be compiled.</summary>
    private void RunLastHooks(IEngineSession session, List<NodeResult> into, IReadOnlyList<NodeResult> done, Func<RunResult> finish, CancellationToken cancellation)
    {
        try
        {
            RunHooks("on-run-end", session, into, done, cancellation);
        }
        catch (ModelException)
        {
            if (finish() is { Success: false } result)
                report(new RunFinished(result));
            throw;
        }
    }

    private bool RunHooks(string moment, IEngineSession session, List<NodeResult> into, IReadOnlyList<NodeResult> done, CancellationToken cancellation)
    {
        var hooks = project.Graph.Nodes.Values.Where(n => n.ResourceType == ResourceType.Operation && n.Tags.Contains(moment)).ToList();
        // They stand in the project in the order they run: its own, then the packages'.
        var failed = false;
        for (var i = 0; i < hooks.Count; i++)
        {
            var hook = hooks[i];
            var description = Descriptions.Of(hook);
            if (!failed)
                report(new NodeStarted(hook, i + 1, hooks.Count, description));
            var result = failed
                ? new NodeResult { Node = hook, Status = NodeStatus.Skipped, Message = $"{NameOf(hook)} skipped" }
                : RunHook(hook, session, done, cancellation);
            into.Add(result);
            report(new NodeFinished(result, i + 1, hooks.Count, description));
            failed |= result.IsFailure;
        }

        return !failed;
    }

    private static string NameOf(Node hook) => $"{hook.PackageName}.{hook.Tags[0]}.{hook.Index}";

    private static bool IsBuilt(NodeResult result) =>
        result.Node.ResourceType.IsRefable() && result.Status is not (NodeStatus.Error or NodeStatus.Fail or NodeStatus.Skipped);

    /// <param name="hook">The hook.</param>
    /// <param name="session">Where its SQL runs.</param>
    /// <param name="done">What it is told of: the nodes that ran, and the hooks before them that failed.</param>
    /// <param name="cancellation">Stops it.</param>
    private NodeResult RunHook(Node hook, IEngineSession session, IReadOnlyList<NodeResult> done, CancellationToken cancellation)
    {
        var clock = state.Options.Clock;
        var (started, stamp) = (clock.GetUtcNow(), clock.GetTimestamp());
        var name = NameOf(hook);
        string? sql = null;
        var path = Path.Combine(state.TargetPath, "compiled", hook.PackageName, "dbt_project.yml", hook.Path);
        try
        {
            var scope = new RunScope(_run, hook, session, cancellation);
            List<(string? Database, string Schema)> built = [.. done.Where(IsBuilt).Select(r => (r.Node.Database, r.Node.Schema)).Distinct()];
            scope.Set("results", new JinjaList(done.Select(r => (object?)new ResultObject(ResultFacts.Of(r)))));
            scope.Set("schemas", JinjaValue.From(built.Select(b => b.Schema).Distinct()));
            scope.Set("database_schemas", new JinjaList(built.Select(b => (object?)new JinjaTuple(b.Database, b.Schema))));
            sql = scope.Render(hook.RawCode, hook.DisplayPath);
            Files.WriteText(path, sql);
            if (!string.IsNullOrWhiteSpace(sql))
                scope.Execute(sql, fetch: false);
            session.Commit();
            return new NodeResult
            {
                Node = hook,
                Status = NodeStatus.Success,
                Message = $"{name} passed",
                Failures = 0,
                CompiledCode = sql,
                CompiledPath = path,
                ExecutionTime = clock.GetElapsedTime(stamp),
                ThreadId = "main",
                Timing = [new("compile", started, started), new("execute", started, clock.GetUtcNow())],
            };
        }
        // As in dbt, a hook that cannot be compiled is no failure of the run, but of the project: nothing can go on.
        catch (Exception e) when (sql is null && e is JinjaException or EngineException && !cancellation.IsCancellationRequested)
        {
            session.Rollback();
            throw new ModelException(Problems.Describe(e, hook, null, null, state.Root.Root), null, e);
        }
        catch (Exception e) when (e is JinjaException or EngineException or OperationCanceledException)
        {
            session.Rollback();
            return new NodeResult
            {
                Node = hook,
                Status = NodeStatus.Error,
                Message = Problems.Describe(e, hook, sql, sql is null ? null : path, state.Root.Root),
                CompiledCode = sql,
                ExecutionTime = clock.GetElapsedTime(stamp),
            };
        }
    }

    private sealed record SchemaName(string Database, string Schema);
}

/// <summary>What a command works on and how.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Types">The resource types it works on.</param>
/// <param name="Executes">Whether it runs the SQL.</param>
/// <param name="Ordered">Whether nodes wait for what they read.</param>
/// <param name="HasHooks">Whether the project's hooks run.</param>
internal sealed record CommandKind(string Name, IReadOnlySet<ResourceType> Types, bool Executes, bool Ordered, bool HasHooks)
{
    public static CommandKind Build { get; } = new("build", Set(ResourceType.Model, ResourceType.Seed, ResourceType.Snapshot, ResourceType.Test, ResourceType.UnitTest, ResourceType.Exposure, ResourceType.SavedQuery, ResourceType.Function), true, true, true);

    public static CommandKind Run { get; } = new("run", Set(ResourceType.Model), true, true, true);

    public static CommandKind Test { get; } = new("test", Set(ResourceType.Test, ResourceType.UnitTest), true, false, true);

    public static CommandKind Snapshot { get; } = new("snapshot", Set(ResourceType.Snapshot), true, true, true);

    public static CommandKind Seed { get; } = new("seed", Set(ResourceType.Seed), true, false, true);

    public static CommandKind Freshness { get; } = new("freshness", Set(ResourceType.Source), true, false, true);

    public static CommandKind Cloning { get; } = new("clone", Set(ResourceType.Model, ResourceType.Seed, ResourceType.Snapshot), true, false, false);

    /// <summary>The commands that an earlier run may have been, by name.</summary>
    public static CommandKind? Named(string name) => ((CommandKind[])[Build, Run, Test, Seed, Snapshot, Compile, GenerateDocs, Cloning]).FirstOrDefault(k => k.Name == name);

    public static CommandKind Compile { get; } = new("compile", Set(ResourceType.Model, ResourceType.Snapshot, ResourceType.Test, ResourceType.Analysis, ResourceType.Seed, ResourceType.Function), false, true, false);

    public static CommandKind GenerateDocs { get; } = Compile with { Name = "generate" };

    public static CommandKind Show { get; } = new("show", Set(ResourceType.Model, ResourceType.Seed, ResourceType.Snapshot, ResourceType.Test, ResourceType.Analysis), false, true, false);

    public static CommandKind List { get; } = new(
        "list",
        Set(ResourceType.Model, ResourceType.Seed, ResourceType.Snapshot, ResourceType.Test, ResourceType.Analysis, ResourceType.Source, ResourceType.Exposure, ResourceType.UnitTest, ResourceType.Metric, ResourceType.SemanticModel, ResourceType.SavedQuery, ResourceType.Function),
        false, false, false);

    private static HashSet<ResourceType> Set(params ResourceType[] types) => [.. types];
}
