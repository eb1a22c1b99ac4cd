using System.Globalization;
using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Execution;

/// <summary>Renders a run's events as the lines dbt prints, in plain text.</summary>
/// <param name="width">How wide a line of progress is.</param>
public sealed class ConsoleReport(int width = 80)
{
    /// <summary>The lines of one event; none for events that are not shown.</summary>
    public IEnumerable<string> Lines(RunEvent happened) => happened switch
    {
        StatementSent sent => [$"On {sent.Node?.UniqueId ?? "master"}: {sent.Sql}"],
        StatementAnswered answered => [$"SQL status: {answered.Answer} in {answered.Elapsed.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture)} seconds"],
        ProjectFound found => [found.Summary],
        RunStarted started => ["", $"Concurrency: {started.Threads} threads (target='{started.Target}')", ""],
        NodeStarted started => [Progress(started.Index, started.Total, $"START {started.Description}", "RUN")],
        NodeFinished finished => [Finished(finished)],
        BatchStarted batch => [Progress(batch.Line, "START", "RUN")],
        BatchFinished batch => [Finished(batch)],
        LogLine line => [line.Message],
        RunFinished finished => Summary(finished.Result),
        _ => [],
    };

    private string Finished(NodeFinished finished)
    {
        var result = finished.Result;
        var seconds = result.ExecutionTime.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
        var what = result.Node.ResourceType == ResourceType.Snapshot ? $"{result.Node.Schema}.{result.Node.Alias}" : finished.Description;
        var name = Descriptions.NameOf(result.Node);
        var isTest = result.Node.ResourceType is ResourceType.Test or ResourceType.UnitTest;
        var (text, status) = result.Status switch
        {
            _ when result.Node.ResourceType == ResourceType.Source => Freshness(finished, seconds),
            NodeStatus.Success => ($"OK {Verb(result.Node)}{what}", $"{result.Message switch { null => "OK", var m when result.Node.ResourceType == ResourceType.Operation => "OK", var m => m }} in {seconds}s"),
            NodeStatus.Pass => ($"PASS {name}", $"PASS in {seconds}s"),
            NodeStatus.Warn => ($"WARN {result.Failures} {name}", $"WARN {result.Failures} in {seconds}s"),
            NodeStatus.Fail => ($"FAIL {result.Failures} {name}", $"FAIL {result.Failures} in {seconds}s"),
            NodeStatus.Skipped when result.BrokenEphemeral is not null => ($"SKIP relation {result.Node.Schema}.{result.Node.Alias} due to ephemeral model status 'error'", "ERROR SKIP"),
            NodeStatus.Skipped when result.Node.ResourceType == ResourceType.Operation => ($"SKIP {finished.Description}", "SKIP"),
            NodeStatus.Skipped => ($"SKIP {(IsRelation(result.Node) ? $"relation {result.Node.Schema}.{result.Node.Name}" : $"{result.Node.ResourceType.Spelling()} {result.Node.Name}")}", "SKIP"),
            NodeStatus.PartialSuccess => ($"PARTIAL SUCCESS {Verb(result.Node)}{finished.Description}", $"{result.Message?.Split('\n')[0]} in {seconds}s"),
            NodeStatus.NoOp => ($"NO-OP {finished.Description}", "NO-OP in 0.00s"),
            _ => ($"ERROR {(isTest ? name : $"{Creating(result.Node)}{what}")}", $"ERROR in {seconds}s"),
        };
        return Progress(finished.Index, finished.Total, text, status);
    }

    private static bool IsRelation(Node node) => node.ResourceType is ResourceType.Model or ResourceType.Seed or ResourceType.Snapshot;

    private string Finished(BatchFinished batch)
    {
        var seconds = batch.Elapsed.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
        return batch.Status switch
        {
            NodeStatus.Success => Progress(batch.Line, "OK created", $"OK in {seconds}s"),
            NodeStatus.Skipped => Progress(batch.Line, "SKIP", "SKIP"),
            _ => Progress(batch.Line, "ERROR creating", $"ERROR in {seconds}s"),
        };
    }

    private string Progress(BatchLine line, string text, string status) =>
        "Batch " + Progress(line.Index, line.Total, $"{text} batch {line.Batch} of {line.Model.Schema}.{line.Model.Alias}", status);

    private static (string Text, string Status) Freshness(NodeFinished finished, string seconds)
    {
        var (text, status) = finished.Result switch
        {
            { Status: NodeStatus.Pass } => ("PASS", "PASS"),
            { Status: NodeStatus.Warn } => ("WARN", "WARN"),
            { Status: NodeStatus.Skipped } => ("SKIP", "SKIP"),
            { SourceAge: not null } => ("ERROR STALE", "ERROR STALE"),
            _ => ("ERROR", "ERROR"),
        };
        return ($"{text} {finished.Description}", $"{status} in {seconds}s");
    }

