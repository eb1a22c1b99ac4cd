using System.CommandLine;
using EcommAspire.Cli.Output;
using EcommAspire.Cli.Stack;
using EcommAspire.Lake;
using EcommAspire.Warehouse;
using EcommAspire.Warehouse.Builds;
using EcommAspire.Warehouse.Reading;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm query</c>: SQL on the published build, read-only.</summary>
internal static class QueryVerb
{
    public static Command Create()
    {
        var sql = new Argument<string>("SQL") { Description = "One query; - reads it from standard input" };
        var build = new Option<string?>("--build") { Description = "Another build than the published one", HelpName = "ID" };
        var format = new Option<string?>("--format") { Description = "How rows are written: table (default), csv, json, or parquet", HelpName = "FORMAT" };
        format.AcceptOnlyFromAmong("table", "csv", "json", "parquet");
        var limit = new Option<long?>("--limit") { Description = "At most so many rows; 0 for all. Default 1000 for a table, all otherwise", HelpName = "N" };
        limit.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: var text }] && long.TryParse(text, out var rows) && rows < 0)
                given.AddError($"--limit takes a number from 0 on, not {text}.");
        });
        var command = new Command("query", "Ask the published build a question in SQL; nothing can be changed") { sql, build, format, limit };
        command.Validators.Add(given =>
        {
            if (given.GetValue(Options.Json) && given.GetValue(format) is { } other and not "json")
                given.AddError($"--json and --format {other} exclude each other");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = Options.DataFolder(parsed);
            var store = new BuildStore(folder.Warehouse);
            var terminal = Options.Terminal(parsed);
            var chosen = parsed.GetValue(build) is { } id
                ? store.Get(id)
                : store.Published() ?? throw new WarehouseException("Nothing is published yet; `ecomm pipeline run` makes the first build.");
            var text = parsed.GetRequiredValue(sql);
            if (text == "-")
                text = await Console.In.ReadToEndAsync(cancellation);

            using var spill = Spill(folder, cancellation);
            var limits = new ReaderLimits(Settings.QueryMemory, spill?.Path);
            var shape = parsed.GetValue(format) ?? (terminal.IsJson ? "json" : "table");
            if (shape == "table")
            {
                await using var reader = await WarehouseReader.OpenAsync(store, chosen, cancellation, limits);
                var most = parsed.GetValue(limit) ?? 1000;
                // One row more tells whether there are more.
                ResultTable.Show(terminal, await reader.ReadAsync(text, most is 0 or long.MaxValue ? 0 : most + 1, cancellation), most);
                return ExitCode.Done;
            }

            if (shape == "parquet" && !Console.IsOutputRedirected)
                throw new WarehouseException("Parquet is not for a terminal: send it to a file, `ecomm query … --format parquet > FILE`.");
            await using var output = StandardOutput.Open();
            await QueryExport.WriteAsync(store, chosen, text, shape, parsed.GetValue(limit) ?? 0, output, cancellation, limits);
            return ExitCode.Done;
        });
        return command;
    }

    // Where the data folder can only be read, a query has its memory and no more.
    private static SpillFolder? Spill(DataFolder folder, CancellationToken cancellation)
    {
        try
        {
            return SpillFolder.Open(folder.Warehouse, Guid.NewGuid().ToString("n"), cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
