using System.Net;
using System.Net.NetworkInformation;
using Aspire.Hosting.Dashboard.Wire;
using EcommAspire.Fixtures;

namespace EcommAspire.Hosting.Tests;

/// <summary>What the dashboard sees: <c>aspire.v1.DashboardService</c>.</summary>
public sealed class ResourceServiceTests
{
    private const string Key = "a-key-of-the-tests";

    [Fact]
    public async Task Resources_their_states_consoles_and_commands_can_be_asked_for()
    {
        await using var app = Compose(out var address);
        app.AddShell("worker", "echo at work; exec sleep 1000").WithCommand(
            "hello", "Say hello", _ => Task.FromResult(CommandResults.Success("Hello.", new CommandResultData { Value = "**well**", Format = Aspire.Hosting.ApplicationModel.CommandResultFormat.Markdown })),
            new() { IconName = "Chat", ConfirmationMessage = "Really?" });
        await app.StartAsync();
        using var client = new DashboardClient(address, Key);

        var information = await FirstAsync(client.CallAsync("GetApplicationInformation", new ApplicationInformationRequest(), ApplicationInformationResponse.Parser, app.GiveUp), _ => true);
        information.ApplicationName.ShouldNotBeEmpty();

        Aspire.Hosting.Dashboard.Wire.Resource? worker = null;
        await FirstAsync(client.CallAsync("WatchResources", new WatchResourcesRequest(), WatchResourcesUpdate.Parser, app.GiveUp), update =>
        {
            var shown = update.InitialData is { } initial ? initial.Resources : update.Changes.Value.Select(c => c.Upsert);
            worker = shown.LastOrDefault(r => r.DisplayName == "worker") ?? worker;
            return worker?.State == KnownResourceStates.Running;
        });
        worker!.ResourceType.ShouldBe("Executable");
        worker.Properties.ShouldContain(p => p.Name == "executable.path");
        var hello = worker.Commands.Single(c => c.Name == "hello");
        hello.DisplayName.ShouldBe("Say hello");
        hello.ConfirmationMessage.ShouldBe("Really?");
        hello.IconName.ShouldBe("Chat");

        await FirstAsync(
            client.CallAsync("WatchResourceConsoleLogs", new WatchResourceConsoleLogsRequest { ResourceName = worker.Name }, WatchResourceConsoleLogsUpdate.Parser, app.GiveUp),
            update => update.LogLines.Any(l => l.Text.EndsWith("at work", StringComparison.Ordinal)));

        var result = await FirstAsync(
            client.CallAsync("ExecuteResourceCommand", new ResourceCommandRequest { CommandName = "hello", ResourceName = worker.Name }, ResourceCommandResponse.Parser, app.GiveUp), _ => true);
        result.Kind.ShouldBe(ResourceCommandResponseKind.Succeeded);
        result.Message.ShouldBe("Hello.");
        result.Result.Value.ShouldBe("**well**");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another-key")]
    public async Task Nobody_is_answered_without_the_key(string? key)
    {
        await using var app = Compose(out var address);
        app.AddShell("worker", "true");
        await app.StartAsync();
        using var client = new DashboardClient(address, key);

        (await client.StatusAsync("GetApplicationInformation", new ApplicationInformationRequest(), app.GiveUp)).ShouldBe(HttpStatusCode.Unauthorized);
        (await client.StatusAsync("ExecuteResourceCommand", new ResourceCommandRequest { CommandName = "start", ResourceName = "worker" }, app.GiveUp)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Without_TLS_it_is_reached_only_where_that_is_allowed()
    {
        var problem = await Should.ThrowAsync<Exception>(async () =>
        {
            await using var app = App.ComposeWithDashboard(
                $"--ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL=http://localhost:{FreePort.Take()}", "--ASPIRE_ALLOW_UNSECURED_TRANSPORT=false");
            await app.StartAsync();
        });

        problem.Message.ShouldContain("ASPIRE_ALLOW_UNSECURED_TRANSPORT");
    }

    [Fact]
    public async Task It_listens_on_this_machine_only()
    {
        await using var app = Compose(out var address);
        await app.StartAsync();

        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(l => l.Port == address.Port).ToList();
        listeners.ShouldNotBeEmpty();
        listeners.ShouldAllBe(l => IPAddress.IsLoopback(l.Address));
    }

    private static App Compose(out Uri address)
    {
        address = new($"http://localhost:{FreePort.Take()}");
        return App.ComposeWithDashboard($"--ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL={address.GetLeftPart(UriPartial.Authority)}", $"--ASPIRE_DASHBOARD_RESOURCESERVICE_APIKEY={Key}");
    }

    private static async Task<T> FirstAsync<T>(IAsyncEnumerable<T> messages, Func<T, bool> isIt)
    {
        await foreach (var message in messages)
        {
            if (isIt(message))
                return message;
        }

        throw new InvalidOperationException("The call ended before that came.");
    }
}
