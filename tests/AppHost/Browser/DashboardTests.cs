using System.Diagnostics;
using System.Text.Json;
using EcommAspire.Fixtures;
using EcommAspire.LocalServers;

namespace EcommAspire.AppHost.Tests.Browser;

/// <summary>The real dashboard in a real browser.</summary>
public sealed class DashboardTests
{
    [RequiresFact(Needs.Browser | Needs.Dashboard | Needs.Postgres)]
    public async Task A_person_sees_all_that_runs_and_what_it_tells_and_starts_the_batch_with_a_click()
    {
        await using var platform = Platform.StartWithDashboard(AspireDashboard.Program!);
        foreach (var name in (string[])["postgres", "shop", "stores", "operational", "marketplace", "events", "consumer"])
            await platform.UntilHealthyAsync(name);
        await platform.UntilAsync("batch", r => r.State.StartsWith("Published", StringComparison.Ordinal));
        await platform.DoAsync("producer", "start");
        await platform.UntilHealthyAsync("producer");
        await Eventually.BeAsync(() => Task.FromResult(platform.Login is not null), () => $"The terminal says where the dashboard is. {platform.Said}");

        var seen = await VisitAsync(platform.Login!, platform.Names);

        foreach (var name in platform.Names)
            seen.Resources.ShouldContain(r => r.Contains(name, StringComparison.Ordinal) && (r.Contains("Running", StringComparison.Ordinal) || r.Contains("Published", StringComparison.Ordinal)), name);
        seen.Batch.ShouldMatch("Published \\d\\dh \\d\\d");
        seen.Commands[0].ShouldContain("There is no build nonesuch");
        seen.Commands[1].ShouldContain("\"Publish a build\" succeeded");
        seen.Commands[2].ShouldContain("\"Play one day forward\" succeeded");
        seen.ConsoleLines.ShouldContain(l => l.Contains("transform", StringComparison.Ordinal));
        seen.Logs.ShouldContain(l => l.Contains("transform:", StringComparison.Ordinal));
        seen.Traces.ShouldContain(t => t.Contains("batch", StringComparison.Ordinal) && t.Contains("postgres", StringComparison.Ordinal));
        seen.Spans.ShouldContain(s => s.Contains("ingest", StringComparison.Ordinal));
        seen.Orders.ShouldContain(t => t.Contains("producer", StringComparison.Ordinal) && t.Contains("consumer", StringComparison.Ordinal) && t.Contains("postgres", StringComparison.Ordinal));
        seen.Instruments.ShouldContain(i => i.Contains("ecomm.streaming.lag", StringComparison.Ordinal));
        seen.Instruments.ShouldContain(i => i.Contains("ecomm.warehouse.build.age", StringComparison.Ordinal));
        seen.Errors.ShouldBeEmpty();
    }

    private static async Task<Seen> VisitAsync(string login, IEnumerable<string> resources)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "Browser", "dashboard.mjs"), login, AppContext.BaseDirectory, .. resources])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CLIENTS"] = Path.Combine(ToolsFolder.Find()!, "clients");
        start.Environment["CHROMIUM"] = Chromium.Program;
        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync();
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        node.ExitCode.ShouldBe(0, await errors);
        return JsonSerializer.Deserialize<Seen>(output, JsonSerializerOptions.Web)!;
    }

    private sealed record Seen(
        string[] Resources, string Batch, string[] Commands, string[] ConsoleLines, string[] Logs, string[] Traces, string[] Spans, string[] Orders, string[] Instruments, string[] Errors);
}
