using System.Diagnostics;
using Aspire.Hosting.Dashboard.Wire;
using EcommAspire.Fixtures;

namespace EcommAspire.AppHost.Tests;

/// <summary>The composed platform, run and driven as a person would from the dashboard.</summary>
public sealed class PlatformTests
{
    [RequiresFact(Needs.Postgres)]
    public async Task It_comes_up_publishes_takes_orders_and_leaves_nothing_behind()
    {
        await using var platform = Platform.Start();
        foreach (var name in (string[])["postgres", "shop", "stores", "operational", "marketplace", "events", "consumer"])
            await platform.UntilHealthyAsync(name);
        await platform.UntilAsync("producer", "NotStarted");
        var batch = await platform.UntilAsync("batch", r => r.State.StartsWith("Published", StringComparison.Ordinal));

        var gold = await platform.Home.RunAsync("query", "select count(*) from dim_customer", "--format", "csv");
        gold.ExitCode.ShouldBe(0, gold.ToString());

        var produced = await platform.DoAsync("producer", "produce-orders");
        produced.Kind.ShouldBe(ResourceCommandResponseKind.Succeeded, produced.Message);
        produced.Message.ShouldStartWith("Sent 1,000 messages");

        var run = await platform.DoAsync("batch", "run");
        run.Kind.ShouldBe(ResourceCommandResponseKind.Succeeded, run.Message);
        await platform.UntilAsync("batch", r => r.State.StartsWith("Published", StringComparison.Ordinal) && r.StoppedAt.ToDateTime() > batch.StoppedAt.ToDateTime());
        var back = await platform.DoAsync("batch", "rollback");
        back.Kind.ShouldBe(ResourceCommandResponseKind.Succeeded, back.Message);

        (await platform.InterruptAsync()).ShouldBe(0, platform.Said);
        await platform.UntilNothingIsLeftAsync();
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_server_that_is_killed_comes_back_and_its_commands_stop_and_start_it()
    {
        await using var platform = Platform.Start("--profile", "minimal");
        var before = Pid(await platform.UntilHealthyAsync("postgres"));
        await platform.UntilAsync("batch", r => r.State.StartsWith("Published", StringComparison.Ordinal));

        Process.GetProcessById(before).Kill();
        await platform.UntilAsync("postgres", r => r.State == "Running" && Pid(r) != before);
        await platform.UntilHealthyAsync("shop");

        (await platform.DoAsync("postgres", "stop")).Kind.ShouldBe(ResourceCommandResponseKind.Succeeded);
        await platform.UntilAsync("shop", "Exited");
        (await platform.DoAsync("postgres", "start")).Kind.ShouldBe(ResourceCommandResponseKind.Succeeded);
        await platform.UntilHealthyAsync("shop");

        static int Pid(Resource resource) => (int)(resource.Properties.SingleOrDefault(p => p.Name == "Process")?.Value.NumberValue ?? 0);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_killed_AppHost_leaves_nothing_running()
    {
        await using var platform = Platform.Start();
        foreach (var name in (string[])["postgres", "events", "consumer"])
            await platform.UntilHealthyAsync(name);
        platform.Left().ShouldNotBeEmpty();

        platform.Kill();
        await platform.UntilNothingIsLeftAsync();
    }

    [Fact]
    public async Task Sources_that_are_given_are_not_started_and_the_batch_says_that_it_cannot_reach_them()
    {
        const string Nowhere = "Host=127.0.0.1;Port=1;Username=nobody;Password=none";
        await using var platform = Platform.Start(
            "--profile", "minimal", $"--ConnectionStrings:shop={Nowhere}", $"--ConnectionStrings:stores={Nowhere}", "--ConnectionStrings:marketplace=Server=127.0.0.1;Port=1");

        foreach (var name in (string[])["shop", "stores", "marketplace"])
            await platform.UntilAsync(name, "Running");
        await platform.UntilAsync("batch", r => r.State.EndsWith("a part failed", StringComparison.Ordinal));
        platform.Names.ShouldNotContain("postgres");
        platform.Names.ShouldNotContain("mysql");
    }
}
