using EcommAspire.Simulator.Generation.Shop;
using EcommAspire.Simulator.Randomness;

namespace EcommAspire.Simulator.Generation.Engagement;

/// <summary>
/// Visitors' sessions, made in runs of 64 events that hold whole sessions. A session that ends in a purchase is that of one
/// of the orders of its time.
/// </summary>
internal sealed class Sessions(ShopModel model)
{
    /// <summary>Events in a run; the last one may have fewer.</summary>
    public const int Run = 64;

    private static readonly string[] _devices = ["mobile", "desktop", "tablet"];
    private static readonly string?[] _referrers = [null, "google", "instagram", "facebook", "newsletter", "tiktok", "affiliate", "bing"];
    private static readonly string[] _browsing = ["page_view", "product_view", "search", "add_to_cart"];

    private readonly Calendar _calendar = Calendar.Online(model.Options, 2);

    /// <summary>How many runs there are.</summary>
    public long Runs { get; } = (model.Sizes.ClickstreamEvents + Run - 1L) / Run;

    /// <summary>Makes a run's events, in the order in which they happen, and tells how many there are.</summary>
    public int Fill(long run, Span<ClickEvent> events, ShopOrder order)
    {
        var draw = new Draw(model.Seed, Purpose.Sessions, run);
        var count = (int)Math.Min(Run, model.Sizes.ClickstreamEvents - (run * Run));
        Fill(run * Run, events[..count], run * model.Sizes.ShopOrders / Runs, (run + 1) * model.Sizes.ShopOrders / Runs, order, DateTime.MaxValue, ref draw);
        return count;
    }

    /// <summary>Makes the events of a day after history, in the order in which they happen; who visits at midnight has some of the day before.</summary>
    public ClickEvent[] OfDay(int day)
    {
        var (from, to) = (model.Options.EndOf(day - 1), model.Options.EndOf(day));
        var first = EventsBefore(from);
        var events = new ClickEvent[EventsBefore(to) - first];
        var firstOrder = model.OrdersBefore(from);
        var orders = model.OrdersBefore(to) - firstOrder;
        var runs = (events.Length + Run - 1) / Run;
        var order = model.NewOrder();
        for (var run = 0; run < runs; run++)
        {
            var draw = new Draw(model.Seed, Purpose.Sessions, (1L << 51) + ((long)day << 24) + run);
            var part = events.AsSpan(run * Run, Math.Min(Run, events.Length - (run * Run)));
            Fill(first + (run * Run), part, firstOrder + (run * orders / runs), firstOrder + ((run + 1) * orders / runs), order, to.AddMilliseconds(-1), ref draw);
        }

        Sort(events);
        return events;
    }

    private long EventsBefore(DateTime moment) => Calendar.CountBefore(
        moment,
        _calendar.MostBefore(moment, model.Sizes.ClickstreamEvents),
        index => _calendar.At(index, model.Sizes.ClickstreamEvents, 0));

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;

    private static void Sort(Span<ClickEvent> events) => events.Sort(static (a, b) => (a.At, a.Index).CompareTo((b.At, b.Index)));

    private void Fill(long first, Span<ClickEvent> events, long nextOrder, long lastOrder, ShopOrder order, DateTime latest, ref Draw draw)
    {
        for (var at = 0; at < events.Length;)
        {
            var length = Math.Min(draw.Below(100) < 35 ? 1 + draw.Below(3) : 4 + draw.BelowLow(14), events.Length - at);
            var bought = length >= 4 && nextOrder < lastOrder && draw.Chance(4_500);
            if (bought)
                model.Describe(nextOrder++, order);
            FillSession(first + at, events.Slice(at, length), bought ? order : null, latest);
            at += length;
        }

        Sort(events);
    }

    private void FillSession(long index, Span<ClickEvent> events, ShopOrder? order, DateTime latest)
    {
        var draw = new Draw(model.Seed, Purpose.Sessions, -1 - index);
        var id = new HexId(draw.NextLong(), draw.NextLong()).ToString();
        var session = $"{id[..8]}-{id[8..12]}-{id[12..16]}-{id[16..20]}-{id[20..]}";
        var at = order?.Ordered ?? Earlier(latest, _calendar.At(index, model.Sizes.ClickstreamEvents, draw.Next()).AddMilliseconds(draw.Below(1000)));
        var device = _devices[draw.Weighted([66, 29, 5])];
        var referrer = _referrers[draw.Weighted([34, 26, 13, 8, 7, 5, 4, 3])];
        long? customer = order is not null ? order.Customer + 1L : draw.Chance(3_500) ? model.ChooseCustomer(at, ref draw) + 1L : null;
        var product = model.ChooseProduct(at, ref draw);
        var inCart = false;

        for (var step = 0; step < events.Length; step++)
        {
            var left = events.Length - 1 - step;
            var type = TypeOf(step, left, order is not null, inCart, ref draw);
            inCart = type == "add_to_cart" || (inCart && type != "remove_from_cart");

            // What is looked at last is what is bought.
            if (order is not null && left <= 3)
                product = order.Lines[0].Product;
            else if (type == "product_view")
                product = model.ChooseProduct(at, ref draw);
            events[step] = new()
            {
                Index = index + step,
                Session = session,
                Customer = customer,
                Type = type,
                Product = type is "product_view" or "add_to_cart" or "remove_from_cart" ? product : null,
                Order = type == "purchase" ? model.NumberOf(order!.Index) : null,
                Device = device,
                Referrer = referrer,
                Random = draw.Next(),
            };
        }

        // Time runs backwards from the last event, so that no session outlasts history.
        for (var step = events.Length - 1; step >= 0; step--)
        {
            events[step].At = at > model.Start ? at : model.Start;
            at = at.AddMilliseconds(-Spread.Wide(24_000, draw.Next()));
        }
    }

    private static string TypeOf(int step, int left, bool bought, bool inCart, ref Draw draw) => (bought, left) switch
    {
        (true, 0) => "purchase",
        (true, 1) => "checkout",
        (true, 2) => "add_to_cart",
        (true, 3) when step > 0 => "product_view",
        _ when step == 0 => draw.Chance(2_500) ? "search" : "page_view",
        _ when inCart && draw.Chance(2_500) => draw.Chance(5_000) ? "remove_from_cart" : "checkout",
        _ => _browsing[draw.Weighted(bought ? [25, 55, 20, 0] : [22, 48, 18, 12])],
    };
}
