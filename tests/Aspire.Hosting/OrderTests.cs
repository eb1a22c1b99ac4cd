using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EcommAspire.Hosting.Tests;

/// <summary>Who waits for whom: https://aspire.dev/fundamentals/app-host-overview (waiting for resources), …/health-checks.</summary>
public sealed class OrderTests
{
    [Fact]
    public async Task WaitFor_holds_back_until_the_other_is_healthy()
    {
        await using var app = App.Compose();
        var isHealthy = false;
        app.Builder.Services.AddHealthChecks().AddCheck("server_check", () => Volatile.Read(ref isHealthy) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("not yet"));
        var server = app.AddShell("server", "exec sleep 1000").WithHealthCheck("server_check");
        app.AddShell("client", "touch started").WaitFor(server);
        var starts = app.StartAsync();

        await app.UntilAsync("server", s => s.HealthReports.Any(r => r.Description == "not yet"));
        (await app.UntilAsync("client", KnownResourceStates.Waiting)).ShouldNotBeNull();
        File.Exists(app.File("started")).ShouldBeFalse();
        starts.IsCompleted.ShouldBeFalse();
        Volatile.Write(ref isHealthy, true);
        await starts;
        await app.UntilAsync("client", KnownResourceStates.Finished);
        File.Exists(app.File("started")).ShouldBeTrue();
    }

    [Fact]
    public async Task Who_waits_for_health_starts_after_those_who_were_told_that_it_is_ready()
    {
        await using var app = App.Compose();
        var told = new TaskCompletionSource();
        var server = app.AddShell("server", "exec sleep 1000").OnResourceReady((_, _, _) => told.Task);
        app.AddShell("client", "true").WaitFor(server);
        var starts = app.StartAsync();

        await app.UntilAsync("server", s => s.HealthStatus is HealthStatus.Healthy);
        (await app.UntilAsync("client", s => s.State is not null)).State!.Text.ShouldNotBe(KnownResourceStates.Finished);
        told.SetResult();
        await starts;
        await app.UntilAsync("client", KnownResourceStates.Finished);
    }

    [Fact]
    public async Task WaitForCompletion_holds_back_until_the_other_has_done_its_work()
    {
        await using var app = App.Compose();
        var setUp = app.AddShell("set-up", "touch ready");
        app.AddShell("worker", "test -f ready").WaitForCompletion(setUp);
        await app.StartAsync();

        (await app.UntilAsync("worker", KnownResourceStates.Finished)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Work_that_ends_otherwise_fails_who_waits_for_it()
    {
        await using var app = App.Compose();
        var setUp = app.AddShell("set-up", "exit 3");
        app.AddShell("worker", "true").WaitForCompletion(setUp);
        app.AddShell("undertaker", "true").WaitForCompletion(setUp, exitCode: 3);
        await app.StartAsync();

        await app.UntilAsync("worker", KnownResourceStates.FailedToStart);
        await app.UntilAsync("undertaker", KnownResourceStates.Finished);
    }

    [Fact]
    public async Task Without_a_dashboard_a_dependency_that_does_not_start_fails_who_waits_for_it()
    {
        await using var app = App.Compose();
        var server = app.Builder.AddExecutable("server", "no-such-program-anywhere", ".");
        app.AddShell("client", "true").WaitFor(server);
        await app.StartAsync();

        await app.UntilAsync("client", KnownResourceStates.FailedToStart);
    }

    [Fact]
    public async Task The_start_command_ends_a_wait()
    {
        await using var app = App.Compose();
        app.Builder.Services.AddHealthChecks().AddCheck("never", () => HealthCheckResult.Unhealthy());
        var server = app.AddShell("server", "exec sleep 1000").WithHealthCheck("never");
        app.AddShell("client", "true").WaitFor(server);
        var starts = app.StartAsync();

        await app.UntilAsync("client", KnownResourceStates.Waiting);
        (await app.DoAsync("client", KnownResourceCommands.StartCommand)).Success.ShouldBeTrue();
        await starts;
        await app.UntilAsync("client", KnownResourceStates.Finished);
    }

    [Fact]
    public async Task What_was_started_has_ended_when_it_has_stopped()
    {
        await using var app = App.Compose("--DcpPublisher:WaitForResourceCleanup=true");
        app.AddShell("worker", "trap 'echo ended > ended; exit 0' TERM; echo ready > ready; while :; do sleep 0.1; done");
        await app.StartAsync();
        // A shell that has not come to its trap yet would end without a word.
        await app.LinesAsync("ready");
        await app.Application.StopAsync(app.GiveUp);

        File.Exists(app.File("ended")).ShouldBeTrue();
    }
}
