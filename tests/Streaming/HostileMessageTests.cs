using System.Text;
using Confluent.Kafka;
using EcommAspire.Fixtures;
using EcommAspire.Lake;
using EcommAspire.Streaming.DeadLetters;
using EcommAspire.Streaming.Tests.Brokers;

namespace EcommAspire.Streaming.Tests;

/// <summary>What other people's producers send: each message is taken in or put aside with a reason, the same by the database and the lake, and nobody stops.</summary>
public sealed class HostileMessageTests
{
    private static readonly byte[] _one = "1"u8.ToArray();

    private static readonly (string Name, byte[]? Key, byte[]? Value, byte[]? Version)[] _taken =
    [
        ("no key", null, Good("no key"), _one),
        ("a key of no bytes", [], Good("a key of no bytes"), _one),
        ("a key that is no text", [0xff, 0xfe, 0], Good("a key that is no text"), _one),
        ("no version", _one, Good("no version"), null),
        ("a field of a megabyte nearly", _one, Good("a field of a megabyte nearly", $"\"note\":\"{new string('x', 900_000)}\""), _one),
        ("fields in fields", _one, Good("fields in fields", $"\"note\":{new string('[', 40)}{new string(']', 40)}"), _one),
        ("long ago", _one, Good("long ago", at: "0001-01-01T00:00:00Z"), _one),
        ("far ahead", _one, Good("far ahead", at: "9999-12-31T23:59:59.999999Z"), _one),
        ("a name like SQL", _one, Good("a name like SQL", "\"'; drop table live_orders; --\":1"), _one),
    ];

    private static readonly (string Name, byte[]? Value, byte[]? Version)[] _refused =
    [
        ("nothing", null, _one),
        ("no bytes", [], _one),
        ("no JSON", "<order/>"u8.ToArray(), _one),
        ("half of it", Good("half of it")[..60], _one),
        ("two of it", [.. Good("two of it"), .. Good("two of it")], _one),
        ("a list", "[]"u8.ToArray(), _one),
        ("no UTF-8", [.. "{\"event_id\":\""u8, 0xc3, 0x28, .. "\"}"u8], _one),
        ("half a character", Good("half \\ud800 a character"), _one),
        ("a character that no database holds", Good("e\\u0000"), _one),
        ("a number that is none", Good("a number that is none", total: "1e400"), _one),
        ("a number too large", Good("a number too large", order: "99999999999999999999"), _one),
        ("a price too large", Good("a price too large", total: "99999999999999.99"), _one),
        ("a price too exact", Good("a price too exact", total: "0.001"), _one),
        ("text for a number", Good("text for a number", order: "\"7x\""), _one),
        ("a day that is none", Good("a day that is none", at: "2026-02-30T00:00:00Z"), _one),
        ("no field", "{}"u8.ToArray(), _one),
        ("an id too long", Good(new string('e', 37)), _one),
        ("a version of tomorrow", Good("a version of tomorrow"), "2"u8.ToArray()),
        ("a version that is no text", Good("a version that is no text"), [0xff]),
        ("depths", Good("depths", $"\"note\":{new string('[', 5_000)}{new string(']', 5_000)}"), _one),
    ];

