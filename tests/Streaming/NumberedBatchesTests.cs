using System.Text;
using EcommAspire.Fixtures;
using EcommAspire.Streaming.Producing;
using EcommAspire.Streaming.Tests.Brokers;

namespace EcommAspire.Streaming.Tests;

public sealed class NumberedBatchesTests
{
    private const int Each = 20;

    [BrokerTheory, EveryBroker("apache")]
    public async Task A_batch_is_sent_once_however_often_it_is_given_and_each_series_has_its_own_numbers(string broker)
    {
        await using var ground = await Ground.OnAsync(await TestBrokers.SharedAsync(broker));
        using (var first = new NumberedBatches(ground.Options, "days", ground.Say))
        {
            (await first.ReadLastAsync("a")).ShouldBe(0);
            (await first.SendAsync("a", 1, Batch("a", 1))).ShouldBeTrue();
            (await first.SendAsync("a", 2, Batch("a", 2))).ShouldBeTrue();
            (await first.ReadLastAsync("a")).ShouldBe(2);
        }

        using (var later = new NumberedBatches(ground.Options, "days", ground.Say))
        {
            (await later.SendAsync("a", 2, Batch("a", 2))).ShouldBeFalse();
            (await later.SendAsync("a", 3, Batch("a", 3))).ShouldBeTrue();
        }

        using var other = new NumberedBatches(ground.Options, "days", ground.Say);
        (await other.ReadLastAsync("b")).ShouldBe(0);
        (await other.SendAsync("b", 1, Batch("b", 1))).ShouldBeTrue();
        await HoldsAsync(ground, 4);
    }

    [BrokerTheory, EveryBroker("apache")]
    public async Task Two_that_send_the_same_at_once_send_each_batch_once_and_neither_fails(string broker)
    {
        const int Batches = 12;
        await using var ground = await Ground.OnAsync(await TestBrokers.SharedAsync(broker));

        var sent = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            using var sender = new NumberedBatches(ground.Options, "days", ground.Say);
            var count = 0;
            for (var number = 1; number <= Batches; number++)
                count += await sender.SendAsync("a", number, Batch("a", number)) ? 1 : 0;
            return count;
        })));

        sent.Sum().ShouldBe(Batches);
        await HoldsAsync(ground, Batches);
    }

    [Fact]
    public async Task Where_no_broker_answers_it_says_so_and_where()
    {
        using var sender = new NumberedBatches(new() { BootstrapServers = "127.0.0.1:1" }, "days", _ => { });
        (await Should.ThrowAsync<StreamException>(() => sender.SendAsync("a", 1, Batch("a", 1)))).Message.ShouldStartWith("No broker answers at 127.0.0.1:1: ");
    }

    private static List<OutgoingMessage> Batch(string series, int number) =>
    [
        .. Enumerable.Range(0, Each).Select(i => new OutgoingMessage(
            "orders", Encoding.UTF8.GetBytes($"{i}"), Encoding.UTF8.GetBytes(Messages.Order.Trim().Replace("e1", $"{series}{number}-{i}")), "1")),
    ];

    private static async Task HoldsAsync(Ground ground, int batches)
    {
        using var stop = new CancellationTokenSource();
        var lake = ground.LakeSide().RunAsync(stop.Token);
        await Ground.UntilAsync(() => Task.FromResult(ground.LakeRows() >= batches * Each), $"{batches} batches are in the lake");
        // A further one is what the lake would have had after all that was sent before it.
        using (var last = new NumberedBatches(ground.Options, "end", ground.Say))
            (await last.SendAsync("end", 1, Batch("end", 1))).ShouldBeTrue();
        await Ground.UntilAsync(() => Task.FromResult(ground.LakeQuery("select count(*) from events.orders where event_id like 'end%'")[0] == $"{Each}"), "the last batch is in the lake");
        await stop.CancelAsync();
        await lake.WaitAsync(Eventually.Patience);
        ground.LakeQuery("select count(*) from events.orders where event_id not like 'end%'")[0].ShouldBe($"{batches * Each}");
        ground.LakeQuery("select count(distinct event_id) from events.orders where event_id not like 'end%'")[0].ShouldBe($"{batches * Each}");
    }
}
