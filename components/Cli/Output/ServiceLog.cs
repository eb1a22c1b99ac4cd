using EcommAspire.Ingestion;
using EcommAspire.Transformation.Execution;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace EcommAspire.Cli.Output;

/// <summary>What a verb says while it works, once more as log records with their facts apart, for whoever collects them.</summary>
internal static partial class ServiceLog
{
    private static ILogger _log = NullLogger.Instance;

    /// <summary>Begins to write there.</summary>
    public static void To(ILoggerFactory logs) => _log = logs.CreateLogger("EcommAspire.Cli");

    /// <summary>A sentence for the person at the terminal.</summary>
    public static void Note(string sentence) => Say(_log, sentence);

    /// <summary>Why a verb ended.</summary>
    public static void Failure(string sentence) => Fail(_log, sentence);

    /// <summary>A step of the batch is done.</summary>
    public static void Step(string name, string outcome, TimeSpan elapsed) => Done(_log, name, outcome, elapsed.TotalSeconds);

    /// <summary>A table was taken from its source, or was not.</summary>
    public static void Table(TableResult result)
    {
        if (result.Problem is { } problem)
            NotTaken(_log, result.Source, result.Table, problem.Message);
        else
            Taken(_log, result.Source, result.Table, result.Rows, result.BytesWritten, result.Quarantined, result.Elapsed.TotalSeconds);
    }

    /// <summary>A model, a test, a seed or a snapshot has ended.</summary>
    public static void Node(NodeResult result)
    {
        var level = result.Status switch
        {
            NodeStatus.Error or NodeStatus.Fail => LogLevel.Error,
            NodeStatus.Warn => LogLevel.Warning,
            _ => LogLevel.Information,
        };
        if (level is LogLevel.Information)
            Ended(_log, result.Status.Spelling(), result.UniqueId, result.ExecutionTime.TotalSeconds);
        else
            EndedBadly(_log, level, result.Status.Spelling(), result.UniqueId, result.Message);
    }

    [LoggerMessage(LogLevel.Information, "{Sentence}")]
    private static partial void Say(ILogger log, string sentence);

    [LoggerMessage(LogLevel.Error, "{Sentence}")]
    private static partial void Fail(ILogger log, string sentence);

    [LoggerMessage(LogLevel.Information, "{Step}: {Outcome} in {Seconds:0.0} s")]
    private static partial void Done(ILogger log, string step, string outcome, double seconds);

    [LoggerMessage(LogLevel.Information, "{Source}.{Table}: {Rows} rows, {Bytes} bytes, {Quarantined} refused, in {Seconds:0.0} s")]
    private static partial void Taken(ILogger log, string source, string table, long rows, long bytes, long quarantined, double seconds);

    [LoggerMessage(LogLevel.Error, "{Source}.{Table} was not taken: {Reason}")]
    private static partial void NotTaken(ILogger log, string source, string table, string reason);

    [LoggerMessage(LogLevel.Information, "{Status} {UniqueId} in {Seconds:0.00} s")]
    private static partial void Ended(ILogger log, string status, string uniqueId, double seconds);

    [LoggerMessage("{Status} {UniqueId}: {Reason}")]
    private static partial void EndedBadly(ILogger log, LogLevel level, string status, string uniqueId, string? reason);
}
