using EcommAspire.Simulator.Randomness;

namespace EcommAspire.Simulator.Generation.Events;

/// <summary>
/// A run of the stream that can be made alone: always as many events, of which some place and pay new orders, some ship and
/// deliver those of earlier stretches, and the rest are the clicks of those who only look.
/// </summary>
internal sealed class Stretch(ulong seed)
{
    /// <summary>Events in each.</summary>
    public const int Length = 1024;

    /// <summary>Orders placed in each; their own events never fill it.</summary>
    public const int Orders = 64;

    private const int Span = 1 << 20;
    private const int ShippedAfter = 4;
    private const int DeliveredAfter = 9;

    private readonly PlannedEvent[] _events = new PlannedEvent[Length];
    private int _count;

    /// <summary>Its place in the stream; -1 before the first <see cref="Plan"/>.</summary>
    public long Number { get; private set; } = -1;

    /// <summary>Its events, in the order in which they happen.</summary>
    public ReadOnlySpan<PlannedEvent> Events => _events;

    /// <summary>Becomes the stretch of that number.</summary>
    public void Plan(long number)
    {
        if (Number == number)
            return;
        (Number, _count) = (number, 0);
        for (var order = number * Orders; order < (number + 1) * Orders; order++)
            Place(order);
        Carry(number - ShippedAfter, EventKind.OrderShipped);
        Carry(number - DeliveredAfter, EventKind.OrderDelivered);
        Look(number);
        _events.AsSpan().Sort(static (a, b) => (a.Place, a.Order, a.Kind, a.Session, a.Step).CompareTo((b.Place, b.Order, b.Kind, b.Session, b.Step)));
    }

    private void Place(long order)
    {
        var draw = new Draw(seed, Purpose.EventOrder, (2L << 60) + order);
        var (fate, clicks) = FreshOrder.Outline(seed, order);
        var placed = (Span / 6) + draw.Below(Span / 2);
        var at = placed;
        for (var step = clicks - 1; step >= 0; step--)
        {
            Add(at - 1, EventKind.Click, order, order, step, clicks);
            at -= 2 + draw.Below(Span / 64);
        }

        Add(placed, EventKind.OrderPlaced, order);
        var paid = placed + 64 + draw.Below(Span / 6);
        if (fate is OrderFate.Expires)
        {
            Add(paid + (Span / 8), EventKind.OrderCancelled, order);
            return;
        }

        Add(paid, EventKind.OrderPaid, order);
        Add(paid + 16, EventKind.InvoiceIssued, order);
        if (fate is OrderFate.CalledOff)
            Add(paid + 32 + draw.Below(Span / 8), EventKind.OrderCancelled, order);
    }

    private void Carry(long stretch, EventKind kind)
    {
        for (var order = stretch * Orders; stretch >= 0 && order < (stretch + 1) * Orders; order++)
        {
            var draw = new Draw(seed, Purpose.EventOrder, ((3L + (long)kind) << 56) + order);
            if (FreshOrder.Outline(seed, order).Fate is OrderFate.Arrives)
                Add(draw.Below(Span), kind, order);
        }
    }

    private void Look(long number)
    {
        var draw = new Draw(seed, Purpose.EventSession, number);
        for (var session = 0; _count < Length; session++)
        {
            var clicks = Math.Min(1 + draw.BelowLow(9), Length - _count);
            var at = draw.Below(Span);
            for (var step = 0; step < clicks; step++)
            {
                Add(at, EventKind.Click, -1, -1 - ((number * Length) + session), step, clicks);
                at += draw.Below(Span / 64);
            }
        }
    }

    private void Add(int place, EventKind kind, long order, long session = 0, int step = 0, int steps = 0) =>
        _events[_count++] = new(place, kind, order, session, (byte)step, (byte)steps);
}
