using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Spectre.Console;

namespace EcommAspire.AppHost.Terminal;

/// <summary>Each resource with its state and address as it comes up; once all have, where to look; from then on what changes.</summary>
internal sealed class Screen(
    DistributedApplicationModel model,
    DistributedApplicationOptions options,
    ResourceNotificationService notifications,
    IConfiguration configuration) : EarlyService
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly SortedDictionary<string, ResourceRow> _rows = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
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

    private bool IsSettled(HashSet<string> shown) => _rows.Count == shown.Count && _rows.Values.All(r => r.IsSettled || r.State == KnownResourceStates.Waiting);

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
            _rows[row.Name] = row;
            if (row.State.Length > 0 && row.State != before?.State)
                return row;
        }

        return null;
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
        Console.WriteLine($"""
            Three things to try, from another terminal:
              ./ecomm status{Ecomm.DataFlag}
              ./ecomm query "select date_day, sum(revenue) as revenue from agg_daily_metrics group by all order by date_day desc limit 7"{Ecomm.DataFlag}
              ./ecomm {third}{Ecomm.DataFlag}
            Ctrl-C stops everything in order; twice, at once.

            """);
    }
}