    private static string Verb(Node node) => node.ResourceType switch
    {
        ResourceType.Model or ResourceType.Function => "created ",
        ResourceType.Seed => "loaded ",
        ResourceType.Snapshot => "snapshotted ",
        _ => "",
    };

    private static string Creating(Node node) => node.ResourceType switch
    {
        ResourceType.Model or ResourceType.Function => "creating ",
        ResourceType.Seed => "loading ",
        ResourceType.Snapshot => "snapshotting ",
        _ => "",
    };

    private string Progress(int index, int total, string text, string status)
    {
        var line = $"{index} of {total} {text} ";
        return $"{line.PadRight(width - 1, '.')} [{status}]";
    }

    /// <summary>The lines after the last node.</summary>
    public static IEnumerable<string> Summary(RunResult result)
    {
        if (result.NothingSelected)
        {
            yield return "Nothing to do. Try checking your model configs and model specification args";
            yield break;
        }

        yield return "";
        yield return $"Finished running {Counted(result)} in {Elapsed(result.Elapsed)}.";
        yield return "";
        var failed = result.Results.Where(r => r.IsFailure).Concat(result.Results.Select(r => r.BrokenEphemeral).OfType<NodeResult>().DistinctBy(r => r.UniqueId)).ToList();
        var warned = result.Results.Where(r => r.Status == NodeStatus.Warn).ToList();
        yield return result.Cancelled ? "Stopped before the end."
            : result.Command == "freshness" && failed.Count + warned.Count == 0 ? "Every source is fresh."
            : failed.Count > 0 ? $"Completed with {Plural(failed.Count + result.Results.Count(r => r.Status == NodeStatus.Skipped && r.Message == Scheduler.FailedFast), "error")}, {Plural(result.Count(NodeStatus.PartialSuccess), "partial success", "partial successes")}, and {Plural(warned.Count, "warning")}:"
            : warned.Count > 0 ? $"Completed with {Plural(warned.Count, "warning")}:"
            : "Completed successfully";
        foreach (var problem in failed.Concat(warned))
        {
            yield return "";
            foreach (var line in Problem(problem))
                yield return line;
        }

        yield return "";
        yield return result.Command == "freshness" ? "Done." : Done(result);
    }

    /// <summary>What is said of a node that failed or warned.</summary>
    public static IEnumerable<string> Problem(NodeResult problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var word = problem.Status == NodeStatus.Warn ? "Warning" : "Failure";
        yield return $"{word} in {problem.Node.ResourceType.Spelling()} {(problem.Node.SourceName is { } source ? $"{source}." : "")}{problem.Node.Name} ({problem.Node.DisplayPath})";
        yield return $"  {problem.Message?.ReplaceLineEndings("\n  ")}";
        if (problem.CompiledPath is { } path && problem.Status != NodeStatus.Error)
            yield return $"  compiled code at {Problems.Relative(path, Environment.CurrentDirectory)}";
        if (problem.FailuresRelation is { } relation)
            yield return $"  See test failures: select * from {relation}";
    }

    /// <summary>dbt's last line.</summary>
    public static string Done(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var passed = result.Count(NodeStatus.Success) + result.Count(NodeStatus.Pass);
        return $"Done. PASS={passed} WARN={result.Count(NodeStatus.Warn)} ERROR={result.Results.Count(r => r.IsFailure)} SKIP={result.Count(NodeStatus.Skipped)} NO-OP={result.Count(NodeStatus.NoOp)} TOTAL={result.Results.Count}";
    }

    private static string Counted(RunResult result)
    {
        var kinds = result.Results
            .GroupBy(r => r.Node.ResourceType switch
            {
                ResourceType.Model => $"{r.Node.Config.Materialized} model",
                ResourceType.Operation => "project hook",
                var type => type.Spelling().Replace('_', ' '),
            })
            .OrderBy(g => g.Key, StringComparer.Ordinal);
        // dbt's own way of saying it: one test, but several data tests.
        return string.Join(", ", kinds.Select(g => Plural(g.Count(), g.Key, g.Key switch { "test" => "data tests", "saved query" => "saved queries", _ => null })));
    }

    private static string Elapsed(TimeSpan elapsed) =>
        $"{(int)elapsed.TotalHours} hours {elapsed.Minutes} minutes and {(elapsed.TotalSeconds % 60).ToString("0.00", CultureInfo.InvariantCulture)} seconds";

    private static string Plural(int count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";
}
