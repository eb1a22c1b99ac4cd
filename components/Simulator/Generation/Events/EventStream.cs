using System.Text;
using EcommAspire.Simulator.Generation.Shop;
using EcommAspire.Simulator.Randomness;
using EcommAspire.Simulator.Reference;

namespace EcommAspire.Simulator.Generation.Events;

/// <summary>
/// The event stream that carries the business on after its history: orders placed, paid, shipped and delivered or called
/// off, their invoices, and the clicks around them. Its n-th event is a function of the options and n alone, so a producer
/// need remember nothing but how far it came. For one thread at a time.
/// </summary>
public sealed class EventStream
{
    /// <summary>The version of the values' form.</summary>
    public const string SchemaVersion = "1";

    /// <summary>How many events later a late one comes.</summary>
    public const int LateBy = 2_000;

    private static readonly Encoding _utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
    private static readonly string[] _looks = ["page_view", "product_view", "search", "add_to_cart", "remove_from_cart"];

    private readonly ShopModel _shop;
    private readonly Stretch _stretch;
    private readonly Stretch _earlier;
    private readonly FreshOrder?[] _orders = new FreshOrder?[1 << 11];
    private readonly EventWriter _writer;
    private readonly DateTime _start;
    private readonly int _pace;
    private readonly int _dirt;
    private FreshOrder _order = new();

    /// <summary>Prepares the stream of the business of <paramref name="options"/>.</summary>
    /// <exception cref="SimulationException">An option is out of bounds.</exception>
    public EventStream(SimulatorOptions options, EventOptions? events = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        events ??= new();
        options.Validate();
        events.Validate();
        var sizes = new Sizes(options.Scale);
        _shop = new(options, sizes, new(options.Dirt, sizes), new(sizes));
        _writer = new(options.Seed);
        _stretch = new(options.Seed);
        _earlier = new(options.Seed);
        // History ends by a clock in Brasília, three hours behind UTC.
        _start = events.Start?.UtcDateTime ?? DateTime.SpecifyKind(options.End.AddHours(3), DateTimeKind.Utc);
        _pace = events.Pace;
        _dirt = (int)((events.Dirt ?? options.Dirt) * 1_000_000);
    }

    /// <summary>When the <paramref name="number"/>-th event happens.</summary>
    public DateTimeOffset OccurredAt(long number) => new(At(number), TimeSpan.Zero);

