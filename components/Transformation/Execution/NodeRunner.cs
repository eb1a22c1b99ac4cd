using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using EcommAspire.Transformation.Engines;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Execution.Contracts;
using EcommAspire.Transformation.Execution.Freshness;
using EcommAspire.Transformation.Execution.Microbatch;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;
using EcommAspire.Transformation.Project;
using EcommAspire.Transformation.Project.Warnings;
using EcommAspire.Transformation.Testing.UnitTests;

namespace EcommAspire.Transformation.Execution;

/// <summary>Compiles one node and, if the command asks for it, runs it.</summary>
internal sealed class NodeRunner(RunState run, NodeCompiler compiler, bool executes)
{
    public NodeResult Run(Node node, IEngineSession session, CancellationToken cancellation)
    {
        if (node.ResourceType == ResourceType.Source)
            return new FreshnessCheck(run).Run(node, session, cancellation);
        return executes && MicrobatchRules.IsMicrobatch(node)
            ? new MicrobatchRunner(run, Run).Run(node, session, cancellation)
            : Run(node, session, null, cancellation);
    }

    private NodeResult Run(Node node, IEngineSession session, BatchContext? batch, CancellationToken cancellation)
    {
        using var activity = Telemetry.Activity.StartActivity($"{node.ResourceType.Spelling()} {node.Name}");
        activity?.SetTag("dbt.unique_id", node.UniqueId);
        activity?.SetTag("db.system.name", run.Project.Profile.Type);
        activity?.SetTag("db.collection.name", node.RelationName);
        var clock = run.Project.Options.Clock;
        var started = clock.GetUtcNow();
        var stamp = clock.GetTimestamp();
        CompiledNode? compiled = null;
        string? compiledPath = null;
        List<NodeTiming> timing = [];
        NodeResult result;
        try
        {
            cancellation.ThrowIfCancellationRequested();
            ResultSlots slots = new();
            var runnable = node.UnitTest is { } unitTest ? UnitTestCompiler.Runnable(node, unitTest) : node;
            var scope = new RunScope(run, runnable, session, cancellation)
            {
                Batch = batch,
                Writer = sql => Files.WriteText(compiler.RunPath(runnable, batch?.Name), sql),
                SeedTable = node.ResourceType == ResourceType.Seed ? () => ReadSeed(node) : null,
            };
            if (node.ResourceType != ResourceType.Seed)
            {
                compiled = compiler.Compile(runnable, scope, session, cancellation);
                node.ForeignKeyTargets = ForeignKeyTargets.Of(node, scope);
                compiledPath = compiler.CompiledPath(runnable, batch?.Name);
                Files.WriteText(compiledPath, compiled.Code);
                run.Compiled(node.UniqueId, compiled, compiledPath);
            }

            var between = clock.GetUtcNow();
            timing.Add(new("compile", started, between));
            slots.Status = NodeStatus.Success;
            if (executes && node.ResourceType != ResourceType.Analysis)
            {
                Materialize(runnable, scope, compiled?.Code ?? "", slots);
                timing.Add(new("execute", between, clock.GetUtcNow()));
            }

            result = new NodeResult
            {
                Node = node,
                Status = slots.Status,
                Message = slots.Message,
                Failures = slots.Failures,
                AdapterResponse = slots.Response,
                Severity = node.ResourceType == ResourceType.Test ? (node.Config.Text("severity") ?? "error").ToLowerInvariant() : null,
                FailuresRelation = slots.FailuresRelation,
                RowsAffected = slots.Rows,
            };
        }
        catch (EphemeralException e)
        {
            session.Rollback();
            result = new NodeResult
            {
                Node = node,
                Status = NodeStatus.Skipped,
                Message = e.Message,
                BrokenEphemeral = new() { Node = e.Broken, Status = NodeStatus.Error, Message = e.Cause },
            };
            activity?.SetStatus(ActivityStatusCode.Error, result.Message);
        }
        catch (Exception e) when (e is JinjaException or EngineException or ModelException or OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            session.Rollback();
            // What the node had done to relations is undone: they are asked for again.
            run.Relations.Forget(node.Database, node.Schema);
            result = new NodeResult
            {
                Node = node,
                Status = e is OperationCanceledException ? NodeStatus.Skipped : NodeStatus.Error,
                Message = Problems.Describe(e, node, compiled?.Code, compiledPath, run.Project.Root.Root),
                IsWorthAnotherTry = e is EngineException { IsOutOfMemory: true } && IsUndone(node),
            };
            activity?.SetStatus(ActivityStatusCode.Error, result.Message);
        }

        session.Rollback();
        activity?.SetTag("dbt.status", result.Status.Spelling());
        activity?.SetTag("dbt.rows_affected", result.RowsAffected);
        activity?.SetTag("dbt.failures", result.Failures);
        var elapsed = clock.GetElapsedTime(stamp);
        Telemetry.NodeDuration.Record(elapsed.TotalSeconds, new("dbt.resource_type", node.ResourceType.Spelling()), new("dbt.name", node.Name), new("dbt.status", result.Status.Spelling()));
        return result with
        {
            CompiledCode = compiled?.Code,
            CompiledPath = compiledPath,
            Timing = timing,
            ExecutionTime = elapsed,
            ThreadId = Thread.CurrentThread.Name ?? "MainThread",
        };
    }

