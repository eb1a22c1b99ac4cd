using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Spectre.Console;

namespace EcommAspire.AppHost.Terminal;

/// <summary>Each resource with its state and address as it comes up; once all have, where to look; from then on what changes.</summary>
internal sealed class Screen(
    DistributedApplicationModel model,
    DistributedApplicationOptions options,
    ResourceNotificationService notifications,
    ResourceLoggerService consoles,
    IHostApplicationLifetime lifetime,
    IConfiguration configuration) : EarlyService
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly SortedDictionary<string, ResourceRow> _rows = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = lifetime.ApplicationStopping.Register(() => Console.WriteLine($"{Environment.NewLine}Stopping what runs, in order; Ctrl-C ends it at once."));
        await using var changes = notifications.WatchAsync(stoppingToken).GetAsyncEnumerator(stoppingToken);
        var shown = model.Resources.Where(r => r is not ParameterResource || r is IResourceWithConnectionString).Select(r => r.Name).ToHashSet();
        if (AnsiConsole.Profile.Capabilities.Interactive)
        {
            await AnsiConsole.Live(Table()).AutoClear(true).StartAsync(async live =>
            {
                while (!IsSettled(shown) && await TakeAsync(changes, shown) is not null)
                    live.UpdateTarget(Table());
            });
        }
        else
        {
            while (!IsSettled(shown) && await TakeAsync(changes, shown) is { } row)
                Console.WriteLine(Line(row));
        }

        if (AnsiConsole.Profile.Capabilities.Interactive)
            AnsiConsole.Write(Table());
        ShowWhatToTry();
        var door = ShowDashboardAsync(stoppingToken);
        while (await TakeAsync(changes, shown) is { } row)
            Console.WriteLine($"{DateTime.Now:HH:mm:ss}  {Line(row)}");
        await door;
    }

    private bool IsSettled(HashSet<string> shown) => _rows.Count == shown.Count && _rows.Values.All(r => r.IsSettled || IsHeldUp(r));

    // Who waits for something that has come to rest without being healthy waits for a person.
    private bool IsHeldUp(ResourceRow row) => row.State == KnownResourceStates.Waiting
        && model.Resources.First(r => r.Name == row.Name).Annotations.OfType<WaitAnnotation>().Select(w => _rows.GetValueOrDefault(w.Resource.Name))
            .Any(awaited => awaited is not null && (awaited is { IsSettled: true, TimeToHealthy: null } || IsHeldUp(awaited)));

    /// <summary>The next row that says something new; null where the application ends.</summary>
    private async Task<ResourceRow?> TakeAsync(IAsyncEnumerator<ResourceEvent> changes, HashSet<string> shown)
    {
        while (await changes.MoveNextAsync())
        {
            var happened = changes.Current;
            if (!shown.Contains(happened.Resource.Name))
                continue;
            if (happened.Snapshot.IsHidden)
            {
                // Such as Aspire's own dashboard.
                shown.Remove(happened.Resource.Name);
                continue;
            }

            var before = _rows.GetValueOrDefault(happened.Resource.Name);
            var row = ResourceRow.Of(happened, _clock.Elapsed, before);
            if (row.IsUnexplained)
            {
                var said = await LastErrorAsync(row.Id);
                row = row with { Address = row.FailedWith is { } code ? Ending.Explain(code, said) : said };
            }

            _rows[row.Name] = row;
            if (row.State.Length > 0 && row.State != before?.State)
                return row;
        }

        return null;
    }

    private async Task<string?> LastErrorAsync(string resource)
    {
        string? last = null;
        await foreach (var lines in consoles.GetAllAsync(resource))
            last = lines.LastOrDefault(line => line.IsErrorMessage).Content ?? last;
        // The time stands before it.
        return last?[(last.IndexOf(' ', StringComparison.Ordinal) + 1)..];
    }

    private static string Line(ResourceRow row) => $"{row.Name,-12} {row.State}{(row.Address is { } address ? $"  {address}" : "")}";

    private Table Table()
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumns("", "", "", "");
        foreach (var row in _rows.Values)
        {
            table.AddRow(
                new Markup($"[bold]{row.Name}[/]"),
                new Markup($"[{Colour(row)}]{Markup.Escape(row.State)}[/]"),
                new Text(row.Address ?? ""),
                new Markup(row.TimeToHealthy is { } time ? $"[grey]{time.TotalSeconds:0.0} s[/]" : ""));
        }

        return table;
    }

    private static string Colour(ResourceRow row) => row.Style switch
    {
        "success" => row.IsSettled ? "green" : "yellow",
        "error" => "red",
        "warning" => "yellow",
        _ => "grey",
    };

    private async Task ShowDashboardAsync(CancellationToken cancellation)
    {
        if (!options.DisableDashboard)
            Console.WriteLine(await new DashboardDoor(configuration).FindAsync(cancellation) + Environment.NewLine);
    }

    private void ShowWhatToTry()
    {
        Console.WriteLine();
        var third = model.Resources.Any(r => r.Name == "events") ? "stream status --watch" : "lake ls";
        if (_rows.Values.Any(row => row.State == ResourceRow.FailedToStart))
        {
            Console.WriteLine($"Not everything has started. Once what is said above is mended, {(options.DisableDashboard ? "" : "start it on its page of the dashboard, or ")}end this with Ctrl-C and run it again.{Environment.NewLine}");
        }

        Console.WriteLine($"""
            Three things to try, from another terminal:
              ./ecomm status{Ecomm.DataFlag}
              ./ecomm query "select date_day, sum(revenue) as revenue from agg_daily_metrics group by all order by date_day desc limit 7"{Ecomm.DataFlag}
              ./ecomm {third}{Ecomm.DataFlag}
            Ctrl-C stops everything in order; twice, at once.

            """);
    }
}
