using System.CommandLine;
using EcommAspire.Cli.Output;
using EcommAspire.Cli.Pipeline;
using EcommAspire.Cli.Stack;
using EcommAspire.Domain;
using EcommAspire.Ingestion;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm ingest</c>: sources into bronze.</summary>
internal static class IngestVerb
{
    public static Command Create()
    {
        var sources = new Option<string[]>("--source") { Description = "Only these sources", AllowMultipleArgumentsPerToken = true, HelpName = "S" };
        sources.AcceptOnlyFromAmong([.. Business.Sources.Where(s => s.Kind is not SourceKind.Topics).Select(s => s.Name)]);
        var tables = new Option<string[]>("--table") { Description = "Only these tables", AllowMultipleArgumentsPerToken = true, HelpName = "T" };
        var full = new Option<bool>("--full") { Description = "Take tables whole; for now every extract is" };
        var command = new Command("ingest", "Take the sources into the lake") { sources, tables, full };
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = Options.DataFolder(parsed);
            var terminal = Options.Terminal(parsed);
            var request = new IngestRequest { Sources = parsed.GetValue(sources) ?? [], Tables = parsed.GetValue(tables) ?? [] };
            RequireTables(request);
            var steps = new StepLines(terminal);
            var settings = Settings.Read();
            await using var stack = await steps.RunAsync("servers",
                () => SourceStack.StartAsync(folder, settings, request.Sources.Count == 0 ? null : request.Sources, keep: false, terminal, cancellation),
                s => s.Servers);
            var result = await steps.RunAsync("extract",
                () => new BatchPipeline(folder, settings, terminal).IngestAsync(stack, request, steps, cancellation),
                r => $"{Amounts.Count(r.Tables.Sum(t => t.Rows))} rows");
            var failed = !result.Succeeded || stack.Missing.Count > 0;
            if (terminal.IsJson)
                terminal.Json(result.Tables.Select(TableOutcomes.ForMachines));
            else
                Show(terminal, result);
            foreach (var missing in stack.Missing)
                terminal.Note(missing);
            foreach (var problem in TableOutcomes.Problems(result))
                terminal.Note(problem);
            return failed ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static void RequireTables(IngestRequest request)
    {
        var known = Business.Sources.Where(s => request.Sources.Count == 0 || request.Sources.Contains(s.Name)).SelectMany(s => s.Tables).Select(t => t.Name).ToHashSet();
        if (request.Tables.FirstOrDefault(t => !known.Contains(t)) is { } unknown)
            throw new SettingException($"No source has a table {unknown}; there are {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
    }

    private static void Show(Terminal terminal, IngestionResult result)
    {
        var grid = new Grid(("table", Align.Left), ("rows", Align.Right), ("read", Align.Right), ("MB/s", Align.Right), ("Parquet", Align.Right), new("watermark before", Align.Left) { IsDetail = true }, new("after", Align.Left) { IsDetail = true }, ("refused", Align.Right), ("", Align.Left));
        foreach (var t in result.Tables)
        {
            grid.Add($"{t.Source}.{t.Table}", Amounts.Count(t.Rows), Amounts.Bytes(t.BytesRead), $"{t.MegabytesPerSecond:0.0}", Amounts.Bytes(t.BytesWritten),
                t.Watermark?.Before ?? "", t.Watermark?.After ?? "", Amounts.Count(t.Quarantined),
                t.Outcome switch { TableOutcome.Failed => "failed", TableOutcome.NothingNew => "nothing new", _ => "" });
        }

        terminal.Show(grid);
        foreach (var t in result.Tables)
        {
            foreach (var note in t.Notes)
                terminal.Line($"{t.Source}.{t.Table}: {note}");
        }
    }
}
