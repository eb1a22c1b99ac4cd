using System.Collections.Concurrent;
using EcommAspire.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace EcommAspire.Hosting.Tests;

/// <summary>A resource's life: https://aspire.dev/fundamentals/custom-resource-commands, …/app-host/eventing.</summary>
public sealed class LifecycleTests
{
    [Fact]
    public async Task A_program_that_ends_is_finished_with_its_exit_code()
    {
        await using var app = App.Compose();
        app.AddShell("good", "exit 0");
        app.AddShell("bad", "exit 7");
        await app.StartAsync();

        (await app.UntilAsync("good", KnownResourceStates.Finished)).ExitCode.ShouldBe(0);
        (await app.UntilAsync("bad", KnownResourceStates.Finished)).ExitCode.ShouldBe(7);
    }

    [Theory]
    [InlineData("no-such-program-anywhere")]
    [InlineData("./no-such-file")]
    public async Task A_program_that_is_not_there_fails_to_start_and_leaves_the_others_be(string program)
    {
        await using var app = App.Compose();
        app.Builder.AddExecutable("lost", program, ".");
        app.AddShell("other", "true");
        await app.StartAsync();

        await app.UntilAsync("lost", KnownResourceStates.FailedToStart);
        await app.UntilAsync("other", KnownResourceStates.Finished);
        await LinesAsync(app, "lost", lines => lines.Exists(l => l.Content.Contains("no-such", StringComparison.Ordinal) && l.IsErrorMessage));
    }

    [Fact]
    public async Task An_explicit_start_is_left_to_a_person_and_the_commands_start_stop_and_restart()
    {
        await using var app = App.Compose();
        app.AddShell("worker", "echo $$ >> starts; exec sleep 1000").WithExplicitStart();
        app.AddShell("other", "true");
        await app.StartAsync();

        await app.UntilAsync("other", KnownResourceStates.Finished);
        var before = await app.UntilAsync("worker", KnownResourceStates.NotStarted);
        Command(before, KnownResourceCommands.StartCommand).ShouldBe(ResourceCommandState.Enabled);
        Command(before, KnownResourceCommands.StopCommand).ShouldBe(ResourceCommandState.Hidden);
        Command(before, KnownResourceCommands.RestartCommand).ShouldBe(ResourceCommandState.Disabled);

        (await app.DoAsync("worker", KnownResourceCommands.StartCommand)).Success.ShouldBeTrue();
        var running = await app.UntilAsync("worker", KnownResourceStates.Running);
        Command(running, KnownResourceCommands.StartCommand).ShouldBe(ResourceCommandState.Hidden);
        Command(running, KnownResourceCommands.StopCommand).ShouldBe(ResourceCommandState.Enabled);
        Command(running, KnownResourceCommands.RestartCommand).ShouldBe(ResourceCommandState.Enabled);
        await app.LinesAsync("starts", count: 1);
        (await app.DoAsync("worker", KnownResourceCommands.RestartCommand)).Success.ShouldBeTrue();
        await app.UntilAsync("worker", KnownResourceStates.Running);
        // A restart before the shell had written would have taken its line with it.
        await app.LinesAsync("starts", count: 2);
        (await app.DoAsync("worker", KnownResourceCommands.StopCommand)).Success.ShouldBeTrue();
        await app.UntilAsync("worker", s => KnownResourceStates.TerminalStates.Contains(s.State?.Text));

        static ResourceCommandState Command(CustomResourceSnapshot snapshot, string name) => snapshot.Commands.Single(c => c.Name == name).State;
    }

