using EcommAspire.Simulator.Generation.Shop;
using EcommAspire.Simulator.Randomness;
using EcommAspire.Simulator.Reference;
using Contract = EcommAspire.Domain.Sources.Engagement;

namespace EcommAspire.Simulator.Generation.Engagement;

/// <summary>
/// Visitors' events, run by run. Late events are missing from their run and come at the end of a much later one; an event
/// that is there twice, or has a broken twin, has that at the end of its own.
/// </summary>
internal sealed class ClickstreamTable : SimulatedTable
{
    private readonly ShopModel _model;
    private readonly Sessions _sessions;
    private readonly long _lateBy;
    private readonly long _blemishable;
    private readonly Ranks _blemishes;

    public ClickstreamTable(ShopModel model, Sessions sessions)
        : base(Contract.Source, Contract.Clickstream, model.Sizes.ClickstreamEvents, sessions.Runs, 64)
    {
        (_model, _sessions) = (model, sessions);
        _lateBy = Math.Min(40, sessions.Runs / 4);
        _blemishable = Math.Min((sessions.Runs - _lateBy) * Sessions.Run, Rows);
        _blemishes = new(model.Seed, Purpose.Dirt, _blemishable, 2);
    }

    /// <summary>An identifier as MongoDB makes them: the second, a random number, a counter.</summary>
    public static string ObjectId(DateTime at, uint random, long index) =>
        $"{(uint)((at - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond):x8}{random:x8}{(uint)index:x8}";

    /// <summary>The events of a day after history, in the order in which they happen.</summary>
    public ClickEvent[] OfDay(int day) => _sessions.OfDay(day);

    /// <summary>The path of the page that an event happens on.</summary>
    public string PageOf(in ClickEvent e)
    {
        var draw = Details(in e);
        return PageOf(in e, GoodOf(in e, ref draw), ref draw);
    }

    /// <summary>Writes the events of a day after history, and those of the day before that are late.</summary>
    public void WriteDay(int day, RowSink rows)
    {
        var events = _sessions.OfDay(day);
        foreach (ref var e in events.AsSpan())
        {
            if (!IsLate(e.Index))
                Write(in e, rows);
        }

        WriteTwins(events, new ExtendedJsonRows(Table), rows);
        foreach (ref var e in (day > 1 ? _sessions.OfDay(day - 1) : []).AsSpan())
        {
            if (IsLate(e.Index))
                Write(in e, rows);
        }
    }

    private protected override void WriteThings(long first, long end, RowSink rows)
    {
        var order = _model.NewOrder();
        var events = new ClickEvent[Sessions.Run];
        var broken = new ExtendedJsonRows(Table);
        for (var run = first; run < end; run++)
        {
            var count = _sessions.Fill(run, events, order);
            foreach (ref var e in events.AsSpan(0, count))
            {
                if (!IsLate(e.Index))
                    Write(in e, rows);
            }

            WriteTwins(events.AsSpan(0, count), broken, rows);
            WriteLate(run - _lateBy, events, order, rows);
        }
    }

    private void WriteTwins(Span<ClickEvent> events, ExtendedJsonRows broken, RowSink rows)
    {
        var dirt = _model.Dirt;
        foreach (ref var e in events)
        {
            var rank = RankOf(e.Index) - dirt.LateEvents;
            if (rank >= 0 && rank < dirt.DuplicateEvents)
            {
                Write(in e, rows);
            }
            else if (rank >= dirt.DuplicateEvents && rank < dirt.DuplicateEvents + dirt.BrokenEvents)
            {
                Write(in e, broken);
                var draw = new Draw(_model.Seed, Purpose.Dirt, (1L << 40) + e.Index);
                BrokenLines.Write(broken, rows, ref draw);
            }
        }
    }

    private void WriteLate(long run, ClickEvent[] events, ShopOrder order, RowSink rows)
    {
        var (first, end) = (run * Sessions.Run, Math.Min((run + 1) * Sessions.Run, Rows));
        var any = false;
        for (var index = first; run >= 0 && index < end; index++)
            any |= IsLate(index);
        if (!any)
            return;
        foreach (ref var e in events.AsSpan(0, _sessions.Fill(run, events, order)))
        {
            if (IsLate(e.Index))
                Write(in e, rows);
        }
    }

    private bool IsLate(long index) => RankOf(index) < _model.Dirt.LateEvents;

    // History's last events have nothing after them that they could be late for.
    private long RankOf(long index) => index < _blemishable || index >= Rows ? _blemishes[index] : long.MaxValue;

    private void Write(in ClickEvent e, RowSink rows)
    {
        var draw = Details(in e);
        var good = GoodOf(in e, ref draw);
        rows.StartRow();
        rows.Text(ObjectId(e.At, e.Random, e.Index));
        rows.Text(e.Session);
        rows.BigIntegerOrNull(e.Customer);
        rows.Text(e.Type);
        rows.Text(PageOf(in e, good, ref draw));
        rows.BigIntegerOrNull(e.Product + 1);
        rows.BigIntegerOrNull(e.Order);
        rows.Text(e.Device);
        rows.TextOrNull(e.Referrer);
        if (Properties(in e, good, ref draw) is { } properties)
            rows.Json(properties);
        else
            rows.Null();
        rows.Instant(e.At);
        rows.EndRow();
    }

    private Draw Details(in ClickEvent e) => new(_model.Seed, Purpose.Sessions, (1L << 50) + e.Index);

    private Good GoodOf(in ClickEvent e, ref Draw draw) => Goods.All[e.Product is { } seen ? _model.GoodOf(seen) : draw.Below(Goods.All.Length)];

    private static string PageOf(in ClickEvent e, Good good, ref Draw draw) => e.Type switch
    {
        "search" => "/search",
        "product_view" => $"/product/{e.Product + 1}",
        "add_to_cart" or "remove_from_cart" => "/cart",
        "checkout" => "/checkout",
        "purchase" => $"/order/{e.Order}/thanks",
        _ when draw.Chance(4_500) => "/",
        _ => $"/category/{good.Category}",
    };

    private string? Properties(in ClickEvent e, Good good, ref Draw draw) => e.Type switch
    {
        "search" => $$"""{"query":{{JsonText.Quote(Query(good, ref draw))}},"results":{{draw.Between(0, 60)}}}""",
        "add_to_cart" => $$"""{"quantity":{{draw.Between(1, 3)}},"price":{{JsonText.Money(_model.PriceOf(e.Product!.Value, _model.Options.DayOf(e.At)))}}}""",
        "page_view" when e.Referrer == "newsletter" => $$"""{"campaign":"week-{{(e.At.DayOfYear / 7) + 1}}"}""",
        _ => null,
    };

    private static string Query(Good good, ref Draw draw) => draw.Below(4) switch
    {
        0 => good.Name.ToLowerInvariant(),
        1 => $"{draw.Pick<string>(Goods.Colours)} {good.Name.ToLowerInvariant()}",
        2 => $"{draw.Pick<string>(Goods.Brands)} {good.Name}",
        _ => $"{good.Name.ToLowerInvariant()} {draw.Pick<string>(good.Values)}",
    };
}
