using System.CommandLine;
using EcommAspire.Cli.Output;
using EcommAspire.Lake;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm quarantine</c>: refused rows and files, with their reasons.</summary>
internal static class QuarantineVerb
{
    public static Command Create() => new("quarantine", "Refused rows and files, with their reasons") { List(), Show() };

    private static QuarantineStore Store(ParseResult parsed) => new(Options.DataFolder(parsed).Quarantine);

    private static Command List()
    {
        var command = new Command("ls", "What was refused, batch by batch and reason by reason");
        command.SetAction(parsed =>
        {
            var terminal = Options.Terminal(parsed);
            var groups = (
                from batch in Store(parsed).Batches()
                from record in QuarantineStore.Read(batch)
                group record by (batch.Source, batch.Table, batch.BatchId, record.Reason) into g
                select new { g.Key.Source, g.Key.Table, g.Key.BatchId, g.Key.Reason, Records = g.LongCount(), First = Place(g.First()) }).ToList();
            if (terminal.IsJson)
            {
                terminal.Json(groups);
                return ExitCode.Done;
            }

            if (groups.Count == 0)
            {
                terminal.Note("Nothing is in quarantine.");
                return ExitCode.Done;
            }

            var grid = new Grid(("table", Align.Left), ("batch", Align.Left), ("records", Align.Right), ("reason", Align.Prose), new("first at", Align.Left) { IsDetail = true });
            foreach (var g in groups)
                grid.Add($"{g.Source}.{g.Table}", g.BatchId, Amounts.Count(g.Records), g.Reason, g.First);
            terminal.Show(grid);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var batch = new Argument<string>("BATCH") { Description = "A batch, as `ecomm quarantine ls` names it" };
        var limit = new Option<int>("--limit") { Description = "At most so many records; 0 for all", DefaultValueFactory = _ => 100, HelpName = "N" };
        var command = new Command("show", "The records of one batch, as they were") { batch, limit };
        command.SetAction(parsed =>
        {
            var terminal = Options.Terminal(parsed);
            var named = parsed.GetRequiredValue(batch);
            var batches = Store(parsed).Batches().Where(b => b.BatchId == named).ToList();
            if (batches.Count == 0)
                throw new Stack.SettingException($"The quarantine has no batch {named}; `ecomm quarantine ls` lists those it has.");
            var most = parsed.GetValue(limit);
            var records = batches.SelectMany(QuarantineStore.Read).Take(most == 0 ? int.MaxValue : most).ToList();
            if (terminal.IsJson)
            {
                terminal.Json(records);
                return ExitCode.Done;
            }

            var grid = new Grid(("table", Align.Left), ("at", Align.Left), ("column", Align.Left), ("reason", Align.Prose), ("record", Align.Prose));
            foreach (var r in records)
                grid.Add($"{r.Source}.{r.Table}", Place(r), r.Column ?? "", r.Reason, Short(r.Raw ?? ""));
            terminal.Show(grid);
            return ExitCode.Done;
        });
        return command;
    }

    private static string Place(QuarantinedRecord record) => (record.File, record.Line, record.Key) switch
    {
        ({ } file, { } line, _) => $"{Path.GetFileName(file)}:{line}",
        ({ } file, null, _) => Path.GetFileName(file),
        (null, _, { } key) => key,
        _ => "",
    };

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings("⏎");
        return line.Length <= 100 ? line : line[..99] + "…";
    }
}
