using System.Text;
using System.Text.Json;
using EcommAspire.Fixtures;
using EcommAspire.Streaming.DeadLetters;
using EcommAspire.Streaming.Producing;
using EcommAspire.Streaming.Tests.Brokers;

namespace EcommAspire.Streaming.Tests;

/// <summary>What was put aside, as people see it and send it again.</summary>
public sealed class DeadLetterVerbTests
{
    [BrokerTheory, EveryBroker]
    public async Task Dead_letters_are_listed_shown_and_sent_again(string broker)
    {
        await using var log = await TestBrokers.StartAsync(broker);
        await using var ground = await Ground.OnAsync(log, o => o with { TopicPrefix = "" });
        await using var ecomm = new Ecomm();
        ecomm.Environment["ConnectionStrings__events"] = log.Servers;
        var good = Encoding.UTF8.GetBytes(Messages.Order.Trim());
        OutgoingMessage[] messages = [new("orders", "7"u8.ToArray(), "{ broken"u8.ToArray(), "1"), new("clicks", "s"u8.ToArray(), null, "1"), new("orders", "7"u8.ToArray(), good, "1"), new("orders", "8"u8.ToArray(), good, "9")];
        await new EventProducer(ground.Options, new FixedSource(messages), new() { Rate = 1_000, Count = 4 }, ground.Say).RunAsync();
        using (var stop = new CancellationTokenSource())
        {
            var consumer = ground.Operational().RunAsync(stop.Token);
            await Ground.UntilAsync(() => Task.FromResult(new DeadLetterStore(ground.Options).Read().Count == 3), "Three are refused.");
            await stop.CancelAsync();
            await consumer.WaitAsync(Eventually.Patience);
        }

        var letters = await LettersAsync("ls", "--json");
        letters.Count.ShouldBe(3);
        (await LettersAsync("ls", "--topic", "clicks", "--json")).Single().GetProperty("reason").GetString().ShouldBe("The message has no value.");
        var list = await ecomm.RunAsync("stream", "dead-letters", "ls");
        list.Output.ShouldContain("The schema version is '9'; known is 1.");

        var broken = letters.Single(l => l.GetProperty("topic").GetString() == "orders" && l.GetProperty("reason").GetString()!.Contains("JSON", StringComparison.Ordinal)).GetProperty("key").GetString()!;
        var shown = await ecomm.RunAsync("stream", "dead-letters", "show", broken);
        shown.Output.ShouldContain("header: schema-version = 1");
        var unknown = await ecomm.RunAsync("stream", "dead-letters", "show", "orders/9/9");
        (unknown.ExitCode, unknown.Errors).ShouldBe((2, "There is no dead letter orders/9/9; `ecomm stream dead-letters ls` lists those there are.\n"), unknown.ToString());

        (await ecomm.RunAsync("stream", "dead-letters", "retry", "--key", broken)).Output.ShouldBe("Sent 1 message again.\n");
        (await LettersAsync("ls", "--json")).Count.ShouldBe(2);
        (await ecomm.RunAsync("stream", "dead-letters", "retry", "--topic", "clicks")).Output.ShouldBe("Sent 1 message again.\n");
        (await ecomm.RunAsync("stream", "dead-letters", "retry")).Output.ShouldBe("Sent 1 message again.\n");
        (await ecomm.RunAsync("stream", "dead-letters", "retry")).Output.ShouldBe("Sent 0 messages again.\n");
        (await ecomm.RunAsync("stream", "dead-letters", "ls")).ToString().ShouldContain("No message was put aside.");

        async Task<IReadOnlyList<JsonElement>> LettersAsync(params string[] arguments)
        {
            var said = await ecomm.RunAsync(["stream", "dead-letters", .. arguments]);
            said.ExitCode.ShouldBe(0, said.ToString());
            return [.. JsonDocument.Parse(said.Output).RootElement.EnumerateArray()];
        }
    }
}
