using EcommAspire.Simulator.Generation.Days;
using EcommAspire.Simulator.Generation.Engagement;
using EcommAspire.Simulator.Generation.Shop;

namespace EcommAspire.Simulator.Generation.Events;

/// <summary>
/// What the event stream hears of a day that is played: of each order of the shop its changes, of each that is paid its
/// invoice, and the visitors' clicks; all as the shop's own tables have them.
/// </summary>
internal sealed class DayEvents(ShopModel model, ClickstreamTable clickstream, int number)
{
    // Apart from what the running stream gives out from 1 on.
    private const long FirstInvoice = 1_000_000_001;
    private const int ADay = 24;

    private readonly EventWriter _writer = new(model.Seed);
    private readonly List<(DateTime At, SimulatedMessage Message)> _made = [];
    private readonly DateTime _from = model.Options.EndOf(number - 1);
    private readonly DateTime _to = model.Options.EndOf(number);

    /// <summary>Makes them, in the order in which they happen.</summary>
    public IReadOnlyList<SimulatedMessage> Make()
    {
        var order = model.NewOrder();
        var end = model.OrdersBefore(_to);
        for (var index = model.OrdersBefore(_from.AddDays(-ShopDay.LongestWay)); index < end; index++)
        {
            model.Describe(index, order, _to.AddTicks(-10));
            Tell(order);
        }

        foreach (var click in clickstream.OfDay(number))
        {
            _made.Add((click.At, _writer.Click(
                Head(click.At), click.Session, click.Customer, click.Type, clickstream.PageOf(click), click.Product + 1)));
        }

        return [.. _made.OrderBy(m => m.At).Select(m => m.Message)];
    }

    private void Tell(ShopOrder order)
    {
        Tell(order, 0, order.Ordered);
        if (order.PaidAt is { } paid)
        {
            Tell(order, 1, paid);
            if (IsOfDay(paid))
                _made.Add((paid, _writer.Invoice(Head(paid), FirstInvoice + order.Index, model.NumberOf(order.Index), order.Customer, order.Total)));
        }

        if (order.ShippedAt is { } shipped)
            Tell(order, 2, shipped);
        if (order.DeliveredAt is { } delivered)
            Tell(order, 3, delivered);
        if (order.Status > 3)
            Tell(order, order.Status, order.Updated);
    }

    private void Tell(ShopOrder order, int status, DateTime at)
    {
        if (!IsOfDay(at))
            return;
        Span<FreshLine> lines = stackalloc FreshLine[order.LineCount];
        for (var line = 0; line < lines.Length; line++)
            lines[line] = new(order.Lines[line].Product, order.Lines[line].Quantity, order.Lines[line].Price);
        _made.Add((at, _writer.Order(Head(at), model.NumberOf(order.Index), order.Customer, status, lines, order.Total)));
    }

    private bool IsOfDay(DateTime at) => at >= _from && at < _to;

    // A clock in Brasília is three hours behind UTC.
    private EventHead Head(DateTime at) => new((1L << 50) + ((long)number << ADay) + _made.Count, DateTime.SpecifyKind(at.AddHours(3), DateTimeKind.Utc));
}
