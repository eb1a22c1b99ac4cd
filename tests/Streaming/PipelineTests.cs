using System.Text;
using EcommAspire.Fixtures;
using EcommAspire.Lake;
using EcommAspire.Streaming.DeadLetters;
using EcommAspire.Streaming.Producing;
using EcommAspire.Streaming.Status;
using EcommAspire.Streaming.Tests.Brokers;

namespace EcommAspire.Streaming.Tests;

public sealed class PipelineTests
{
    [BrokerTheory, EveryBroker("apache")]
    public async Task Events_flow_into_the_database_and_the_lake_once_and_what_is_broken_is_put_aside(string broker)
    {
        await using var ground = await Ground.OnAsync(await TestBrokers.SharedAsync(broker));
        using var stop = new CancellationTokenSource();
        var consumers = Task.WhenAll(ground.Operational().RunAsync(stop.Token), ground.LakeSide().RunAsync(stop.Token));
        // A second run goes on where the first one ended.
        EventProducer[] runs = [ground.Producer(0.01m, new() { Rate = 20_000, Count = 15_000 }), ground.Producer(0.01m, new() { Rate = 20_000, Count = 15_000 })];
        foreach (var run in runs)
            await run.RunAsync();
        var sent = runs.Sum(run => run.Sent);
        sent.ShouldBeInRange(30_000, 30_006);
        await ground.UntilTakenInAsync();
        await Ground.UntilAsync(() => Task.FromResult(ground.LakeRows() + ground.Quarantine.Batches().Sum(b => QuarantineStore.Read(b).Count()) >= sent), "The lake has them all.");
        await stop.CancelAsync();
        await consumers.WaitAsync(Eventually.Patience);

        var letters = new DeadLetterStore(ground.Options).Read();
        var rows = ground.LakeRows();
        var quarantined = ground.Quarantine.Batches().SelectMany(QuarantineStore.Read).ToList();
        (rows + quarantined.Count).ShouldBe(sent);
        letters.Count.ShouldBe(quarantined.Count);
        letters.Select(l => $"{l.Topic}[{l.Partition}] {l.Offset} {l.Reason}").Order().ShouldBe(quarantined.Select(q => $"{q.File} {q.Line} {q.Reason}").Order());
        (await ground.EventsAsync()).ShouldBe(long.Parse(ground.LakeQuery(
            "select count(distinct event_id) from (select event_id from events.orders union all select event_id from events.clicks union all select event_id from events.invoices)")[0]!));
        ground.LakeQuery("select count(*) - count(distinct (_partition, _offset)) from events.clicks")[0].ShouldBe("0");
        (await ground.ScalarAsync<long>("select count(*) from (select lag(occurred_at) over (partition by order_id order by _partition, _offset) > occurred_at as back from live_orders) o where back")).ShouldBe(0);
        // On a busy machine a young topic of Apache Kafka has no leader for longer than the consumers keep silent.
        if (broker == "ours")
            ground.Said.ShouldBeEmpty();
    }

    [BrokerTheory, EveryBroker]
    public async Task A_stream_that_rests_has_no_lag_in_the_lake(string broker)
    {
        await using var ground = await Ground.OnAsync(await TestBrokers.SharedAsync(broker));
        using var stop = new CancellationTokenSource();
        var lake = ground.LakeSide();
        var consumer = lake.RunAsync(stop.Token);
        for (var run = 1; run <= 3; run++)
        {
            await ground.Producer(0, new() { Rate = 5_000, Count = 300 }).RunAsync();
            await Ground.UntilAsync(
                () => Task.FromResult(ground.LakeRows() == run * 300 && lake.Health is { IsRunning: true, TotalLag: 0, Lag.Count: 9 }),
                "All is in the lake, and the markers of transactions are passed.");
            // Who only reads what the lake holds sees it, too.
            await Ground.UntilAsync(
                async () => (await StreamStatus.ReadAsync(ground.Options, null, ground.Lake)).Partitions is { Count: 9 } partitions && partitions.All(p => p.LakeLag == 0),
                "The lake says that it has passed the markers.");
        }

        await stop.CancelAsync();
        await consumer.WaitAsync(Eventually.Patience);
        ground.Said.ShouldBeEmpty();
    }

