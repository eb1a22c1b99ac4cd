using System.Text;
using EcommAspire.Fixtures;
using EcommAspire.Streaming.DeadLetters;
using EcommAspire.Streaming.Producing;
using EcommAspire.Streaming.Status;
using EcommAspire.Streaming.Tests.Brokers;
using Npgsql;

namespace EcommAspire.Streaming.Tests;

public sealed class TroubleTests
{
    [BrokerTheory, EveryBroker]
    public async Task A_database_that_does_not_go_on_holds_the_stream_back_and_loses_nothing(string broker)
    {
        await using var ground = await Ground.OnAsync(await TestBrokers.SharedAsync(broker), o => o with { MaxBatch = 500 });
        using var stop = new CancellationTokenSource();
        var consumer = ground.Operational().RunAsync(stop.Token);
        await ground.Producer(0, new() { Rate = 5_000, Count = 1_000 }).RunAsync();
        await Ground.UntilAsync(async () => await ground.EventsAsync() == 1_000, "The first are there.");
        await using (var connection = new NpgsqlConnection(ground.Database))
        {
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand("lock table live_clicks", connection);
            await hold.ExecuteNonQueryAsync();
            await ground.Producer(0, new() { Rate = 5_000, Count = 9_000 }).RunAsync();
            await Task.Delay(3_000);
            ConsumerReport.ReadAll(ground.Options.StatusFolder!).Single().Messages.ShouldBeLessThan(3_000);
        }

        await Ground.UntilAsync(async () => await ground.EventsAsync() == 10_000, "All are there.");
        var status = await StreamStatus.ReadAsync(ground.Options, ground.Database, ground.Lake);
        status.Problems.ShouldBeEmpty();
        status.Partitions.Count.ShouldBe(9);
        await ground.UntilTakenInAsync();
        await stop.CancelAsync();
        await consumer.WaitAsync(Eventually.Patience);
        ConsumerReport.ReadAll(ground.Options.StatusFolder!).ShouldBeEmpty();
    }

    [BrokerTheory, EveryBroker]
    public async Task What_only_the_database_refuses_is_found_among_the_others_and_put_aside(string broker)
    {
        await using var ground = await Ground.OnAsync(await TestBrokers.SharedAsync(broker));
        using var stop = new CancellationTokenSource();
        var consumer = ground.Operational().RunAsync(stop.Token);
        await Ground.UntilAsync(async () => await ground.HasTablesAsync(), "The tables are made.");
        await ground.ExecuteAsync("alter table live_orders add constraint no_thirteens check (order_id <> 13)");
        var messages = Enumerable.Range(1, 40).Select(n => new OutgoingMessage(
            "orders", Encoding.UTF8.GetBytes($"{n % 3}"), Encoding.UTF8.GetBytes(Messages.With("order_id", n is 20 or 33 ? "13" : $"{n}00").Replace("\"e1\"", $"\"e{n}\"")), "1")).ToList();
        await new EventProducer(ground.Options, new FixedSource(messages), new() { Rate = 10_000, Count = 40 }, ground.Say).RunAsync();
        await Ground.UntilAsync(async () => await ground.EventsAsync() == 38, "The others are there.");
        IReadOnlyList<DeadLetter> letters = [];
        await Ground.UntilAsync(() => Task.FromResult((letters = new DeadLetterStore(ground.Options).Read()).Count >= 2), "Two are put aside.");
        letters.Count.ShouldBe(2);
        letters.ShouldAllBe(l => l.Reason.StartsWith("PostgreSQL refuses a value: ", StringComparison.Ordinal) && l.Reason.Contains("no_thirteens", StringComparison.Ordinal));
        await stop.CancelAsync();
        await consumer.WaitAsync(Eventually.Patience);
    }

