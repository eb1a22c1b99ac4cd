using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using EcommAspire.Fixtures;
using EcommAspire.LocalServers;
using EcommAspire.Streaming.Tests.Brokers;
using EcommAspire.Streaming.Tests.Fire;

namespace EcommAspire.Streaming.Tests;

/// <summary>The pages that a verb answers with when it is asked how it is.</summary>
public sealed partial class HealthTests
{
    [RequiresFact(Needs.Postgres)]
    public async Task A_consumer_is_well_while_it_takes_events_in_and_says_what_it_lacks()
    {
        await using var ecomm = new Ecomm();
        await using var database = await TestServers.CreateDatabaseAsync(ServerKind.Postgres);
        await using var broker = await TestBrokers.StartAsync("process");
        ecomm.Environment["ConnectionStrings__events"] = broker.Servers;
        ecomm.Environment["ConnectionStrings__operational"] = database.ConnectionString;
        ecomm.Environment["ECOMM_HEALTH_PORT"] = "0";
        using var consumer = new RunningVerb(ecomm, "stream", "consume", "--max-lag", "10");
        consumer.Start();
        var address = await AddressAsync(consumer);
        using var http = new HttpClient { BaseAddress = address };

        await AnswersAsync(http, "health", HttpStatusCode.OK, _ => true);
        await AnswersAsync(http, "alive", HttpStatusCode.OK, _ => true);
        (await http.GetAsync(new Uri("secrets", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        broker.Kill();
        await AnswersAsync(http, "health", HttpStatusCode.ServiceUnavailable, checks => Reason(checks, "broker").StartsWith("No broker answers at", StringComparison.Ordinal));
        await AnswersAsync(http, "alive", HttpStatusCode.OK, _ => true);
        await broker.StartAsync();
        await AnswersAsync(http, "health", HttpStatusCode.OK, _ => true);

        // The lake commits every ten seconds: until then it is behind, and ten messages are too many here. On a busy machine
        // ten seconds pass between two looks, so more come until it was seen.
        var seen = AnswersAsync(http, "health", HttpStatusCode.ServiceUnavailable, checks => Reason(checks, "lake-consumer").EndsWith("10 are allowed by --max-lag.", StringComparison.Ordinal));
        do
        {
            var sent = await ecomm.RunAsync("simulate", "events", "--count", "500", "--rate", "10k", "--scale", "0.001", "--dirt", "0");
            sent.ExitCode.ShouldBe(0, $"{sent}");
        }
        while (await Task.WhenAny(seen, Task.Delay(TimeSpan.FromSeconds(15))) != seen);
        await seen;
        await AnswersAsync(http, "health", HttpStatusCode.OK, checks => checks.GetProperty("lake-consumer").GetProperty("lag").GetInt64() == 0);
        (await consumer.StopAsync()).ShouldBe(0, consumer.Said);
    }

    [Fact]
    public async Task The_broker_answers_on_a_port_of_its_own_and_refuses_one_that_is_taken()
    {
        await using var ecomm = new Ecomm();
        using var broker = new RunningVerb(ecomm, "broker", "--port", "0", "--health-port", "0");
        broker.Start();
        var address = await AddressAsync(broker);
        using var http = new HttpClient { BaseAddress = address };
        await AnswersAsync(http, "health", HttpStatusCode.OK, checks => checks.GetProperty("broker").GetProperty("status").GetString() == "healthy");
        await AnswersAsync(http, "alive", HttpStatusCode.OK, _ => true);

        await using var other = new Ecomm();
        var refused = await other.RunAsync("broker", "--port", "0", "--health-port", $"{address.Port}");
        refused.ExitCode.ShouldBe(2, $"{refused}");
        refused.Errors.ShouldContain($"Port {address.Port} cannot be listened on");
        (await other.RunAsync("broker", "--port", "0", "--health-port", "70000")).Errors.ShouldContain("--health-port is 70000, which is no port");
        (await broker.StopAsync()).ShouldBe(0, broker.Said);
    }

    [Fact]
    public async Task A_broker_that_may_take_any_port_takes_the_one_it_had()
    {
        await using var ecomm = new Ecomm();
        var ports = new List<string>();
        for (var run = 1; run <= 2; run++)
        {
            using var broker = new RunningVerb(ecomm, "broker", "--port", "0");
            broker.Start();
            await Eventually.BeAsync(() => broker.Said.Contains("Kafka protocol at ", StringComparison.Ordinal), "it listens");
            ports.Add((await File.ReadAllTextAsync(Path.Combine(ecomm.Data, "broker", "address"))).Trim());
            (await broker.StopAsync()).ShouldBe(0, broker.Said);
        }

        ports[1].ShouldBe(ports[0]);
    }

    private static async Task<Uri> AddressAsync(RunningVerb verb)
    {
        await Ground.UntilAsync(() => Task.FromResult(Address().IsMatch(verb.Said)), "It says where its health is.");
        return new(Address().Match(verb.Said).Groups["address"].Value);
    }

    private static async Task AnswersAsync(HttpClient http, string page, HttpStatusCode code, Func<JsonElement, bool> holds)
    {
        var last = "";
        await Eventually.BeAsync(
            async () =>
            {
                using var answer = await http.GetAsync(new Uri(page, UriKind.Relative));
                last = $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
                using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
                return answer.StatusCode == code && holds(body.RootElement.GetProperty("checks"));
            },
            () => $"/{page} answers {code}, not {last}");
    }

    private static string Reason(JsonElement checks, string name) =>
        checks.GetProperty(name).TryGetProperty("reason", out var reason) ? reason.GetString()! : "";

    [GeneratedRegex(@"Health at (?<address>http://127\.0\.0\.1:\d+/)health", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Address();
}