    /// <summary>
    /// Adds the messages of <paramref name="count"/> events to <paramref name="messages"/>, in the order in which they are
    /// sent: the events but the late ones, those that are late by now, and what comes twice or is broken.
    /// </summary>
    /// <param name="first">The first event's number, from 0.</param>
    /// <param name="count">How many.</param>
    /// <param name="messages">Where they go.</param>
    public void Read(long first, int count, ICollection<SimulatedMessage> messages)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(messages);
        for (var number = first; number < first + count; number++)
        {
            var planned = Planned(_stretch, number);
            var blemish = BlemishOf(number, planned.Kind);
            if (blemish is not Blemish.Late)
                messages.Add(Write(number, planned, MessageForm.Fresh));
            if (blemish is Blemish.Twin)
                messages.Add(Write(number, planned, MessageForm.Twin));
            else if (blemish is Blemish.Broken)
                messages.Add(Break(number, Write(number, planned, MessageForm.Broken)));

            if (_dirt == 0 || number < LateBy)
                continue;
            var before = Planned(_earlier, number - LateBy);
            if (BlemishOf(number - LateBy, before.Kind) is Blemish.Late)
                messages.Add(Write(number - LateBy, before, MessageForm.Late));
        }
    }

    private DateTime At(long number) => _start.AddMicroseconds((double)(number % _pace * 1_000_000 / _pace)).AddSeconds(number / _pace);

    private static PlannedEvent Planned(Stretch stretch, long number)
    {
        stretch.Plan(number / Stretch.Length);
        return stretch.Events[(int)(number % Stretch.Length)];
    }

    // An order is met again until it is delivered, by when others have not yet taken its place.
    private FreshOrder Order(long number)
    {
        var order = _orders[number % _orders.Length] ??= new();
        order.Describe(_shop, number);
        return order;
    }

    private Blemish BlemishOf(long number, EventKind kind)
    {
        if (_dirt == 0)
            return Blemish.None;
        var draw = new Draw(_shop.Seed, Purpose.EventDirt, number);
        var at = draw.Below(1_000_000);
        // The changes of an order keep their order.
        if (at < _dirt)
            return kind is EventKind.Click or EventKind.InvoiceIssued ? Blemish.Late : Blemish.None;
        return at < 2 * _dirt ? Blemish.Twin : at < 3 * _dirt ? Blemish.Broken : Blemish.None;
    }

    private SimulatedMessage Write(long number, PlannedEvent planned, MessageForm form)
    {
        var head = new EventHead(number, At(number), form);
        if (planned.Order >= 0)
            _order = Order(planned.Order);
        return planned.Kind switch
        {
            EventKind.Click => WriteClick(head, planned),
            EventKind.InvoiceIssued => _writer.Invoice(head, _order.Number + 1, _order.Id, _order.Customer, _order.Total),
            _ => _writer.Order(head, _order.Id, _order.Customer, (int)planned.Kind, _order.Lines, _order.Total),
        };
    }

    private SimulatedMessage WriteClick(EventHead head, PlannedEvent planned)
    {
        var draw = new Draw(_shop.Seed, Purpose.EventSession, (1L << 60) + planned.Session);
        var session = SessionId(ref draw);
        var bought = planned.Order >= 0;
        long? customer = bought ? _order.Customer + 1L : draw.Chance(3_500) ? _shop.ChooseCustomer(_shop.LastMoment, ref draw) + 1L : null;

        var step = new Draw(_shop.Seed, Purpose.EventSession, ((2L << 60) | (uint)planned.Step) + (planned.Session << 8));
        var left = planned.Steps - 1 - planned.Step;
        var type = (bought, left) switch
        {
            (true, 0) => "purchase",
            (true, 1) => "checkout",
            (true, 2) => "add_to_cart",
            _ when planned.Step == 0 => step.Chance(2_500) ? "search" : "page_view",
            _ => _looks[step.Weighted([22, 50, 14, 11, 3])],
        };
        long? product = type is not ("product_view" or "add_to_cart" or "remove_from_cart") ? null
            : 1L + (bought ? _order.Lines[0].Product : _shop.ChooseProduct(_shop.LastMoment, ref step));

        return _writer.Click(head, session, customer, type, type switch
        {
            "search" => "/search",
            "product_view" => $"/product/{product}",
            "add_to_cart" or "remove_from_cart" => "/cart",
            "checkout" => "/checkout",
            "purchase" => $"/order/{_order.Id}/thanks",
            _ when step.Chance(4_500) => "/",
            _ => $"/category/{Goods.All[step.Below(Goods.All.Length)].Category}",
        }, product);
    }

    private static string SessionId(ref Draw draw)
    {
        var id = new HexId(draw.NextLong(), draw.NextLong()).ToString();
        return $"{id[..8]}-{id[8..12]}-{id[12..16]}-{id[16..20]}-{id[20..]}";
    }

    private SimulatedMessage Break(long number, SimulatedMessage message)
    {
        var draw = new Draw(_shop.Seed, Purpose.EventDirt, (2L << 60) + number);
        var value = message.Value!;
        return draw.Below(6) switch
        {
            0 => message with { Value = value[..draw.Between(1, value.Length - 1)] },
            1 => message with { Value = Renamed(value, "occurred_at", "occured_at") },
            2 => message with { Value = Renamed(value, "Z\"}", "\"}") },
            3 => message with { SchemaVersion = "99" },
            4 => message with { Value = null },
            _ => message with { Value = [.. value[..^1], 0xFF, .. "}"u8] },
        };
    }

    private static byte[] Renamed(byte[] value, string from, string to) => _utf8.GetBytes(_utf8.GetString(value).Replace(from, to, StringComparison.Ordinal));

    private enum Blemish
    {
        None,
        Late,
        Twin,
        Broken,
    }
}
