using System.CommandLine;
using EcommAspire.Cli.Output;
using EcommAspire.Cli.Pipeline;
using EcommAspire.Warehouse;
using EcommAspire.Warehouse.Builds;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm report</c>: the daily reports of the published build, as files.</summary>
internal static class ReportVerb
{
    public static Command Create()
    {
        var command = new Command("report", "Write the daily reports of the published build as CSV and Parquet");
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = Options.DataFolder(parsed);
            var terminal = Options.Terminal(parsed);
            var store = new BuildStore(folder.Warehouse);
            var build = store.Published() ?? throw new WarehouseException("Nothing is published yet; `ecomm pipeline run` makes the first build.");
            var set = await DailyReports.WriteAsync(store, build, folder, cancellation);
            if (terminal.IsJson)
            {
                terminal.Json(set);
                return ExitCode.Done;
            }

            var grid = new Grid(("report", Align.Left), ("rows", Align.Right));
            foreach (var file in set.Files)
                grid.Add(file.Name, Amounts.Count(file.Rows));
            terminal.Show(grid);
            terminal.Note($"CSV and Parquet in {set.Folder}");
            return ExitCode.Done;
        });
        return command;
    }
}
