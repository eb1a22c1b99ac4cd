using EcommAspire.Cli.Output;
using EcommAspire.Transformation;
using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Graph;

namespace EcommAspire.Cli.Models;

/// <summary>What <c>--show</c> prints: the first rows of each seed that went in (https://docs.getdbt.com/reference/commands/seed).</summary>
internal static class SeedSamples
{
    private const int Rows = 10;

    public static void Print(Terminal terminal, LineOptions options, RunResult result)
    {
        if (terminal.IsJson || options.Quiet is true || options.Format == "json")
            return;
        foreach (var seed in result.Results.Where(r => r is { Node.ResourceType: ResourceType.Seed, Status: NodeStatus.Success }).Select(r => r.Node))
        {
            terminal.Note($"Sample of table: {seed.Schema}.{seed.Alias}");
            Output.ResultTable.Show(terminal, ModelEngine.SeedRows(seed, Rows));
        }
    }
}
