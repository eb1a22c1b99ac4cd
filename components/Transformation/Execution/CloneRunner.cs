using EcommAspire.Transformation.Engines;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Execution;

/// <summary>Makes a node's relation show what an earlier run has, by the macro <c>materialization clone</c>.</summary>
internal sealed class CloneRunner(RunState run)
{
    public NodeResult Run(Node node, IEngineSession session, CancellationToken cancellation)
    {
        var clock = run.Project.Options.Clock;
        var (started, stamp) = (clock.GetUtcNow(), clock.GetTimestamp());
        var result = new NodeResult { Node = node, Status = NodeStatus.Success, Message = "No-op", ThreadId = Thread.CurrentThread.Name ?? "MainThread" };
        try
        {
            var scope = new RunScope(run, node, session, cancellation);
            var macro = run.Project.Macros.Materialization("clone", run.Project.Profile.Type)!;
            var query = run.Deferral?.Find(node) is { } elsewhere ? $"select * from {elsewhere.Render()}" : "";
            scope.Set("sql", query);
            scope.Set("compiled_code", query);
            if (scope.Call(macro, CallArguments.None) is JinjaDict dict && dict.TryGetValue("relations", out var relations) && relations is JinjaList list)
                foreach (var relation in list.OfType<Relation>())
                    run.Relations.Add(relation);
            if (scope.Result("main") is { } main)
            {
                var message = (main["response"] as AdapterResponse)?.Message ?? "OK";
                result = result with { Message = message, AdapterResponse = new Dictionary<string, object?> { ["_message"] = message } };
            }
        }
        catch (Exception e) when (e is JinjaException or EngineException or ModelException or OperationCanceledException)
        {
            session.Rollback();
            run.Relations.Forget(node.Database, node.Schema);
            result = result with
            {
                Status = e is OperationCanceledException ? NodeStatus.Skipped : NodeStatus.Error,
                Message = Problems.Describe(e, node, null, null, run.Project.Root.Root),
            };
        }

        session.Rollback();
        return result with { ExecutionTime = clock.GetElapsedTime(stamp), Timing = [new("execute", started, clock.GetUtcNow())] };
    }
}