    [BrokerTheory, EveryBroker]
    public async Task Offsets_that_the_log_does_not_hold_end_the_consumer_with_a_sentence(string broker)
    {
        await using var ground = await Ground.OnAsync(await TestBrokers.SharedAsync(broker));
        await ground.Producer(0, new() { Rate = 10_000, Count = 500 }).RunAsync();
        using (var stop = new CancellationTokenSource())
        {
            var consumer = ground.Operational().RunAsync(stop.Token);
            await Ground.UntilAsync(async () => await ground.EventsAsync() == 500, "All are there.");
            await stop.CancelAsync();
            await consumer.WaitAsync(Eventually.Patience);
        }

        await ground.ExecuteAsync("update stream_offsets set next_offset = 99999 where topic like '%orders' and \"partition\" = 1");
        var problem = await Should.ThrowAsync<StreamException>(() => ground.Operational().RunAsync().WaitAsync(Eventually.Patience));
        problem.Message.ShouldContain("orders[1] the operational database holds everything before offset 99999, but the broker's log ends at");
        problem.Message.ShouldContain("stream_offsets");
    }

    [BrokerTheory, EveryBroker]
    public async Task Another_stream_under_the_same_name_is_refused(string broker)
    {
        await using var ground = await Ground.OnAsync(await TestBrokers.SharedAsync(broker));
        await ground.Producer(0, new() { Rate = 10_000, Count = 10 }).RunAsync();
        var problem = await Should.ThrowAsync<StreamException>(() => ground.Producer(0.1m, new() { Rate = 10_000, Count = 10 }).RunAsync());
        problem.Message.ShouldBe("The stream named simulator was begun from dirt 0 and has come to event 10; dirt 0.1 would be another stream. Use the same options, or another name.");
        (await Should.ThrowAsync<StreamException>(() => ground.Producer(0, new() { Rate = 0 }).RunAsync())).Message.ShouldContain("The rate is 0 events a second");
    }

    [BrokerTheory, EveryBroker]
    public async Task A_producer_ends_when_it_is_told_to_though_the_broker_is_away_and_the_next_goes_on(string broker)
    {
        await using var log = await TestBrokers.StartAsync(broker);
        await using var ground = await Ground.OnAsync(log);
        using var stop = new CancellationTokenSource();
        var producer = ground.Producer(0, new() { Rate = 2_000 });
        var producing = producer.RunAsync(stop.Token);
        await Ground.UntilAsync(() => Task.FromResult(producer.Sent > 1_000), "Some are sent.");
        log.Kill();
        await Task.Delay(500);
        await stop.CancelAsync();
        await producing.WaitAsync(Eventually.Patience);
        await log.StartAsync();

        var next = ground.Producer(0, new() { Rate = 10_000, Count = 1_000 });
        await next.RunAsync();
        using var consuming = new CancellationTokenSource();
        var consumer = ground.Operational().RunAsync(consuming.Token);
        await Ground.UntilAsync(async () => await ground.EventsAsync() == next.Next, "Each is there once.");
        await consuming.CancelAsync();
        await consumer.WaitAsync(Eventually.Patience);
    }

    [BrokerTheory, EveryBroker]
    public async Task Consumers_end_when_they_are_told_to_though_the_broker_is_away(string broker)
    {
        await using var log = await TestBrokers.StartAsync(broker);
        await using var ground = await Ground.OnAsync(log, o => o with { StopPatience = TimeSpan.FromSeconds(2) });
        using var stop = new CancellationTokenSource();
        var operational = ground.Operational().RunAsync(stop.Token);
        var lake = ground.LakeSide().RunAsync(stop.Token);
        await ground.Producer(0, new() { Rate = 5_000, Count = 1_000 }).RunAsync();
        await Ground.UntilAsync(async () => await ground.EventsAsync() == 1_000 && ground.LakeRows() == 1_000, "All are there.");
        await ground.Producer(0, new() { Rate = 5_000, Count = 1_000 }).RunAsync();
        log.Kill();
        await stop.CancelAsync();
        await Task.WhenAll(operational, lake).WaitAsync(Eventually.Patience);
    }
}
