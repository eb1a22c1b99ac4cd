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

        // What has run has nothing to be stopped.
        batch.Commands.Where(c => c.State != ResourceCommandState.Enabled).Select(c => c.Name).ShouldBe(["start", "stop", "restart"], ignoreOrder: true);

        var gold = await platform.Home.RunAsync("query", "select count(*) from dim_customer", "--format", "csv");
        gold.ExitCode.ShouldBe(0, gold.ToString());

        var produced = await platform.DoAsync("producer", "produce-orders");
        produced.Kind.ShouldBe(ResourceCommandResponseKind.Succeeded, produced.Message);
        produced.Message.ShouldStartWith("Sent 1,000 messages");

        var day = await platform.DoAsync("batch", "play-day");
        day.Kind.ShouldBe(ResourceCommandResponseKind.Succeeded, day.Message);
        day.Message.ShouldStartWith("Day 2026-01-01: ");
        day.Message.ShouldMatch(@", [1-9]\d* events?;");
        day.Message.ShouldEndWith("Run the batch to see them in gold.");
        var customers = await CustomersAsync();

        var run = await platform.DoAsync("batch", "run");
        run.Kind.ShouldBe(ResourceCommandResponseKind.Succeeded, run.Message);
        await platform.UntilAsync("batch", r => r.State.StartsWith("Published", StringComparison.Ordinal) && r.StoppedAt.ToDateTime() > batch.StoppedAt.ToDateTime());
        (await CustomersAsync()).ShouldBeGreaterThan(customers, "who rose or fell has a second version");
        var back = await platform.DoAsync("batch", "rollback");
        back.Kind.ShouldBe(ResourceCommandResponseKind.Succeeded, back.Message);

        var newest = Path.GetFileNameWithoutExtension(Directory.GetFiles(Path.Combine(platform.Home.Data, "warehouse"), "*.duckdb").Max()!);
        var published = await platform.DoAsync("batch", "publish", ("build", newest[^4..]));
        published.Kind.ShouldBe(ResourceCommandResponseKind.Succeeded, published.Message);
        published.Message.ShouldContain(newest);
        var unknown = await platform.DoAsync("batch", "publish", ("build", "nonesuch"));
        unknown.Kind.ShouldBe(ResourceCommandResponseKind.Failed);
        unknown.Message.ShouldContain(newest);

        (await platform.InterruptAsync()).ShouldBe(0, platform.Said);
        await platform.UntilNothingIsLeftAsync();

        async Task<long> CustomersAsync()
        {
            var answer = await platform.Home.RunAsync("query", "select count(*) from dim_customer", "--format", "csv");
            answer.ExitCode.ShouldBe(0, answer.ToString());
            return long.Parse(answer.Output.Split('\n')[1]);
        }
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
    }

    [RequiresFact(Needs.Postgres)]
    public async Task The_terminal_says_why_something_failed_and_that_it_stops()
    {
        await using var platform = Platform.Start("--profile", "minimal", "--Parameters:scale=large");
        await platform.UntilAsync("batch", "Failed");
        await Eventually.BeAsync(
            () => platform.Said.Split('\n').Any(line => line.Contains("batch", StringComparison.Ordinal) && line.Contains("Failed  --scale takes a number", StringComparison.Ordinal)),
            "the reason stands beside the failure");

        (await platform.InterruptAsync()).ShouldBe(0, platform.Said);
        platform.Said.ShouldContain("Stopping what runs, in order");
    }

    [RequiresFact(Needs.Postgres)]
    public async Task The_terminal_says_of_a_program_that_it_was_killed()
    {
        await using var platform = Platform.Start();
        var before = await platform.UntilHealthyAsync("consumer");

        Process.GetProcessById((int)before.Properties.Single(p => p.Name == "executable.pid").Value.NumberValue).Kill();

        await platform.UntilAsync("consumer", "Finished");
        await Eventually.BeAsync(
            () => platform.Said.Split('\n').Any(line => line.Contains("consumer     Finished  It was killed: ", StringComparison.Ordinal)),
            "the reason stands beside the end");
        await platform.UntilHealthyAsync("consumer");
    }

    [RequiresFact(Needs.Postgres)]
    public async Task The_data_is_reset_and_comes_back()
    {
        await using var platform = Platform.Start();
        var first = await platform.UntilAsync("batch", r => r.State.StartsWith("Published", StringComparison.Ordinal));
        await platform.UntilHealthyAsync("consumer");
        (await platform.DoAsync("producer", "produce-orders")).Kind.ShouldBe(ResourceCommandResponseKind.Succeeded);
        // The producer goes on with the stream that the button began.
        (await platform.Home.RunAsync("stream", "produce", "--topic", "orders", "--count", "1", "--scale", "0.001", "--seed", "1")).ExitCode.ShouldBe(0);
        var before = await BuildsAsync();

        var reset = await platform.DoAsync("batch", "reset");

        reset.Kind.ShouldBe(ResourceCommandResponseKind.Succeeded, reset.Message);
        reset.Message.ShouldContain("deleted");
        await platform.UntilAsync("batch", r => r.State.StartsWith("Published", StringComparison.Ordinal) && r.StartedAt.ToDateTime() > first.StoppedAt.ToDateTime());
        (await BuildsAsync()).ShouldNotContain(before.Single());
        foreach (var name in (string[])["shop", "operational", "events", "consumer"])
            await platform.UntilHealthyAsync(name);
        // Its position is that of the new topics, which begin at 0.
        var produced = await platform.DoAsync("producer", "produce-orders");
        produced.Message.ShouldStartWith("Sent 1,000 messages");
        var status = await platform.Home.RunAsync("status");
        status.ExitCode.ShouldBe(0, $"{status}");
        (await platform.DoAsync("events", "stop")).Kind.ShouldBe(ResourceCommandResponseKind.Succeeded);
        (await platform.DoAsync("producer", "produce-orders")).Message.ShouldBe("events does not run: start it first.");
        Directory.Exists(Path.Combine(platform.Home.Data, ".deleted")).ShouldBeFalse();

        Task<string[]> BuildsAsync() => Task.FromResult(Directory.GetFiles(Path.Combine(platform.Home.Data, "warehouse"), "*.duckdb"));
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_further_Ctrl_C_ends_it_though_something_does_not_stop()
    {
        await using var platform = Platform.Start();
        var broker = Pid(await platform.UntilHealthyAsync("events"));
        await SignalAsync("STOP", broker);

        // 137: it did not wait for what it had asked to stop.
        (await platform.InterruptUntilItEndsAsync()).ShouldBe(137, platform.Said);
        await SignalAsync("CONT", broker);
        await platform.UntilNothingIsLeftAsync();

        static async Task SignalAsync(string signal, int process)
        {
            using var kill = Process.Start("sh", ["-c", $"kill -s {signal} {process}"]);
            await kill.WaitForExitAsync();
            kill.ExitCode.ShouldBe(0);
        }
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
            "--profile", "minimal", $"--ConnectionStrings:shop={Nowhere}", "--ConnectionStrings:marketplace=Server=127.0.0.1;Port=1",
            "--ConnectionStrings:stores=Server=127.0.0.1,1;User ID=nobody;Password=none", "--ConnectionStrings:engagement=mongodb://127.0.0.1:1/engagement");

        foreach (var name in (string[])["shop", "stores", "marketplace", "engagement"])
            await platform.UntilAsync(name, "Running");
        await platform.UntilAsync("batch", r => r.State.EndsWith("a part failed", StringComparison.Ordinal));
        var day = await platform.DoAsync("batch", "play-day");
        day.Kind.ShouldBe(ResourceCommandResponseKind.Failed);
        day.Message.ShouldContain("could not be played on");
        platform.Names.ShouldNotContain("postgres");
        platform.Names.ShouldNotContain("mysql");
    }

    private static int Pid(Resource resource) => (int)(resource.Properties.SingleOrDefault(p => p.Name == "Process")?.Value.NumberValue ?? 0);
}
