using System.CommandLine;
using EcommAspire.Cli.Output;
using EcommAspire.Cli.Pipeline;
using EcommAspire.Cli.Stack;
using EcommAspire.Cli.Streaming;
using EcommAspire.Domain.Sources;
using EcommAspire.Simulator;
using EcommAspire.Simulator.Days;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm simulate forward</c>: plays the business on in its sources, day after day.</summary>
internal static class SimulateForwardVerb
{
    public static Command Create()
    {
        var days = new Option<int?>("--days") { Description = "How many days. Default 1", HelpName = "N" };
        var until = new Option<DateOnly?>("--until") { Description = "Up to this day, and no day where it is there already", HelpName = "DATE" };
        var keep = new Option<bool>("--keep") { Description = "Leave the servers up" };
        var command = new Command("forward", "Play the business on: new orders, and what becomes of the old ones") { days, until, keep };
        command.Validators.Add(given =>
        {
            if (given.GetValue(days) is not null && given.GetValue(until) is not null)
                given.AddError("--days and --until say the same in two ways; give one of them.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = Options.DataFolder(parsed);
            var terminal = Options.Terminal(parsed);
            var wanted = new WantedDays { Days = parsed.GetValue(days) ?? 1, Until = parsed.GetValue(until) };
            var steps = new StepLines(terminal);
            await using var stack = await steps.RunAsync("servers",
                () => SourceStack.StartAsync(folder, Settings.Read(), null, parsed.GetValue(keep), terminal, cancellation),
                s => s.Servers);
            await using var events = new DayLog(folder, terminal);
            var played = await steps.RunAsync("forward",
                () => BusinessDays.PlayAsync(Targets(stack, folder) with { Events = events }, wanted, new Steps(steps), cancellation),
                r => $"{Amounts.Of(r.Days.Count, "day")}, {Amounts.Count(r.Days.Sum(d => d.Parts.Sum(p => p.Rows)))} rows");
            var problems = stack.Missing.Concat(played.Sources.Select(s => s.Problem).OfType<string>()).ToList();
            foreach (var problem in problems)
                terminal.Note(problem);
            if (terminal.IsJson)
                terminal.Json(new { played.Last, played.IsRest, played.Days, played.Sources, Seconds = Math.Round(played.Elapsed.TotalSeconds, 3) });
            else
                Show(terminal, played);
            return problems.Count > 0 ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static void Show(Terminal terminal, DaysReport played)
    {
        var kept = played.Sources.Where(s => s.Kept is not null).ToList();
        foreach (var source in kept)
            terminal.Line(source.Kept!);
        if (played.IsRest && played.Days.Count > 0)
            terminal.Line("A run before this one was cut short; this one did what was left of it.");
        foreach (var day in played.Days.SkipLast(1))
            terminal.Line(DaySentence.Of(day));
        terminal.Line(played.Days.Count == 0
            ? $"The business is at {played.Last:yyyy-MM-dd} already."
            : $"{DaySentence.Of(played.Days[^1])}{(kept.Count == 0 ? "" : $" Left alone: {string.Join(", ", kept.Select(s => s.Name))}.")} Run the batch to see them in gold.");
    }

    private static SimulationTargets Targets(SourceStack stack, DataFolder folder)
    {
        var databases = stack.Endpoints.ToDictionary(e => e.Source.Name, e => new LoadTarget(e.Dialect, e.ConnectionString));
        return new()
        {
            Shop = databases.GetValueOrDefault(Shop.Source.Name),
            Marketplace = databases.GetValueOrDefault(Marketplace.Source.Name),
            Stores = databases.GetValueOrDefault(Stores.Source.Name),
            EngagementFolder = stack.Engagement is null ? folder.Engagement : null,
            EngagementDatabase = stack.Engagement,
            FeedsFolder = folder.Feeds,
        };
    }

    private sealed class Steps(IProgress<string> progress) : IProgress<DaysProgress>
    {
        public void Report(DaysProgress value) => progress.Report($"{value.Source} {value.Date:yyyy-MM-dd}");
    }
}