    /// <summary>Whether the rollback undid all that the node had done: hooks and batches may have committed.</summary>
    private static bool IsUndone(Node node) =>
        !MicrobatchRules.IsMicrobatch(node) && ((string[])["pre-hook", "post-hook"]).All(kind => node.Config[kind] is not IEnumerable<object?> hooks || !hooks.Any());

    private void Materialize(Node node, RunScope scope, string sql, ResultSlots slots)
    {
        var name = node.ResourceType == ResourceType.Test ? "test" : node.ResourceType == ResourceType.Seed ? "seed" : node.Config.Materialized;
        if (node is { Language: "python", ResourceType: ResourceType.Model })
            throw new ModelException($"'{node.Name}' is a Python model, and there is no Python here to run it. Write it in SQL, or leave it out with --exclude {node.Name}+.", node.Place);
        var macro = run.Project.Macros.Materialization(name, run.Project.Profile.Type);
        if (macro is null)
        {
            var known = run.Project.Macros.All.Where(m => m.Name.StartsWith("materialization_", StringComparison.Ordinal)).Select(m => m.Name["materialization_".Length..].Split('_')[0]).Distinct();
            throw new ModelException($"there is no materialization '{name}'{Nearest.Suffix(name, known)}. Materializations: {string.Join(", ", known)}, ephemeral.", node.Place);
        }

        if (node.ResourceType == ResourceType.Model && !macro.SupportedLanguages.Contains(node.Language))
            throw new ModelException($"the materialization '{name}' is for {string.Join(", ", macro.SupportedLanguages)}, and '{node.Name}' is written in {node.Language}.", node.Place);
        scope.Set("sql", sql);
        scope.Set("compiled_code", sql);
        if (scope.TryGet("model", out var facts) && facts is JinjaDict model)
            (model["compiled"], model["compiled_code"], model["compiled_sql"]) = (true, sql, sql);
        var returned = scope.Call(macro, CallArguments.None);
        if (node.ResourceType == ResourceType.Test)
        {
            ReadTest(node, scope, returned, slots);
            return;
        }

        if (node.UnitTest is not null)
        {
            ReadUnitTest(node, scope, slots);
            return;
        }

        if (scope.Result("main") is not { } main)
            throw new ModelException($"the materialization '{name}' ran no statement('main').", new SourcePlace(macro.DisplayPath, macro.Node.Position.Line));
        if (returned is not JinjaDict { } made || !made.TryGetValue("relations", out var list) || list is not JinjaList)
            throw new ModelException($"the materialization '{name}' does not say which relations it made: let it end with {{{{ return({{'relations': [target_relation]}}) }}}}.", new SourcePlace(macro.DisplayPath, macro.Node.Position.Line));
        foreach (var relation in Relations(returned))
            run.Relations.Add(relation);
        var response = main["response"] as AdapterResponse;
        slots.Message = response?.Message ?? "OK";
        slots.Rows = response?.RowsAffected ?? scope.RowsAffected;
        slots.Response = response?.Code is null
            ? new Dictionary<string, object?> { ["_message"] = slots.Message }
            : new Dictionary<string, object?> { ["_message"] = slots.Message, ["code"] = response.Code, ["rows_affected"] = response.RowsAffected };
    }

    private static IEnumerable<Relation> Relations(object? returned) =>
        returned is JinjaDict dict && dict.TryGetValue("relations", out var relations) && relations is JinjaList list ? list.OfType<Relation>() : [];