    [Fact]
    public async Task Events_come_in_order()
    {
        await using var app = App.Compose();
        var happened = new ConcurrentQueue<string>();
        app.Builder.Eventing.Subscribe<BeforeStartEvent>((_, _) => Note("before start"));
        var worker = app.AddShell("worker", "exec sleep 1000");
        app.Builder.Eventing.Subscribe<BeforeResourceStartedEvent>(worker.Resource, (_, _) => Note("before resource started"));
        worker.OnInitializeResource((_, _, _) => Note("initialize"))
            .OnResourceReady((_, _, _) => Note("ready"))
            .OnResourceStopped((_, _, _) => Note("stopped"));
        await app.StartAsync();

        await app.States.WaitForResourceHealthyAsync("worker", app.GiveUp);
        await app.DoAsync("worker", KnownResourceCommands.StopCommand);
        happened.ShouldBe(["before start", "initialize", "before resource started", "ready", "stopped"]);

        Task Note(string what)
        {
            happened.Enqueue(what);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_program_that_is_started_again_becomes_ready_each_time_however_soon_that_is()
    {
        await using var app = App.Compose();
        var ready = 0;
        app.AddShell("worker", "exec sleep 1000").OnResourceReady((_, _, _) =>
        {
            Interlocked.Increment(ref ready);
            return Task.CompletedTask;
        });
        await app.StartAsync();

        for (var start = 1; start <= 20; start++)
        {
            await app.States.WaitForResourceHealthyAsync("worker", app.GiveUp);
            await Eventually.BeAsync(() => Volatile.Read(ref ready) == start, $"it was ready {start} times");
            (await app.DoAsync("worker", KnownResourceCommands.RestartCommand)).Success.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_console_keeps_what_a_program_writes_and_on_which_stream()
    {
        await using var app = App.Compose();
        app.AddShell("worker", "echo well; echo badly >&2");
        await app.StartAsync();

        var lines = await LinesAsync(app, "worker", l => l.Count >= 2);
        lines.ShouldContain(l => l.Content.EndsWith("well", StringComparison.Ordinal) && !l.IsErrorMessage);
        lines.ShouldContain(l => l.Content.EndsWith("badly", StringComparison.Ordinal) && l.IsErrorMessage);
    }

    [Fact]
    public async Task A_command_does_its_work_and_says_how_it_went()
    {
        await using var app = App.Compose();
        app.AddShell("worker", "exec sleep 1000")
            .WithCommand("count", "Count", context => Task.FromResult(CommandResults.Success($"{context.ResourceName} has 3.", new CommandResultData { Value = "3" })))
            .WithCommand("fail", "Fail", _ => throw new InvalidOperationException("It is stuck."), new() { UpdateState = _ => ResourceCommandState.Disabled });
        await app.StartAsync();

        var counted = await app.DoAsync("worker", "count");
        counted.Success.ShouldBeTrue();
        // What runs of the resource has a name of its own, which begins with the resource's.
        counted.Message!.ShouldMatch(@"^worker(-\w+)? has 3\.$");
        counted.Data!.Value.ShouldBe("3");
        var failed = await app.DoAsync("worker", "fail");
        failed.Success.ShouldBeFalse();
        failed.Message!.ShouldContain("It is stuck.");
        (await app.DoAsync("worker", "dance")).Success.ShouldBeFalse();
        (await app.UntilAsync("worker", KnownResourceStates.Running)).Commands.Single(c => c.Name == "fail").State.ShouldBe(ResourceCommandState.Disabled);
    }

    [Fact]
    public async Task A_command_takes_the_place_of_the_one_of_its_name_even_of_those_that_every_program_has()
    {
        await using var app = App.Compose();
        var worker = app.AddShell("worker", "exec sleep 1000")
            .WithCommand("count", "Count", _ => Task.FromResult(CommandResults.Failure("Not this one.")))
            .WithCommand("count", "Count anew", _ => Task.FromResult(CommandResults.Success()));
        await app.StartAsync();
        await app.UntilAsync("worker", KnownResourceStates.Running);
        (await app.DoAsync("worker", "count")).Success.ShouldBeTrue();

        var stop = worker.Resource.Annotations.OfType<ResourceCommandAnnotation>().Single(c => c.Name == KnownResourceCommands.StopCommand);
        worker.WithCommand(stop.Name, stop.DisplayName, stop.ExecuteCommand, new() { UpdateState = _ => ResourceCommandState.Disabled });
        (await app.DoAsync("worker", KnownResourceCommands.RestartCommand)).Success.ShouldBeTrue();

        (await app.UntilAsync("worker", KnownResourceStates.Running)).Commands.Single(c => c.Name == KnownResourceCommands.StopCommand).State.ShouldBe(ResourceCommandState.Disabled);
        (await app.DoAsync("worker", KnownResourceCommands.StopCommand)).Success.ShouldBeTrue();
    }

    [Fact]
    public async Task An_address_is_shown_as_its_callback_has_it_and_only_while_something_answers_there()
    {
        await using var app = App.Compose();
        app.AddShell("web", "exec sleep 1000").WithHttpEndpoint(env: "PORT", isProxied: false).WithExplicitStart()
            .WithUrlForEndpoint("http", url =>
            {
                url.Url = "/docs";
                url.DisplayText = "Docs";
            });
        await app.StartAsync();

        var before = (await app.UntilAsync("web", s => s.Urls.Length > 0)).Urls.Single();
        before.IsInactive.ShouldBeTrue();
        await app.DoAsync("web", KnownResourceCommands.StartCommand);
        var url = (await app.UntilAsync("web", s => s.State?.Text == KnownResourceStates.Running && !s.Urls.Single().IsInactive)).Urls.Single();
        url.Url.ShouldMatch(@"^http://localhost:\d+/docs$");
        url.DisplayProperties.DisplayName.ShouldBe("Docs");
    }

    [Fact]
    public async Task A_resource_that_is_no_program_runs_itself_and_shows_what_it_likes()
    {
        await using var app = App.Compose();
        app.Builder.AddResource(new Folder("lake")).OnInitializeResource((folder, e, _) => e.Notifications.PublishUpdateAsync(folder, s => s with
        {
            State = new("Filling", KnownResourceStateStyles.Info),
        }));
        await app.StartAsync();

        (await app.UntilAsync("lake", "Filling")).ResourceType.ShouldBe("Folder");
    }

    private static async Task<List<LogLine>> LinesAsync(App app, string resource, Func<List<LogLine>, bool> isEnough)
    {
        var lines = new List<LogLine>();
        var consoles = app.Application.Services.GetRequiredService<ResourceLoggerService>();
        await foreach (var batch in consoles.WatchAsync(app.Builder.Resources.Single(r => r.Name == resource)).WithCancellation(app.GiveUp))
        {
            lines.AddRange(batch);
            if (isEnough(lines))
                break;
        }

        return lines;
    }

    private sealed class Folder(string name) : Resource(name);
}
