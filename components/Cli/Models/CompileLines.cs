using EcommAspire.Cli.Output;
using EcommAspire.Transformation.Execution;

namespace EcommAspire.Cli.Models;

/// <summary>Prints what a compilation says, which as in dbt is not of each node, but of those that could not be compiled.</summary>
internal sealed class CompileLines(Terminal terminal) : IProgress<RunEvent>
{
    private readonly RunLines _lines = new(terminal);

    public void Report(RunEvent value)
    {
        if (value is NodeStarted or NodeFinished { Result.IsFailure: false } or RunFinished { Result.Success: true, Result.NothingSelected: false })
            return;
        _lines.Report(value);
    }
}