    [BrokerTheory, EveryBroker]
    public async Task A_dead_letter_keeps_the_message_and_can_be_sent_again(string broker)
    {
        await using var ground = await Ground.OnAsync(await TestBrokers.SharedAsync(broker));
        using var stop = new CancellationTokenSource();
        var consumer = ground.Operational().RunAsync(stop.Token);
        var source = new FixedSource([
            new("orders", "7"u8.ToArray(), Encoding.UTF8.GetBytes(Messages.Order.Trim()), "1"),
            new("orders", "7"u8.ToArray(), "{ broken \u00e9"u8.ToArray(), "1"),
            new("orders", "8"u8.ToArray(), null, "1"),
            new("orders", "9"u8.ToArray(), Encoding.UTF8.GetBytes(Messages.Order.Trim().Replace("e1", "e2")), "5")]);
        await new EventProducer(ground.Options, source, new() { Rate = 1000, Count = 4 }, ground.Say).RunAsync();
        var store = new DeadLetterStore(ground.Options);
        await Ground.UntilAsync(() => Task.FromResult(store.Read().Count == 3), "Three are refused.");

        var letters = store.Read("orders");
        var broken = letters.Single(l => l.Reason.StartsWith("The value is not JSON", StringComparison.Ordinal));
        broken.Value.ShouldBe("{ broken \u00e9"u8.ToArray());
        broken.OriginalKey.ShouldBe("7"u8.ToArray());
        broken.Headers.Single().Key.ShouldBe("schema-version");
        broken.Consumer.ShouldBe(ground.Options.OperationalGroup);
        letters.Single(l => l.Reason == "The message has no value.").Value.ShouldBeNull();
        letters.ShouldContain(l => l.Reason == "The schema version is '5'; known is 1.");

        // Sent again as it was, it is refused again, at another offset; the former letter is dealt with.
        store.Retry([broken]).ShouldBe(1);
        await Ground.UntilAsync(() => Task.FromResult(store.Read() is { Count: 3 } now && now.All(l => l.Key != broken.Key)), "It comes back.");
        var again = store.Read().Single(l => l.Reason == broken.Reason);
        again.Value.ShouldBe(broken.Value);
        again.Offset.ShouldBeGreaterThan(broken.Offset);
        // A letter is sent before the database has what came with it.
        await Ground.UntilAsync(async () => await ground.EventsAsync() == 1, "The good one is there.");
        await stop.CancelAsync();
        await consumer.WaitAsync(Eventually.Patience);
        (await ground.EventsAsync()).ShouldBe(1);
    }

    [BrokerTheory, EveryBroker]
    public async Task Two_consumers_share_the_partitions_and_one_takes_over_when_the_other_goes(string broker)
    {
        await using var ground = await Ground.OnAsync(await TestBrokers.SharedAsync(broker));
        using var stop = new CancellationTokenSource();
        using var stopFirst = new CancellationTokenSource();
        var first = ground.Operational().RunAsync(stopFirst.Token);
        var producing = ground.Producer(0, new() { Rate = 4_000, Count = 24_000 }).RunAsync();
        await Ground.UntilAsync(async () => await ground.EventsAsync() > 1_000, "The first takes in.");
        var second = ground.Operational().RunAsync(stop.Token);
        await Task.Delay(2_000);
        await stopFirst.CancelAsync();
        await first.WaitAsync(Eventually.Patience);
        await producing;
        await Ground.UntilAsync(async () => await ground.EventsAsync() == 24_000, "All are there.");
        await stop.CancelAsync();
        await second.WaitAsync(Eventually.Patience);
        (await ground.ScalarAsync<decimal>("select (select sum(events) from live_order_minutes) + (select sum(clicks) from live_click_minutes) + (select sum(invoices) from live_invoice_minutes)")).ShouldBe(24_000);
        // On a busy machine a young topic of Apache Kafka has no leader for longer than the consumers keep silent.
        if (broker == "ours")
            ground.Said.ShouldBeEmpty();
    }
}
