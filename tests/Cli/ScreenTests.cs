using EcommAspire.Fixtures;

namespace EcommAspire.Cli.Tests;

/// <summary>The screens people read, held by snapshot.</summary>
[Collection(nameof(FilledFolder))]
public sealed class ScreenTests(FilledFolder folder)
{
    [RequiresFact(Needs.Servers)]
    public Task The_summary_of_a_run()
    {
        folder.Run.ExitCode.ShouldBe(0, folder.Run.ToString());
        return Verify(folder.Run.Output).ScrubLinesWithReplace(line => Screen.Of(folder.Ecomm, line));
    }

    [RequiresFact(Needs.Servers)]
    public Task Builds() => ShowAsync("builds", "ls");

    [RequiresFact(Needs.Servers)]
    public Task Lake() => ShowAsync("lake", "ls");

    [RequiresFact(Needs.Servers)]
    public Task A_table_of_the_lake() => ShowAsync("lake", "show", "stores.store_sales");

    [RequiresFact(Needs.Servers)]
    public Task Quarantine() => ShowAsync("quarantine", "ls");

    [RequiresFact(Needs.Servers)]
    public Task A_query() => ShowAsync("query", "select source, count(*) as orders, min(order_total) as least from fct_orders group by all order by all");

    [RequiresFact(Needs.Servers)]
    public Task Models_by_selector() => ShowAsync("model", "ls", "--select", "+dim_store", "--exclude", "resource_type:test");

    [Fact]
    public async Task Help()
    {
        await using var ecomm = new Ecomm();
        var root = await ecomm.RunAsync("--help");
        root.ExitCode.ShouldBe(0);
        var verbs = new[] { "status", "doctor", "server", "broker", "simulate", "ingest", "stream", "lake", "quarantine", "model", "builds", "query", "report", "pipeline" };
        var pages = new List<string> { root.Output };
        foreach (var verb in verbs)
        {
            var page = await ecomm.RunAsync(verb, "--help");
            page.ExitCode.ShouldBe(0, page.ToString());
            page.Errors.ShouldBeEmpty();
            pages.Add(page.Output);
        }

        await Verify(string.Join("\n", pages.Select(p => p.TrimEnd() + "\n")));
    }

    private async Task ShowAsync(params string[] arguments)
    {
        var result = await folder.Ecomm.RunAsync(arguments);
        result.ExitCode.ShouldBe(0, result.ToString());
        await Verify(result.Output).ScrubLinesWithReplace(line => Screen.Of(folder.Ecomm, line));
    }
}
