using System.CommandLine;
using EcommAspire.Cli.Output;
using EcommAspire.Domain;
using EcommAspire.Lake;
using EcommAspire.LocalServers;
using EcommAspire.Simulator.Days;
using EcommAspire.Warehouse.Builds;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm status</c>: servers, the business's day, sources, the last build and its tests, on one screen.</summary>
internal static class StatusVerb
{
    public static Command Create()
    {
        var command = new Command("status", "Servers, the business's day, sources, the last build and its tests");
        command.SetAction(parsed =>
        {
            var folder = Options.DataFolder(parsed);
            var terminal = Options.Terminal(parsed);
            var servers = LocalServer.Find(folder.Root);
            var business = HeldBusiness.Read(folder.Feeds, folder.Engagement);
            var tables = new Bronze(folder.Lake).Tables().Select(t => (t.Source, t.Name, Live: t.Live(), Last: t.Last())).ToList();
            var store = new BuildStore(folder.Warehouse);
            var builds = store.ListOrSay(terminal);
            var published = store.PublishedOrSay(terminal);
            if (terminal.IsJson)
            {
                terminal.Json(new
                {
                    DataFolder = folder.Root,
                    Servers = servers,
                    Business = business is null ? null : new { business.Options.Seed, business.Options.Scale, business.Day, business.Until },
                    Tables = tables.Select(t => new { t.Source, Table = t.Name, t.Live.Rows, t.Live.Bytes, Watermark = t.Last?.Watermark?.After, t.Last?.CommittedAt }),
                    LastBuild = builds.FirstOrDefault(),
                    Published = published?.Id,
                });
                return ExitCode.Done;
            }

            Servers(terminal, servers);
            Generated(terminal, business);
            Sources(terminal, tables);
            LastBuild(terminal, builds.FirstOrDefault(), published);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Servers(Terminal terminal, IReadOnlyList<ServerInfo> servers)
    {
        terminal.Heading("Servers");
        if (servers.Count == 0)
        {
            terminal.Line("  none yet; `ecomm pipeline run --simulate` starts them");
            terminal.Line();
            return;
        }

        var grid = new Grid(("server", Align.Left), ("version", Align.Left), ("state", Align.Left), ("port", Align.Right), ("process", Align.Right), ("on disk", Align.Right));
        foreach (var s in servers)
        {
            grid.Add(s.Name, s.Version, s.State.ToString().ToLowerInvariant() + (s.IsKept && s.State is ServerState.Running ? ", kept" : ""),
                s.Port.ToString(), s.ProcessId?.ToString() ?? "", Amounts.Bytes(s.MeasureBytes()));
        }

        terminal.Show(grid);
        terminal.Line();
    }

    private static void Generated(Terminal terminal, HeldBusiness? business)
    {
        if (business is null)
            return;
        var options = business.Options;
        terminal.Heading("Generated business");
        terminal.Line($"  {options.Start:yyyy-MM-dd} to {business.Day:yyyy-MM-dd}, scale {options.Scale}, seed {options.Seed}; "
            + (business.Until > business.Day
                ? $"a run to {business.Until:yyyy-MM-dd} was cut short: `ecomm simulate forward` does the rest"
                : "`ecomm simulate forward` plays the next day"));
        terminal.Line();
    }

    private static void Sources(Terminal terminal, List<(string Source, string Name, LiveBatches Live, Commit? Last)> tables)
    {
        terminal.Heading("Sources in the lake");
        var grid = new Grid(("source", Align.Left), ("tables", Align.Right), ("rows", Align.Right), ("Parquet", Align.Right), ("newest watermark", Align.Left), new("taken", Align.Left) { IsDetail = true });
        foreach (var source in Business.Sources.Where(s => s.Kind is not SourceKind.Topics))
        {
            var own = tables.Where(t => t.Source == source.Name).ToList();
            grid.Add(source.Name, $"{own.Count} of {source.Tables.Count}", Amounts.Count(own.Sum(t => t.Live.Rows)), Amounts.Bytes(own.Sum(t => t.Live.Bytes)),
                own.Select(t => t.Last?.Watermark?.After).Max() ?? "", own.Count == 0 ? "never" : Amounts.Moment(own.Max(t => t.Last?.CommittedAt)));
        }

        terminal.Show(grid);
        terminal.Line();
    }

    private static void LastBuild(Terminal terminal, Build? last, Build? published)
    {
        terminal.Heading("Warehouse");
        if (last is null)
        {
            terminal.Line("  no build yet; `ecomm pipeline run` makes one");
            return;
        }

        terminal.Line($"  last build  {last.Id}: {last.State.ToString().ToLowerInvariant()}, {Amounts.Count(last.Models.Pass)} made, "
            + $"{Amounts.Of(last.Tests.Pass + last.Tests.Logged, "test")} passed, {Amounts.Count(last.Tests.Warn)} warned, {Amounts.Count(last.Models.Error + last.Tests.Error)} failed"
            + (last is { State: not BuildState.Damaged, Reason: { } reason } ? $" ({reason})" : ""));
        terminal.Line($"  published   {(published is null ? "nothing" : published.Id == last.Id ? "the last build" : published.Id)}");
    }
}
