using EcommAspire.Transformation.Engines;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Execution.Freshness;

/// <summary>Asks a source for its newest row and compares its age with the rule.</summary>
internal sealed class FreshnessCheck(RunState run)
{
    public NodeResult Run(Node source, IEngineSession session, CancellationToken cancellation)
    {
        var clock = run.Project.Options.Clock;
        var (started, stamp) = (clock.GetUtcNow(), clock.GetTimestamp());
        NodeResult result;
        try
        {
            cancellation.ThrowIfCancellationRequested();
            var age = Measure(source, new RunScope(run, source, session, cancellation));
            var status = source.FreshnessRule!.StatusOf(age.Age);
            result = new NodeResult
            {
                Node = source,
                Status = status,
                Message = status == NodeStatus.Pass ? null : Said(source, age, status),
                SourceAge = age,
                AdapterResponse = new Dictionary<string, object?> { ["_message"] = "OK" },
            };
        }
        catch (Exception e) when (e is JinjaException or EngineException or ModelException or OperationCanceledException)
        {
            result = new NodeResult
            {
                Node = source,
                Status = e is OperationCanceledException ? NodeStatus.Skipped : NodeStatus.Error,
                Message = Problems.Describe(e, source, null, null, run.Project.Root.Root),
            };
        }

        session.Rollback();
        return result with
        {
            Timing = [new("compile", started, started), new("execute", started, clock.GetUtcNow())],
            ExecutionTime = clock.GetElapsedTime(stamp),
            ThreadId = Thread.CurrentThread.Name ?? "MainThread",
        };
    }

    private SourceAge Measure(Node source, RunScope scope)
    {
        var (macro, asked) = source switch
        {
            { LoadedAtQuery: { } query } => ("collect_freshness_custom_sql", new CallArguments(scope.Relation, scope.Render(query, source.DisplayPath))),
            { LoadedAtField: { } field } => ("collect_freshness", new CallArguments(scope.Relation, field, source.FreshnessRule!.Filter)),
            _ => throw new ModelException("there is nothing to tell its age by: give the source a loaded_at_field or a loaded_at_query.", source.Place),
        };
        var answer = scope.Call(run.Project.Macros.ResolveFromRoot(macro)!, asked);
        // Macros of older projects return the table by itself.
        var table = answer is JinjaDict result && result.TryGetValue("table", out var found) ? found : answer;
        if (table is not AgateTable { Table.Rows: [[var loaded, var now]] })
            throw new ModelException($"{macro} must give one row of max_loaded_at and snapshotted_at.", source.Place);
        return new SourceAge(loaded is null ? DateTimeOffset.MinValue : Moment(source, loaded), Moment(source, now));
    }

    /// <summary>A time without a zone is taken for UTC.</summary>
    private static DateTimeOffset Moment(Node source, object? value) => value switch
    {
        DateTimeOffset moment => moment.ToUniversalTime(),
        DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        _ => throw new ModelException(
            $"its newest row's time must be a timestamp, and {source.LoadedAtField ?? "the loaded_at_query"} gives a {(value is DateOnly ? "date" : value?.GetType().Name ?? "null")}. Cast it: {source.LoadedAtField ?? "…"}::timestamp.", source.Place),
    };

    private static string Said(Node source, SourceAge age, NodeStatus status)
    {
        var allowed = status == NodeStatus.Error ? source.FreshnessRule!.ErrorAfter : source.FreshnessRule!.WarnAfter;
        return age.MaxLoadedAt == DateTimeOffset.MinValue
            ? $"there are no rows{(source.FreshnessRule.Filter is null ? "" : " that the filter lets through")}; the newest may be {allowed} old."
            : $"the newest row is of {age.MaxLoadedAt:yyyy-MM-dd HH:mm:ss} UTC, {Rounded(age.Age)} before now; {allowed} are allowed.";
    }

    private static string Rounded(TimeSpan age) =>
        age.TotalDays >= 2 ? $"{age.TotalDays:0} days" : age.TotalHours >= 2 ? $"{age.TotalHours:0} hours" : $"{age.TotalMinutes:0} minutes";
}
