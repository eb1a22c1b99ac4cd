using System.Threading.Channels;
using Aspire.Hosting.Dashboard.Wire;
using EcommAspire.Fixtures;
using Google.Protobuf;

namespace EcommAspire.Hosting.Tests;

/// <summary>
/// A command with arguments asks for them in a dialog of the dashboard
/// (https://aspire.dev/extensibility/interaction-service/ and https://aspire.dev/fundamentals/custom-resource-commands/).
/// </summary>
public sealed class CommandArgumentTests
{
    private const string Key = "a-key-of-the-tests";

    [Fact]
    public async Task A_person_is_asked_on_every_page_and_the_first_answer_counts()
    {
        await using var app = await ComposeAsync(required: false);
        using var client = new DashboardClient(app.Address, Key);
        var one = new Page(client, app.GiveUp);
        var other = new Page(client, app.GiveUp);
        var done = PressAsync(client, app);

        var asked = await one.NextAsync();
        asked.Title.ShouldBe("Greet");
        asked.Message.ShouldBe("Says hello to somebody");
        asked.PrimaryButtonText.ShouldBe("Greet");
        var input = asked.InputsDialog.InputItems.ShouldHaveSingleItem();
        (input.Name, input.Label, input.Placeholder, input.Value, input.Required).ShouldBe(("who", "Whom", "a name", "you", false));
        (await other.NextAsync()).InteractionId.ShouldBe(asked.InteractionId);
        var late = new Page(client, app.GiveUp);
        (await late.NextAsync()).InteractionId.ShouldBe(asked.InteractionId);

        other.Answer(asked.InteractionId, "Bela");

        (await done).ShouldBe((ResourceCommandResponseKind.Succeeded, "Hello Bela."));
        foreach (var page in (Page[])[one, other, late])
        {
            var closed = await page.NextAsync();
            (closed.InteractionId, closed.KindCase).ShouldBe((asked.InteractionId, WatchInteractionsResponseUpdate.KindOneofCase.Complete));
        }
    }

    [Fact]
    public async Task A_page_that_has_said_nothing_for_long_is_still_listened_to()
    {
        await using var app = await ComposeAsync(required: false);
        using var client = new DashboardClient(app.Address, Key);
        var page = new Page(client, app.GiveUp);
        var shown = page.NextAsync();

        // Longer than a server waits for a request that comes too slowly.
        await Task.Delay(TimeSpan.FromSeconds(8), app.GiveUp);
        var done = PressAsync(client, app);
        page.Answer((await shown).InteractionId, "late");

        (await done).ShouldBe((ResourceCommandResponseKind.Succeeded, "Hello late."));
    }

    [Fact]
    public async Task A_dialog_that_is_closed_gives_the_command_up()
    {
        await using var app = await ComposeAsync(required: false);
        using var client = new DashboardClient(app.Address, Key);
        var page = new Page(client, app.GiveUp);
        var done = PressAsync(client, app);

        page.Close((await page.NextAsync()).InteractionId);

        (await done).Kind.ShouldBe(ResourceCommandResponseKind.Cancelled);
        (await page.NextAsync()).KindCase.ShouldBe(WatchInteractionsResponseUpdate.KindOneofCase.Complete);
    }

    [Fact]
    public async Task What_must_be_filled_in_is_asked_for_again()
    {
        await using var app = await ComposeAsync(required: true);
        using var client = new DashboardClient(app.Address, Key);
        var page = new Page(client, app.GiveUp);
        var done = PressAsync(client, app);
        var asked = await page.NextAsync();

        page.Answer(asked.InteractionId, "");
        var again = await page.NextAsync();
        again.InteractionId.ShouldBe(asked.InteractionId);
        again.InputsDialog.InputItems.ShouldHaveSingleItem().ValidationErrors.ShouldNotBeEmpty();
        page.Answer(asked.InteractionId, "all");

        (await done).ShouldBe((ResourceCommandResponseKind.Succeeded, "Hello all."));
    }

    [Fact]
    public async Task Nobody_is_asked_where_the_arguments_are_given_or_asking_is_not_wanted()
    {
        await using var app = await ComposeAsync(required: false);
        using var client = new DashboardClient(app.Address, Key);
        var given = new ResourceCommandRequest { ResourceName = "worker", CommandName = "greet" };
        given.Arguments.Add("WHO", Google.Protobuf.WellKnownTypes.Value.ForString("them"));

        (await AnswerAsync(client, given, app)).ShouldBe((ResourceCommandResponseKind.Succeeded, "Hello them."));
        (await AnswerAsync(client, new() { ResourceName = "worker", CommandName = "greet", NonInteractive = true }, app)).ShouldBe((ResourceCommandResponseKind.Succeeded, "Hello you."));
    }

    private static async Task<Asking> ComposeAsync(bool required)
    {
        var address = new Uri($"http://localhost:{FreePort.Take()}");
        var app = App.ComposeWithDashboard($"--ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL={address.GetLeftPart(UriPartial.Authority)}", $"--ASPIRE_DASHBOARD_RESOURCESERVICE_APIKEY={Key}");
        app.AddShell("worker", "exec sleep 1000").WithCommand(
            "greet", "Greet", context => Task.FromResult(new ExecuteCommandResult { Success = true, Message = $"Hello {context.Arguments!["who"].Value}." }),
            new()
            {
                Description = "Says hello to somebody",
                Arguments = [new() { Name = "who", Label = "Whom", InputType = Aspire.Hosting.InputType.Text, Placeholder = "a name", Value = "you", Required = required }],
            });
        await app.StartAsync();
        return new(app, address);
    }

    /// <summary>Gives the command as its button does: without arguments.</summary>
    private static Task<(ResourceCommandResponseKind Kind, string Message)> PressAsync(DashboardClient client, Asking app) =>
        AnswerAsync(client, new() { ResourceName = "worker", CommandName = "greet" }, app);

    private static async Task<(ResourceCommandResponseKind Kind, string Message)> AnswerAsync(DashboardClient client, ResourceCommandRequest request, Asking app)
    {
        await foreach (var response in client.CallAsync("ExecuteResourceCommand", request, ResourceCommandResponse.Parser, app.GiveUp))
            return (response.Kind, response.Message);
        throw new InvalidOperationException("The command was not answered.");
    }

    private sealed record Asking(App App, Uri Address) : IAsyncDisposable
    {
        public CancellationToken GiveUp => App.GiveUp;

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    /// <summary>A page of the dashboard.</summary>
    private sealed class Page(DashboardClient client, CancellationToken giveUp)
    {
        private readonly Channel<IMessage> _said = Channel.CreateUnbounded<IMessage>();
        private IAsyncEnumerator<WatchInteractionsResponseUpdate>? _shown;

        public async Task<WatchInteractionsResponseUpdate> NextAsync()
        {
            _shown ??= client.CallAsync("WatchInteractions", _said.Reader, WatchInteractionsResponseUpdate.Parser, giveUp).GetAsyncEnumerator(giveUp);
            (await _shown.MoveNextAsync()).ShouldBeTrue();
            return _shown.Current;
        }

        public void Answer(int question, string who) => _said.Writer.TryWrite(new WatchInteractionsRequestUpdate
        {
            InteractionId = question,
            InputsDialog = new() { InputItems = { new Aspire.Hosting.Dashboard.Wire.InteractionInput { Name = "who", Value = who } } },
        });

        public void Close(int question) => _said.Writer.TryWrite(new WatchInteractionsRequestUpdate { InteractionId = question, Complete = new() });
    }
}
