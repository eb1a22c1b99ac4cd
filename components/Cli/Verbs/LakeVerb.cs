using System.CommandLine;
using EcommAspire.Cli.Output;
using EcommAspire.Cli.Pipeline;
using EcommAspire.Domain;
using EcommAspire.Lake;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm lake</c>: what bronze holds, whether it is whole, and a warehouse made from it alone.</summary>
internal static class LakeVerb
{
    private static readonly Argument<string> _table = new("SOURCE.TABLE") { Description = "A table of a source, such as marketplace.orders" };

    public static Command Create() => new("lake", "The Parquet lake: tables, commits, checksums, replay")
    {
        List(), Show(), Verify(), Replay(), LakeCompactVerb.Create(),
    };

    private static Bronze Bronze(ParseResult parsed) => new(Options.DataFolder(parsed).Lake);

    private static Command List()
    {
        var command = new Command("ls", "Every table, with what is live of it");
        command.SetAction(parsed =>
        {
            var terminal = Options.Terminal(parsed);
            var tables = Bronze(parsed).Tables().Select(t => (Table: t, Live: t.Live(), Last: t.Last())).ToList();
            if (terminal.IsJson)
            {
                terminal.Json(tables.Select(t => new { t.Table.Source, Table = t.Table.Name, t.Live.Rows, t.Live.Bytes, Last = t.Last }));
                return ExitCode.Done;
            }

            if (tables.Count == 0)
            {
                terminal.Note("The lake is empty; `ecomm ingest` fills it.");
                return ExitCode.Done;
            }

            var grid = new Grid(("table", Align.Left), ("rows", Align.Right), ("size", Align.Right), ("batches", Align.Right), new("last batch", Align.Left) { IsDetail = true }, new("watermark", Align.Left) { IsDetail = true }, ("refused", Align.Right));
            foreach (var (table, live, last) in tables)
            {
                grid.Add(table.ToString(), Amounts.Count(live.Rows), Amounts.Bytes(live.Bytes), Amounts.Count(live.Commits.Count), last?.BatchId ?? "",
                    last?.Watermark?.After ?? "", Amounts.Count(live.Commits.Sum(c => c.Quarantined)));
            }

            terminal.Show(grid);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var command = new Command("show", "One table's commits and columns") { _table };
        command.SetAction(parsed =>
        {
            var terminal = Options.Terminal(parsed);
            var named = parsed.GetRequiredValue(_table);
            var table = Bronze(parsed).Tables().FirstOrDefault(t => t.ToString() == named)
                ?? throw new Stack.SettingException($"The lake has no table {named}; `ecomm lake ls` lists those it has.");
            var commits = table.Commits();
            if (terminal.IsJson)
            {
                terminal.Json(commits);
                return ExitCode.Done;
            }

            var grid = new Grid(("commit", Align.Right), ("batch", Align.Left), ("kind", Align.Left), ("rows", Align.Right), ("size", Align.Right), ("files", Align.Right), new("watermark before", Align.Left) { IsDetail = true }, ("after", Align.Left), ("refused", Align.Right));
            foreach (var c in commits)
            {
                grid.Add(Amounts.Count(c.Number), c.BatchId, c.Kind.ToString().ToLowerInvariant(), Amounts.Count(c.Rows), Amounts.Bytes(c.Bytes), Amounts.Count(c.Files.Count),
                    c.Watermark?.Before ?? "", c.Watermark?.After ?? "", Amounts.Count(c.Quarantined));
            }

            terminal.Show(grid);
            var schema = new Grid(("column", Align.Left), ("type", Align.Left), ("declared", Align.Left));
            foreach (var column in table.Live().Schema)
                schema.Add(column.Name, column.Type, column.Declared ?? "");
            terminal.Line();
            terminal.Show(schema);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Verify()
    {
        var command = new Command("verify", "Read every live file again and compare it with its commit");
        command.SetAction((parsed, cancellation) =>
        {
            var terminal = Options.Terminal(parsed);
            var lake = Bronze(parsed);
            var findings = lake.Verify(cancellation).ToList();
            if (terminal.IsJson)
                terminal.Json(findings);
            foreach (var finding in terminal.IsJson ? [] : findings)
                terminal.Line($"{finding.Source}.{finding.Table}: {finding.Problem}");
            if (findings.Count == 0)
                terminal.Note(lake.Tables().Count == 0 ? "The lake is empty; `ecomm ingest` fills it." : $"{Amounts.Of(lake.Tables().Count, "table")}: every file is as its commit says.");
            return Task.FromResult(findings.Count == 0 ? ExitCode.Done : ExitCode.Failed);
        });
        return command;
    }

    private static Command Replay()
    {
        var command = new Command("replay", "Make a fresh build from the lake alone, and publish it where it passes");
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = Options.DataFolder(parsed);
            var terminal = Options.Terminal(parsed);
            if (Bronze(parsed).Tables().Count == 0)
                throw new Stack.SettingException("The lake is empty, so there is nothing to replay; `ecomm ingest` fills it.");
            Bronze(parsed).WriteCatalog(Business.Sources, cancellation);
            var made = await BatchPipeline.TransformAsync(folder, new Models.RunLines(terminal), cancellation);
            terminal.Note(made.Published ? $"Published {made.Build.Id}." : $"The build {made.Build.Id} is not published: {made.Build.Reason}");
            return made.Run.ExitCode;
        });
        return command;
    }
}