    [BrokerTheory, EveryBroker]
    public async Task Each_is_taken_in_or_put_aside_with_a_reason(string broker)
    {
        await using var ground = await Ground.OnAsync(await TestBrokers.SharedAsync(broker));
        using var stop = new CancellationTokenSource();
        var consumers = Task.WhenAll(ground.Operational().RunAsync(stop.Token), ground.LakeSide().RunAsync(stop.Token));
        await Ground.UntilAsync(ground.HasTablesAsync, "The tables are made.");
        using (var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = ground.Options.BootstrapServers })
            .SetKeySerializer(Bytes.Instance).SetValueSerializer(Bytes.Instance).Build())
        {
            // By turns, so that every batch has some of both.
            for (var n = 0; n < Math.Max(_taken.Length, _refused.Length); n++)
            {
                if (n < _taken.Length)
                    await SendAsync(producer, ground, _taken[n].Key, _taken[n].Value, _taken[n].Version);
                if (n < _refused.Length)
                    await SendAsync(producer, ground, _one, _refused[n].Value, _refused[n].Version);
            }
        }

        var store = new DeadLetterStore(ground.Options);
        await Ground.UntilAsync(async () => await ground.EventsAsync() + store.Read().Count >= _taken.Length + _refused.Length, "The database has dealt with all.");
        await Ground.UntilAsync(() => Task.FromResult(ground.LakeRows() + ground.Quarantine.Batches().Sum(b => QuarantineStore.Read(b).Count()) >= _taken.Length + _refused.Length), "The lake has dealt with all.");
        await stop.CancelAsync();
        await consumers.WaitAsync(Eventually.Patience);

        (await ground.ScalarAsync<string>("select string_agg(event_id, '|' order by event_id collate \"C\") from live_orders")).ShouldBe(string.Join('|', _taken.Select(t => t.Name).Order(StringComparer.Ordinal)));
        ground.LakeQuery("select event_id from events.orders").Order(StringComparer.Ordinal).ShouldBe(_taken.Select(t => t.Name).Order(StringComparer.Ordinal));
        var letters = store.Read();
        letters.ShouldAllBe(letter => letter.Reason.EndsWith('.'));
        letters.Select(letter => Convert.ToHexString(letter.Value ?? [])).Order().ShouldBe(_refused.Select(r => Convert.ToHexString(r.Value ?? [])).Order());
        ground.Quarantine.Batches().SelectMany(QuarantineStore.Read).Select(q => $"{q.Line} {q.Reason}").Order().ShouldBe(letters.Select(l => $"{l.Offset} {l.Reason}").Order());
    }

    [BrokerTheory, EveryBroker]
    public async Task A_late_event_corrects_its_minute_and_one_that_comes_again_does_not(string broker)
    {
        await using var ground = await Ground.OnAsync(await TestBrokers.SharedAsync(broker));
        using var stop = new CancellationTokenSource();
        var consumer = ground.Operational().RunAsync(stop.Token);
        await Ground.UntilAsync(ground.HasTablesAsync, "The tables are made.");
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = ground.Options.BootstrapServers })
            .SetKeySerializer(Bytes.Instance).SetValueSerializer(Bytes.Instance).Build();
        async Task OfAsync(string id, string at, int events, string minute, long there)
        {
            await SendAsync(producer, ground, _one, Good(id, at: at), _one);
            await ground.UntilTakenInAsync();
            (await ground.EventsAsync()).ShouldBe(events);
            (await ground.ScalarAsync<long>($"select coalesce(sum(events), 0)::bigint from live_order_minutes where minute = timestamptz '{minute}'")).ShouldBe(there);
        }

        await OfAsync("on time", "2026-01-01T10:05:30Z", 1, "2026-01-01 10:05Z", 1);
        await OfAsync("later", "2026-01-01T10:07:00Z", 2, "2026-01-01 10:07Z", 1);
        // An hour later comes one of the first minute, and then comes again.
        await OfAsync("late", "2026-01-01T10:05:59.999999Z", 3, "2026-01-01 10:05Z", 2);
        await OfAsync("late", "2026-01-01T10:05:59.999999Z", 3, "2026-01-01 10:05Z", 2);
        (await ground.ScalarAsync<decimal>("select sum(events) from live_order_minutes")).ShouldBe(3);
        await stop.CancelAsync();
        await consumer.WaitAsync(Eventually.Patience);
    }

    private static byte[] Good(string id, string more = "\"x\":1", string order = "7", string total = "11.00", string at = "2026-01-01T03:00:00Z") => Encoding.UTF8.GetBytes(
        $$"""{"event_id":"{{id}}","order_id":{{order}},"customer_id":3,"order_status":"pending","items":[],"total_amount":{{total}},"occurred_at":"{{at}}",{{more}}}""");

    private static async Task SendAsync(IProducer<byte[]?, byte[]?> producer, Ground ground, byte[]? key, byte[]? value, byte[]? version)
    {
        var message = new Message<byte[]?, byte[]?> { Key = key, Value = value, Headers = [] };
        if (version is not null)
            message.Headers.Add("schema-version", version);
        await producer.ProduceAsync(ground.Options.TopicPrefix + "orders", message);
    }

    private sealed class Bytes : ISerializer<byte[]?>
    {
        public static Bytes Instance { get; } = new();

        public byte[]? Serialize(byte[]? data, SerializationContext context) => data;
    }
}
