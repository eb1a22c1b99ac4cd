using EcommAspire.Transformation.Execution.Freshness;
using EcommAspire.Transformation.Execution.Microbatch;
using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Execution;

/// <summary>How a node ended, in dbt's words.</summary>
public enum NodeStatus
{
    /// <summary>A relation was made, a seed loaded, a hook run.</summary>
    Success,

    /// <summary>It could not be compiled or run.</summary>
    Error,

    /// <summary>A test found failures.</summary>
    Fail,

    /// <summary>A test found failures and is only to warn.</summary>
    Warn,

    /// <summary>A test found nothing.</summary>
    Pass,

    /// <summary>Not run, because something before it failed.</summary>
    Skipped,

    /// <summary>Some batches of a microbatch model failed.</summary>
    PartialSuccess,

    /// <summary>Nothing to do for such a node.</summary>
    NoOp,
}

/// <summary>dbt's spelling of statuses.</summary>
public static class NodeStatuses
{
    /// <summary>The status as <c>run_results.json</c> spells it.</summary>
    public static string Spelling(this NodeStatus status) => status switch
    {
        NodeStatus.Success => "success",
        NodeStatus.Error => "error",
        NodeStatus.Fail => "fail",
        NodeStatus.Warn => "warn",
        NodeStatus.Pass => "pass",
        NodeStatus.Skipped => "skipped",
        NodeStatus.PartialSuccess => "partial success",
        _ => "no-op",
    };
}

/// <summary>One measured part of a node's work.</summary>
public sealed record NodeTiming(string Name, DateTimeOffset StartedAt, DateTimeOffset CompletedAt);

/// <summary>What became of one node.</summary>
public sealed record NodeResult
{
    /// <summary>The node.</summary>
    public required Node Node { get; init; }

    /// <summary>dbt's id of the node.</summary>
    public string UniqueId => Node.UniqueId;

    /// <summary>How it ended.</summary>
    public required NodeStatus Status { get; init; }

    /// <summary>What the engine or the test says.</summary>
    public string? Message { get; init; }

    /// <summary>For a test: the number of failures, as its <c>fail_calc</c> counts.</summary>
    public long? Failures { get; init; }

    /// <summary>What the database answered: <c>_message</c>, <c>code</c>, <c>rows_affected</c>.</summary>
    public IReadOnlyDictionary<string, object?> AdapterResponse { get; init; } = new Dictionary<string, object?>();

    /// <summary>Whether it failed for want of memory, and has left nothing behind that a second attempt would trip over.</summary>
    internal bool IsWorthAnotherTry { get; init; }

    /// <summary>How many rows were written, where the database tells.</summary>
    public long? RowsAffected { get; init; }

    /// <summary>The parts of the work.</summary>
    public IReadOnlyList<NodeTiming> Timing { get; init; } = [];

    /// <summary>How long it took.</summary>
    public TimeSpan ExecutionTime { get; init; }

    /// <summary>The worker that did it.</summary>
    public string ThreadId { get; init; } = "";

    /// <summary>The SQL after Jinja.</summary>
    public string? CompiledCode { get; init; }

    /// <summary>The file with <see cref="CompiledCode"/>, absolute.</summary>
    public string? CompiledPath { get; init; }

    /// <summary>For a test: the severity it was configured with, "error" or "warn".</summary>
    public string? Severity { get; init; }

    /// <summary>For a test that stores them: the table of the failing rows.</summary>
    public string? FailuresRelation { get; init; }

    /// <summary>For a source whose freshness was asked for: how old its newest row is.</summary>
    public SourceAge? SourceAge { get; init; }

    /// <summary>For a skipped node: the one that failed before it.</summary>
    public string? SkippedAfter { get; init; }

    /// <summary>For a node skipped over an ephemeral model that it reads, itself or through others: what is wrong with that model.</summary>
    public NodeResult? BrokenEphemeral { get; init; }

    /// <summary>For a microbatch model: what became of its batches.</summary>
    public BatchResults? Batches { get; init; }

    /// <summary>Whether the run counts it as not done.</summary>
    public bool IsFailure => Status is NodeStatus.Error or NodeStatus.Fail or NodeStatus.PartialSuccess;
}

/// <summary>What became of a command.</summary>
public sealed record RunResult
{
    /// <summary>The command.</summary>
    public required string Command { get; init; }

    /// <summary>One result a node, in the order they ended.</summary>
    public required IReadOnlyList<NodeResult> Results { get; init; }

    /// <summary>How long it all took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether the run was stopped before its end.</summary>
    public bool Cancelled { get; init; }

    /// <summary>Whether the selection chose nothing.</summary>
    public bool NothingSelected { get; init; }

    /// <summary>The compiled query of <c>compile --inline</c> and <c>show --inline</c>.</summary>
    public string? InlineCode { get; init; }

    /// <summary>Whether everything that ran went well; warnings are well.</summary>
    public bool Success => !Cancelled && !Results.Any(r => r.IsFailure || r.BrokenEphemeral is not null);

    /// <summary>0 done, 1 something failed, 130 interrupted.</summary>
    public int ExitCode => Cancelled ? 130 : Success ? 0 : 1;

    /// <summary>How many results have a status.</summary>
    public int Count(NodeStatus status) => Results.Count(r => r.Status == status);
}
