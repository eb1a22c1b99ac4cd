using EcommAspire.Cli.Models;
using EcommAspire.Cli.Stack;
using EcommAspire.Ingestion;

namespace EcommAspire.Cli.Pipeline;

/// <summary>Everything a run of the batch did.</summary>
internal sealed record BatchSummary(
    IReadOnlyList<SourceEndpoint> Endpoints,
    IReadOnlyList<string> Missing,
    BusinessMade? Business,
    IngestionResult Ingestion,
    PlatformBuildResult Transformation,
    ReportsWritten Reports,
    TimeSpan Elapsed)
{
    /// <summary>The shell's answer: a source, a table, a model, a test or a report that failed is a failed run.</summary>
    public int ExitCode => Ingestion.Succeeded && Missing.Count == 0 && Business is null or { Unfilled.Count: 0 } && Transformation.Run.Success && Reports.Problem is null ? Cli.ExitCode.Done : Cli.ExitCode.Failed;
}
