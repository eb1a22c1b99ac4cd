using EcommAspire.Cli.Models;
using EcommAspire.Cli.Stack;
using EcommAspire.Ingestion;
using EcommAspire.Warehouse.Reports;

namespace EcommAspire.Cli.Pipeline;

/// <summary>Everything a run of the batch did.</summary>
internal sealed record BatchSummary(
    IReadOnlyList<SourceEndpoint> Endpoints,
    IReadOnlyList<string> Missing,
    BusinessMade? Business,
    IngestionResult Ingestion,
    PlatformBuildResult Transformation,
    ReportSet? Reports,
    TimeSpan Elapsed)
{
    /// <summary>The shell's answer: a source, a table, a model or a test that failed is a failed run.</summary>
    public int ExitCode => Ingestion.Succeeded && Missing.Count == 0 && Business is null or { Unfilled.Count: 0 } && Transformation.Run.Success ? Cli.ExitCode.Done : Cli.ExitCode.Failed;
}
