using System.CommandLine;
using EcommAspire.Cli.Pipeline;
using EcommAspire.Cli.Stack;
using EcommAspire.Warehouse.Builds;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm pipeline</c>: the batch, from the sources to published gold and reports.</summary>
internal static class PipelineVerb
{
    public static Command Create() => new("pipeline", "The batch: extract, transform, test, publish, report") { Run() };

    private static Command Run()
    {
        var business = new BusinessFlags();
        var simulate = new Option<bool>("--simulate") { Description = "Make the business in the sources first, unless they hold it; implied by the options that describe it" };
        var keep = new Option<bool>("--keep") { Description = "Leave the servers up" };
        var command = business.AddTo(new Command("run", "Run the batch in this process"));
        command.Add(simulate);
        command.Add(keep);
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = Options.DataFolder(parsed);
            var terminal = Options.Terminal(parsed);
            var wanted = parsed.GetValue(simulate) || business.AreGiven(parsed) ? business.Read(parsed) : null;
            var summary = await new BatchPipeline(folder, Settings.Read(), terminal).RunAsync(new(wanted, parsed.GetValue(keep)), cancellation);
            if (terminal.IsJson)
            {
                terminal.Json(new
                {
                    summary.Transformation.Build,
                    summary.Transformation.Published,
                    Tables = summary.Ingestion.Tables.Select(TableOutcomes.ForMachines),
                    Reports = summary.Reports.Set,
                    ReportsProblem = summary.Reports.Problem,
                    Seconds = summary.Elapsed.TotalSeconds,
                });
                return summary.ExitCode;
            }

            var headlines = summary.Transformation.Published
                ? await Headlines.ReadAsync(new BuildStore(folder.Warehouse), summary.Transformation.Build, cancellation)
                : null;
            new SummaryView(terminal).Show(summary, headlines);
            return summary.ExitCode;
        });
        return command;
    }
}
