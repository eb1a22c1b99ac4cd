using System.CommandLine;
using EcommAspire.Cli.Output;
using EcommAspire.Warehouse;
using EcommAspire.Warehouse.Builds;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm builds</c>: the warehouse's builds.</summary>
internal static class BuildsVerb
{
    public static Command Create() => new("builds", "The warehouse's builds: list, publish, roll back, compare, remove")
    {
        List(), Publish(), Rollback(), Diff(), Prune(),
    };

    private static BuildStore Store(ParseResult parsed) => new(Options.DataFolder(parsed).Warehouse);

    private static Command List()
    {
        var command = new Command("ls", "Every build, newest first");
        command.SetAction(parsed =>
        {
            var store = Store(parsed);
            var terminal = Options.Terminal(parsed);
            var builds = store.ListOrSay(terminal);
            var published = store.PublishedOrSay(terminal)?.Id;
            if (terminal.IsJson)
            {
                terminal.Json(builds.Select(b => new { build = b, published = b.Id == published }));
                return ExitCode.Done;
            }

            if (builds.Count == 0)
            {
                terminal.Note("There is no build yet; `ecomm pipeline run` makes one.");
                return ExitCode.Done;
            }

            var grid = new Grid(("", Align.Left), ("build", Align.Left), ("state", Align.Left), new("begun", Align.Left) { IsDetail = true }, ("took", Align.Right),
                ("made", Align.Right), ("tests", Align.Right), ("warned", Align.Right), ("failed", Align.Right), ("size", Align.Right), new("first published", Align.Left) { IsDetail = true });
            foreach (var b in builds)
            {
                grid.Add(b.Id == published ? "→" : "", b.Id, b.State.ToString().ToLowerInvariant(), Amounts.Moment(b.StartedAt),
                    b.FinishedAt is { } end ? Amounts.Duration(end - b.StartedAt) : "",
                    Amounts.Count(b.Models.Pass), Amounts.Count(b.Tests.Pass + b.Tests.Logged), Amounts.Count(b.Tests.Warn), Amounts.Count(b.Models.Error + b.Tests.Error),
                    Amounts.Bytes(b.Bytes), Amounts.Moment(b.PublishedAt));
            }

            terminal.Show(grid);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Publish()
    {
        var id = new Argument<string>("ID") { Description = "The build, or enough of its identifier" };
        var force = new Option<bool>("--force") { Description = "Also a build whose tests failed or did not run" };
        var command = new Command("publish", "Point readers to a build") { id, force };
        command.SetAction(parsed =>
        {
            var build = Store(parsed).Publish(parsed.GetRequiredValue(id), parsed.GetValue(force));
            Options.Terminal(parsed).Line($"Published {build.Id}.");
        });
        return command;
    }

    private static Command Rollback()
    {
        var to = new Option<string?>("--to") { Description = "The build to go back to; the one published before by default", HelpName = "ID" };
        var command = new Command("rollback", "Point readers back to an earlier build") { to };
        command.SetAction(parsed =>
        {
            var store = Store(parsed);
            var earlier = parsed.GetValue(to);
            var from = earlier is null ? store.Published()?.Id : store.PublishedOrSay(Options.Terminal(parsed))?.Id;
            var build = store.Rollback(earlier);
            Options.Terminal(parsed).Line($"Readers see {build.Id} again{(from is null ? "" : $", and no longer {from}")}.");
        });
        return command;
    }

    private static Command Diff()
    {
        var before = new Argument<string>("A") { Description = "A build" };
        var after = new Argument<string>("B") { Description = "A later build" };
        var all = new Option<bool>("--all") { Description = "Also the tables in which nothing changed" };
        var command = new Command("diff", "What changed between two builds, table by table") { before, after, all };
        command.SetAction(async (parsed, cancellation) =>
        {
            var store = Store(parsed);
            var terminal = Options.Terminal(parsed);
            var (a, b) = (store.Get(parsed.GetRequiredValue(before)), store.Get(parsed.GetRequiredValue(after)));
            var differences = await BuildDiff.CompareAsync(store.PathOf(a.Id), store.PathOf(b.Id), cancellation);
            var shown = differences.Where(d => d.Changed || parsed.GetValue(all)).ToList();
            if (terminal.IsJson)
            {
                terminal.Json(shown);
                return ExitCode.Done;
            }

            if (shown.Count > 0)
            {
                var grid = new Grid(("table", Align.Left), new("before", Align.Right) { IsDetail = true }, new("after", Align.Right) { IsDetail = true }, ("removed", Align.Right), ("added", Align.Right),
                    new("columns", Align.Prose) { IsDetail = true });
                foreach (var d in shown)
                    grid.Add(d.Table, Amounts.Count(d.RowsBefore), Amounts.Count(d.RowsAfter), Amounts.Count(d.Removed), Amounts.Count(d.Added), string.Join(' ', d.Columns));
                terminal.Show(grid);
            }

            terminal.Note($"{Amounts.Of(differences.Count(d => !d.Changed), "table")} of {differences.Count} unchanged.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Prune()
    {
        var keep = new Option<int>("--keep") { Description = "How many builds that passed are kept", DefaultValueFactory = _ => 5, HelpName = "N" };
        var command = new Command("prune", "Remove old builds; never the published one") { keep };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(keep) < 1)
                throw new WarehouseException("--keep takes a number from 1 on.");
            var removed = Store(parsed).Prune(parsed.GetValue(keep));
            Options.Terminal(parsed).Line($"Removed {Amounts.Of(removed.Count, "build")}, {Amounts.Bytes(removed.Sum(b => b.Bytes))}.");
        });
        return command;
    }
}
