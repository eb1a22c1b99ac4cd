using EcommAspire.Transformation.Execution;

namespace EcommAspire.Cli.Models;

/// <summary>Prints what a compilation says, which as in dbt is not of each node, but of those that could not be compiled.</summary>
internal sealed class CompileLines(RunLines lines) : IProgress<RunEvent>
{
    public void Report(RunEvent value)
    {
        if (value is NodeStarted or NodeFinished { Result.IsFailure: false } or RunFinished { Result.Success: true, Result.NothingSelected: false })
            return;
        lines.Report(value);
    }
}
