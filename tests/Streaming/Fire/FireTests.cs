using System.Globalization;
using System.Text.RegularExpressions;
using EcommAspire.Fixtures;
using EcommAspire.LocalServers;
using EcommAspire.Streaming.Tests.Brokers;
using Npgsql;
using Topics = EcommAspire.Domain.Sources.Events;

namespace EcommAspire.Streaming.Tests.Fire;

/// <summary>
/// Producer, broker, consumer and database are killed in turn, as a power cut would, while events flow: each event is in the
/// database and in the lake once, and those of a key are in order. The long form has a hundred kills, and a million events.
/// </summary>
public sealed partial class FireTests
{
    private const long Stretch = 50_000;
    private static readonly int _kills = Soak.IsOn ? 100 : 4;
    private static readonly int _events = Soak.IsOn ? 1_000_000 : 2_000;

    [BrokerTheory, EveryBroker]
    public async Task Each_event_is_there_once_whatever_is_killed(string broker)
    {
        await using var ecomm = new Ecomm();
        await using var log = await TestBrokers.StartAsync(broker == "ours" ? "process" : broker);
        var serverOptions = new LocalServerOptions { Kind = ServerKind.Postgres, Name = "fire", DataFolder = ecomm.Data, Databases = ["operational"], Lifetime = ServerLifetime.Kept };
        await using var server = await LocalServer.StartAsync(serverOptions);
        ecomm.Environment["ConnectionStrings__events"] = log.Servers;
        ecomm.Environment["ConnectionStrings__operational"] = server.ConnectionString("operational");
        using var producer = new RunningVerb(ecomm, "stream", "produce", "--rate", Soak.IsOn ? "5k" : "4k", "--scale", "0.001", "--dirt", "0");
        using var consumer = new RunningVerb(ecomm, "stream", "consume");
        producer.Start();
        consumer.Start();

        var random = new Random(_kills);
        var passed = 0L;
        for (var kill = 0; kill < _kills; kill++)
        {
            // Each kill has its share of the events: who is killed before anything flowed again proves nothing.
            await ComeAsync(passed + (_events / _kills), () => PassedAsync(server), () => $"passed by the database before kill {kill}.\n--- producer\n{producer.Said}\n--- consumer\n{consumer.Said}");
            await Task.Delay(random.Next(0, 1_000));
            producer.IsRunning.ShouldBeTrue(producer.Said);
            consumer.IsRunning.ShouldBeTrue(consumer.Said);
            switch (kill % 4)
            {
                case 0:
                    consumer.Kill();
                    consumer.Start();
                    break;
                case 1:
                    producer.Kill();
                    producer.Start();
                    break;
                case 2:
                    log.Kill();
                    await Task.Delay(random.Next(0, 1_500));
                    await log.StartAsync();
                    break;
                default:
                    using (var postgres = System.Diagnostics.Process.GetProcessById((await LocalServer.StartAsync(serverOptions)).ProcessId))
                        postgres.Kill();
                    await Task.Delay(random.Next(0, 1_500));
                    await using (await LocalServer.StartAsync(serverOptions))
                    {
                        // Kept: it stays.
                    }

                    break;
            }

            passed = await PassedAsync(server);
        }

        // The markers of transactions are offsets, too: of events there are fewer.
        await ComeAsync(_events, () => PassedAsync(server), () => "passed by the database");
        await ComeAsync(_events, () => EventsAsync(server), () => "in the database");
        (await producer.StopAsync()).ShouldBe(0, producer.Said);
        var sent = long.Parse(Sent().Match(producer.Said).Groups["next"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        sent.ShouldBeGreaterThanOrEqualTo(_events);

        var said = () => $"{sent} sent\n--- producer\n{producer.Said}\n--- consumer\n{consumer.Said}";
        var lake = new EcommAspire.Lake.Bronze(Path.Combine(ecomm.Data, "lake"));
        var inLake = () => Topics.All.Sum(t => lake.Table("events", t.Name).Live().Rows);
        await ComeAsync(sent, () => EventsAsync(server), () => $"in the database.\n{said()}");
        await ComeAsync(sent, () => Task.FromResult(inLake()), () => $"in the lake.\n{said()}");
        (await consumer.StopAsync()).ShouldBe(0, consumer.Said);

        (await EventsAsync(server)).ShouldBe(sent, said());
        (await ScalarAsync<decimal>(server, "select (select sum(events) from live_order_minutes) + (select sum(clicks) from live_click_minutes) + (select sum(invoices) from live_invoice_minutes)")).ShouldBe(sent);
        (await ScalarAsync<long>(server, "select count(*) from (select lag(event_id) over (partition by order_id order by _partition, _offset) > event_id as back from live_orders) o where back")).ShouldBe(0);
        (await ScalarAsync<long>(server, "select count(*) from (select lag(event_id) over (partition by session_id order by _partition, _offset) > event_id as back from live_clicks) o where back")).ShouldBe(0);

        inLake().ShouldBe(sent, said());
        lake.Verify().ShouldBeEmpty();
        Ground.LakeQuery(lake, "select count(distinct event_id) from (select event_id from events.orders union all select event_id from events.clicks union all select event_id from events.invoices)")[0].ShouldBe($"{sent}");
        Ground.LakeQuery(lake, "select count(*) from (select lag(event_id) over (partition by order_id order by _partition, _offset) > event_id as back from events.orders) where back")[0].ShouldBe("0");
        Console.WriteLine($"{broker}: {sent} events, {_kills} kills");
    }

    // As long as some more come, it goes on.
    private static async Task ComeAsync(long events, Func<Task<long>> count, Func<string> where)
    {
        for (var next = Math.Min(Stretch, events); ; next = Math.Min(next + Stretch, events))
        {
            var there = 0L;
            await Eventually.BeAsync(async () => (there = await count()) >= next, () => $"{there} of {events} events are {where()}");
            if (next == events)
                return;
        }
    }

    // Counting a million rows fifty times a second would be a load of its own; the offsets that are passed tell as much.
    private static Task<long> PassedAsync(LocalServer server) =>
        NothingYetAsync(() => ScalarAsync<long>(server, "select coalesce(sum(next_offset), 0)::bigint from stream_offsets"));

    private static Task<long> EventsAsync(LocalServer server) =>
        NothingYetAsync(() => ScalarAsync<long>(server, "select (select count(*) from live_orders) + (select count(*) from live_clicks) + (select count(*) from live_invoices)"));

    private static async Task<long> NothingYetAsync(Func<Task<long>> count)
    {
        try
        {
            return await count();
        }
        catch (PostgresException problem) when (problem.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return 0;
        }
    }

    private static async Task<T> ScalarAsync<T>(LocalServer server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString("operational") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = (int)Eventually.Patience.TotalSeconds };
        return (T)(await command.ExecuteScalarAsync())!;
    }

    [GeneratedRegex("the next event is number (?<next>[0-9,]+)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Sent();
}
