using EcommAspire.Transformation.Engines;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Execution.Microbatch;

/// <summary>
/// Runs a microbatch model batch by batch, each in a transaction of its own: what is done stays done when a later batch fails.
/// Where the first fails the others are not tried.
/// </summary>
internal sealed class MicrobatchRunner(RunState run, MicrobatchRunner.RunBatch runBatch)
{
    /// <summary>Runs the model once, for one batch.</summary>
    internal delegate NodeResult RunBatch(Node node, IEngineSession session, BatchContext batch, CancellationToken cancellation);

    public NodeResult Run(Node model, IEngineSession session, CancellationToken cancellation)
    {
        var clock = run.Project.Options.Clock;
        var (started, stamp) = (clock.GetUtcNow(), clock.GetTimestamp());
        var (isThere, isIncremental) = Table(model, session, cancellation);
        // Batches that were done are in the table: without it all are to do, and with it nothing of it is made anew.
        var earlier = isThere ? run.Resumed?.Batches.GetValueOrDefault(model.UniqueId) : null;
        isIncremental |= earlier is not null;
        var options = run.Project.Options;
        var (from, until) = options.Sample is { } sample ? (sample.Start, sample.End) : (options.EventTimeStart, options.EventTimeEnd);
        var batches = earlier?.Failed ?? BatchPlan.Of(model, isIncremental, from, until, run.Resumed?.StartedAt ?? run.Project.StartedAt);
        var size = BatchSize.Of(model);
        List<Batch> done = [], failed = [];
        NodeResult? last = null, problem = null;
        for (var i = 0; i < batches.Count; i++)
        {
            var name = size.NameOf(batches[i]);
            var line = new BatchLine(model, name, i + 1, batches.Count);
            if (problem is { } first && (done.Count == 0 || first.Status == NodeStatus.Skipped))
            {
                failed.Add(batches[i]);
                run.Report(new BatchFinished(line, NodeStatus.Skipped, TimeSpan.Zero));
                continue;
            }

            run.Report(new BatchStarted(line));
            var result = runBatch(model, session, new BatchContext(batches[i], name, isIncremental || i > 0, i == 0, i == batches.Count - 1), cancellation);
            run.Report(new BatchFinished(line, result.Status, result.ExecutionTime));
            (result.Status == NodeStatus.Success ? done : failed).Add(batches[i]);
            last = result;
            if (result.Status != NodeStatus.Success)
                problem ??= result;
        }

        var all = new BatchResults([.. earlier?.Successful ?? [], .. done], failed);
        var status = problem?.Status == NodeStatus.Skipped ? NodeStatus.Skipped : failed.Count == 0 ? NodeStatus.Success : done.Count == 0 ? NodeStatus.Error : NodeStatus.PartialSuccess;
        return (last ?? new NodeResult { Node = model, Status = status }) with
        {
            Status = status,
            Message = status switch
            {
                NodeStatus.Success => "SUCCESS",
                NodeStatus.PartialSuccess => $"PARTIAL SUCCESS ({done.Count}/{done.Count + failed.Count})\n  {problem!.Message}",
                _ => problem?.Message,
            },
            Batches = all,
            Timing = [new("execute", started, clock.GetUtcNow())],
            ExecutionTime = clock.GetElapsedTime(stamp),
        };
    }

    /// <summary>Whether the model's table is there, and whether the run adds to it.</summary>
    private (bool IsThere, bool IsIncremental) Table(Node model, IEngineSession session, CancellationToken cancellation)
    {
        var scope = new RunScope(run, model, session, cancellation);
        return (
            new RunAdapter(scope, run.Project).Find(model.Database, model.Schema, model.Alias) is not null,
            JinjaValue.IsTrue(scope.Call(run.Project.Macros.ResolveFromRoot("is_incremental")!, CallArguments.None)));
    }
}

/// <summary>The batch that a model is compiled and run for.</summary>
/// <param name="Batch">Its time.</param>
/// <param name="Name">Its name: its beginning, as far as the size of batches goes.</param>
/// <param name="IsIncremental">Whether it goes into the table that is there.</param>
/// <param name="IsFirst">Whether the model's pre-hooks run with it.</param>
/// <param name="IsLast">Whether its post-hooks do.</param>
internal sealed record BatchContext(Batch Batch, string Name, bool IsIncremental, bool IsFirst, bool IsLast)
{
    /// <summary>What <c>model.batch</c> is.</summary>
    public JinjaDict Facts => new()
    {
        ["id"] = Name.Replace("-", "", StringComparison.Ordinal),
        ["event_time_start"] = Time(Batch.Start),
        ["event_time_end"] = Time(Batch.End),
    };

    /// <summary>The batch's time where macros of a project that write their own batches look for it.</summary>
    public IReadOnlyDictionary<string, object?> Config => new Dictionary<string, object?>
    {
        ["__dbt_internal_microbatch_event_time_start"] = Time(Batch.Start),
        ["__dbt_internal_microbatch_event_time_end"] = Time(Batch.End),
    };

    /// <summary>A moment as Jinja and SQL see it.</summary>
    public static PythonTime Time(DateTimeOffset moment) => new(DateTime.SpecifyKind(moment.UtcDateTime, DateTimeKind.Unspecified), false, "UTC");
}
