using System.Globalization;
using System.Text.Json;
using EcommAspire.Simulator.Generation.Events;
using Topics = EcommAspire.Domain.Sources.Events;

namespace EcommAspire.Simulator.Tests.Generation;

public sealed class EventStreamTests
{
    private static readonly SimulatorOptions _clean = new() { Scale = 0.01m, Dirt = 0 };

    private static List<SimulatedMessage> Read(SimulatorOptions options, long first, int count)
    {
        var messages = new List<SimulatedMessage>();
        new EventStream(options).Read(first, count, messages);
        return messages;
    }

    [Fact]
    public void An_event_is_the_same_wherever_reading_begins()
    {
        var options = _clean with { Dirt = 0.05m };
        var whole = Read(options, 0, 12_000);
        var pieces = new List<SimulatedMessage>();
        var stream = new EventStream(options);
        for (var first = 0; first < 12_000; first += 375)
            new EventStream(options).Read(first, 375, pieces);
        static string Text(SimulatedMessage m) => $"{m.Topic} {Convert.ToHexString(m.Key)} {Convert.ToHexString(m.Value ?? [])} {m.SchemaVersion} {m.Form}";
        pieces.Select(Text).ShouldBe(whole.Select(Text));
        stream.OccurredAt(101).ShouldBe(stream.OccurredAt(0).AddMilliseconds(1010));
    }

    [Fact]
    public void A_message_holds_what_the_contract_declares_and_its_key()
    {
        foreach (var message in Read(_clean, 20_000, 3_000))
        {
            var topic = Topics.All.Single(t => t.Name == message.Topic);
            using var json = JsonDocument.Parse(message.Value);
            json.RootElement.EnumerateObject().Select(p => p.Name).ShouldBe(topic.Message.Columns.Select(c => c.Name));
            json.RootElement.GetProperty(topic.KeyColumn).ToString().ShouldBe(System.Text.Encoding.UTF8.GetString(message.Key));
        }
    }

    [Fact]
    public void Events_happen_one_after_the_other_and_their_identifiers_sort_so()
    {
        var ids = new List<string>();
        var times = new List<DateTimeOffset>();
        foreach (var message in Read(_clean, 0, 5_000))
        {
            using var json = JsonDocument.Parse(message.Value);
            ids.Add(json.RootElement.GetProperty("event_id").GetString()!);
            times.Add(DateTimeOffset.Parse(json.RootElement.GetProperty("occurred_at").GetString()!, CultureInfo.InvariantCulture));
        }

        ids.Distinct().Count().ShouldBe(5_000);
        ids.Order(StringComparer.Ordinal).ShouldBe(ids);
        ids.ShouldAllBe(id => Guid.Parse(id).Version == 7);
        times.Order().ShouldBe(times);
        times[0].ShouldBe(new(_clean.End, TimeSpan.FromHours(-3)));
    }

    [Fact]
    public void An_order_passes_through_its_states_and_is_invoiced_when_paid()
    {
        var states = new Dictionary<long, List<string>>();
        var totals = new Dictionary<long, decimal>();
        var invoiced = new Dictionary<long, decimal>();
        foreach (var message in Read(_clean, 0, 60 * 1024).Where(m => m.Topic != Topics.Clicks.Name))
        {
            using var json = JsonDocument.Parse(message.Value);
            var order = json.RootElement.GetProperty("order_id").GetInt64();
            if (message.Topic == Topics.Invoices.Name)
            {
                invoiced.Add(order, json.RootElement.GetProperty("amount").GetDecimal() + json.RootElement.GetProperty("tax_amount").GetDecimal());
                states[order][^1].ShouldBe("paid");
                continue;
            }

            var total = json.RootElement.GetProperty("total_amount").GetDecimal();
            json.RootElement.GetProperty("items").EnumerateArray()
                .Sum(l => l.GetProperty("quantity").GetInt32() * l.GetProperty("unit_price").GetDecimal()).ShouldBe(total);
            totals.TryAdd(order, total);
            totals[order].ShouldBe(total);
            if (!states.TryGetValue(order, out var passed))
                states.Add(order, passed = []);
            passed.Add(json.RootElement.GetProperty("order_status").GetString()!);
        }

        var shopOrders = new Simulator.Generation.Sizes(_clean.Scale).ShopOrders;
        states.Keys.Min().ShouldBe(shopOrders + 1);
        states.Count.ShouldBe(60 * 64);
        string[] ways = ["pending,paid,shipped,delivered", "pending,cancelled", "pending,paid,cancelled"];
        var old = states.Where(s => s.Key <= shopOrders + (50 * 64)).ToList();
        old.Select(s => string.Join(',', s.Value)).Distinct().ShouldBe(ways, ignoreOrder: true);
        old.Count(s => s.Value.Count == 4).ShouldBeInRange(old.Count * 95 / 100, old.Count * 99 / 100);
        invoiced.Keys.ShouldBe(states.Where(s => s.Value.Contains("paid")).Select(s => s.Key), ignoreOrder: true);
        invoiced.ShouldAllBe(i => i.Value == totals[i.Key]);
    }

    [Fact]
    public void Some_messages_are_late_twice_or_broken_and_nothing_else_is_missing()
    {
        var dirty = Read(_clean with { Dirt = 0.01m }, 0, 40_000);
        var clean = Read(_clean, 0, 40_000);
        foreach (var form in Enum.GetValues<MessageForm>().Skip(1))
            dirty.Count(m => m.Form == form).ShouldBeInRange(200, 600, form.ToString());

        var events = dirty.Where(m => m.Form is MessageForm.Fresh or MessageForm.Late).Select(m => Convert.ToHexString(m.Value!)).ToHashSet();
        var all = clean.Select(m => Convert.ToHexString(m.Value!)).ToHashSet();
        events.ShouldBeSubsetOf(all);
        // Late ones of the end are yet to come.
        (all.Count - events.Count).ShouldBeInRange(1, EventStream.LateBy / 50);
        dirty.Where(m => m.Form is MessageForm.Twin).ShouldAllBe(m => events.Contains(Convert.ToHexString(m.Value!)));
        dirty.Where(m => m.Form is MessageForm.Broken && m.SchemaVersion == "1" && m.Value != null).ShouldAllBe(m => !events.Contains(Convert.ToHexString(m.Value!)));
    }

    [Fact]
    public void Options_out_of_bounds_are_refused_in_a_sentence()
    {
        Should.Throw<SimulationException>(() => new EventStream(_clean, new() { Pace = 0 })).Message.ShouldContain("pace is 0");
        Should.Throw<SimulationException>(() => new EventStream(_clean, new() { Dirt = 0.5m })).Message.ShouldContain("0.5");
    }
}
