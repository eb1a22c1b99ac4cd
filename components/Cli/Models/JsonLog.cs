using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Graph;

namespace EcommAspire.Cli.Models;

/// <summary>A run's events as lines of JSON, in the shape of dbt's structured log: <c>info</c> of the event, <c>data</c> of what it is about.</summary>
internal sealed class JsonLog
{
    private readonly ConsoleReport _report = new();
    private readonly string _invocation = Guid.NewGuid().ToString();

    /// <summary>Whether a command's lines are asked for in this form.</summary>
    public static bool IsAskedFor(ParseResult parsed)
    {
        var isModel = false;
        for (SymbolResult? at = parsed.CommandResult; at is not null; at = at.Parent)
        {
            if (at is not CommandResult command)
                continue;
            if (command.Children.OfType<OptionResult>().FirstOrDefault(o => o is { Option.Name: "--log-format", Implicit: false }) is { } given)
                return given.GetValueOrDefault<string?>() == "json";
            isModel |= command.Command.Name == "model";
        }

        return isModel && ((string[])["DBT_ENGINE_LOG_FORMAT", "DBT_LOG_FORMAT"]).Select(Environment.GetEnvironmentVariable).FirstOrDefault(v => !string.IsNullOrEmpty(v)) == "json";
    }

    /// <summary>The line of what kept a command from running.</summary>
    public static string Error(string message) => new JsonLog().Lines(new LogLine(message, LogLevel.Error, "MainEncounteredError")).Single().Text;

    public IEnumerable<(string Text, LogLevel Level)> Lines(RunEvent value)
    {
        var level = RunLines.LevelOf(value);
        switch (value)
        {
            case NodeStarted started:
                yield return Line("LogStartLine", "Q011", Said(value), level, new() { ["description"] = started.Description, ["index"] = started.Index, ["total"] = started.Total, ["node_info"] = About(started.Node, "started", null) });
                break;
            case NodeFinished finished:
                var result = finished.Result;
                yield return Line(NameOf(result), "Q012", Said(value), level, new()
                {
                    ["description"] = finished.Description,
                    ["index"] = finished.Index,
                    ["total"] = finished.Total,
                    ["status"] = result.Status.Spelling(),
                    ["execution_time"] = result.ExecutionTime.TotalSeconds,
                    ["num_failures"] = result.Failures,
                    ["node_info"] = About(result.Node, result.Status.Spelling(), result),
                });
                break;
            case RunStarted run:
                yield return Line("ConcurrencyLine", "Q026", $"Concurrency: {run.Threads} threads (target='{run.Target}')", level, new() { ["num_threads"] = run.Threads, ["target_name"] = run.Target, ["node_count"] = run.Total });
                break;
            case ProjectFound found:
                yield return Line("FoundStats", "W006", found.Summary, level, new() { ["stat_line"] = found.Summary });
                break;
            case StatementSent sent:
                yield return Line("SQLQuery", "E016", Said(value), level, new() { ["conn_name"] = sent.Node?.UniqueId ?? "master", ["sql"] = sent.Sql, ["node_info"] = sent.Node is { } node ? About(node, "executing", null) : null });
                break;
            case StatementAnswered answered:
                yield return Line("SQLQueryStatus", "E017", Said(value), level, new() { ["status"] = answered.Answer, ["elapsed"] = answered.Elapsed.TotalSeconds, ["node_info"] = answered.Node is { } asked ? About(asked, "executing", null) : null });
                break;
            case LogLine line:
                yield return Line(line.Name ?? line.Level switch { LogLevel.Print => "PrintEvent", LogLevel.Warning => "Warning", LogLevel.Debug => "JinjaLogDebug", _ => "JinjaLogInfo" }, "I062", line.Message, level, new() { ["msg"] = line.Message });
                break;
            case RunFinished { Result: var run }:
                foreach (var problem in run.Results.Where(r => r.IsFailure || r.Status == NodeStatus.Warn))
                    yield return Line(
                        problem.IsFailure ? "RunResultError" : "RunResultWarning",
                        "Z024",
                        problem.Message ?? problem.Status.Spelling(),
                        problem.IsFailure ? LogLevel.Error : LogLevel.Warning,
                        new() { ["msg"] = problem.Message, ["node_info"] = About(problem.Node, problem.Status.Spelling(), problem) });
                yield return Line("CommandCompleted", "Q039", run.NothingSelected ? "Nothing to do." : ConsoleReport.Done(run), LogLevel.Info, new() { ["command"] = run.Command, ["success"] = run.Success, ["elapsed"] = run.Elapsed.TotalSeconds });
                break;
        }

        string Said(RunEvent happened) => string.Join('\n', _report.Lines(happened));
    }

    private static string NameOf(NodeResult result) => result.Node.ResourceType switch
    {
        ResourceType.Test or ResourceType.UnitTest => "LogTestResult",
        ResourceType.Seed => "LogSeedResult",
        ResourceType.Snapshot => "LogSnapshotResult",
        ResourceType.Function => "LogFunctionResult",
        ResourceType.Operation => "LogHookEndLine",
        ResourceType.Source => "LogFreshnessResult",
        _ when result.Status == NodeStatus.Skipped => "SkippingDetails",
        _ => "LogModelResult",
    };

    private static JsonObject About(Node node, string status, NodeResult? result) => new()
    {
        ["unique_id"] = node.UniqueId,
        ["node_name"] = node.Name,
        ["node_path"] = node.Path,
        ["resource_type"] = node.ResourceType.Spelling(),
        ["materialized"] = node.Config.Materialized,
        ["node_status"] = status,
        ["node_started_at"] = result is { Timing: [var first, ..] } ? first.StartedAt.UtcDateTime.ToString("O") : null,
        ["node_finished_at"] = result is { Timing: [.., var last] } ? last.CompletedAt.UtcDateTime.ToString("O") : null,
        ["node_relation"] = new JsonObject { ["database"] = node.Database, ["schema"] = node.Schema, ["alias"] = node.Alias, ["relation_name"] = node.RelationName },
    };

    private (string, LogLevel) Line(string name, string code, string message, LogLevel level, JsonObject data)
    {
        var line = new JsonObject
        {
            ["data"] = data,
            ["info"] = new JsonObject
            {
                ["category"] = "",
                ["code"] = code,
                ["extra"] = new JsonObject(),
                ["invocation_id"] = _invocation,
                ["level"] = level switch { LogLevel.Debug => "debug", LogLevel.Warning => "warn", LogLevel.Error => "error", _ => "info" },
                ["msg"] = message,
                ["name"] = name,
                ["pid"] = Environment.ProcessId,
                ["thread"] = Thread.CurrentThread.Name ?? "MainThread",
                ["ts"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"),
            },
        };
        return (line.ToJsonString(s_plain), level);
    }

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