    private void ReadTest(Node node, RunScope scope, object? returned, ResultSlots slots)
    {
        if (scope.Result("main") is not { } main || main["table"] is not AgateTable { Table: { Rows: [var row], Columns.Count: >= 3 } })
            throw new ModelException("the test's query must give one row of failures, should_warn and should_error.", node.Place);
        var failures = row[0] switch
        {
            null => 0,
            BigInteger big => (long)BigInteger.Min(big, long.MaxValue),
            var number => Convert.ToInt64(number, CultureInfo.InvariantCulture),
        };
        var severity = (node.Config.Text("severity") ?? "ERROR").ToUpperInvariant();
        var (warns, fails) = (Truth(row[1]), Truth(row[2]));
        var counted = $"Got {failures} result{(failures == 1 ? "" : "s")}";
        slots.Failures = failures;
        slots.Response = new Dictionary<string, object?> { ["_message"] = "OK" };
        slots.FailuresRelation = Relations(returned).FirstOrDefault()?.Render();
        if (severity == "ERROR" && fails)
            (slots.Status, slots.Message) = (NodeStatus.Fail, $"{counted}, configured to fail if {node.Config.Text("error_if")}");
        else if (warns && run.Project.Options.Warnings.Of(WarningNames.Test) == WarningVerdict.Refused)
            (slots.Status, slots.Message) = (NodeStatus.Fail, $"{counted}, configured to fail if {node.Config.Text("warn_if")}");
        else if (warns)
            (slots.Status, slots.Message) = (NodeStatus.Warn, $"{counted}, configured to warn if {node.Config.Text("warn_if")}");
        else
            (slots.Status, slots.Failures) = (NodeStatus.Pass, 0);
    }

    /// <summary>What a project's own get_test_sql gives in place of true and false, as dbt reads it: 0 and 1, 't' and 'f' and the like.</summary>
    private static bool Truth(object? value) => value switch
    {
        null => false,
        bool flag => flag,
        string text => text.Trim().ToLowerInvariant() switch
        {
            "y" or "yes" or "t" or "true" or "on" or "1" => true,
            "n" or "no" or "f" or "false" or "off" or "0" => false,
            _ => throw new ModelException($"should_warn and should_error must be true or false, and '{text}' is neither."),
        },
        BigInteger big => !big.IsZero,
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture) != 0,
    };

    private static void ReadUnitTest(Node node, RunScope scope, ResultSlots slots)
    {
        if (scope.Result("main") is not { } main || main["table"] is not AgateTable { Table: { Columns: [.., _] } table })
            throw new ModelException($"the query of the unit test '{node.Name}' gave no rows to compare.", node.Place);
        var columns = table.Columns.SkipLast(1).Select(c => c.Name).ToList();
        var difference = RowDifference.Of(columns, Rows("expected"), Rows("actual"));
        slots.Response = new Dictionary<string, object?> { ["_message"] = "OK" };
        (slots.Status, slots.Failures) = difference is null ? (NodeStatus.Pass, 0) : (NodeStatus.Fail, 1);
        slots.Message = difference is null ? null : $"\n\nactual differs from expected:\n\n{difference}\n";

        List<string?[]> Rows(string side) =>
            [.. table.Rows.Where(r => r[^1] as string == side).Select(r => r[..^1].Select(v => v is null ? null : JinjaValue.ToText(AgateTable.Cell(v))).ToArray())];
    }

    /// <summary>The rows of a seed's file.</summary>
    public static AgateTable ReadSeed(Node node)
    {
        var types = node.Config.Dictionary("column_types");
        var delimiter = node.Config.Text("delimiter") is { Length: 1 } one ? one[0] : throw new ModelException($"the delimiter of a seed is one character, not '{node.Config.Text("delimiter")}'.", node.Place);
        return new AgateTable(SeedFile.Read(Path.Combine(node.PackageRoot, node.OriginalFilePath), node.DisplayPath, delimiter, [.. types.Keys], fillsShortRows: node.Config.Flag("fast") == false));
    }

    private sealed class ResultSlots
    {
        public NodeStatus Status { get; set; }
        public string? Message { get; set; }
        public long? Failures { get; set; }
        public long? Rows { get; set; }
        public string? FailuresRelation { get; set; }
        public IReadOnlyDictionary<string, object?> Response { get; set; } = new Dictionary<string, object?>();
    }
}
