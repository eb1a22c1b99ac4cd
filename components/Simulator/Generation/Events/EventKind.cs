namespace EcommAspire.Simulator.Generation.Events;

/// <summary>What happens in an event; the state of an order is its place among the contract's.</summary>
internal enum EventKind : byte
{
    OrderPlaced,
    OrderPaid,
    OrderShipped,
    OrderDelivered,
    OrderCancelled,
    InvoiceIssued,
    Click,
}

/// <summary>An event within its stretch of the stream.</summary>
/// <param name="Place">When it happens, relative to the others of the stretch.</param>
/// <param name="Kind">What happens.</param>
/// <param name="Order">The number of the order it belongs to; -1 for the clicks of those who only look.</param>
/// <param name="Session">The number of the session, for clicks.</param>
/// <param name="Step">The click's number in its session.</param>
/// <param name="Steps">The session's clicks.</param>
internal readonly record struct PlannedEvent(int Place, EventKind Kind, long Order, long Session, byte Step, byte Steps);
