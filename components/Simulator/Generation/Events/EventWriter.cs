using System.Text;
using EcommAspire.Domain.Sources;
using Contract = EcommAspire.Domain.Sources.Shop;

namespace EcommAspire.Simulator.Generation.Events;

/// <summary>What every event has.</summary>
/// <param name="Number">Its number, which no other event of the business has.</param>
/// <param name="At">When it happens, in UTC.</param>
/// <param name="Form">What the message is to a reader.</param>
internal readonly record struct EventHead(long Number, DateTime At, MessageForm Form = MessageForm.Fresh);

/// <summary>Writes events as the messages of their topics. Amounts in cents. For one thread at a time.</summary>
/// <param name="seed">The business's seed.</param>
internal sealed class EventWriter(ulong seed)
{
    private static readonly Encoding _utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    private readonly EventJson _json = new();

    /// <summary>An order that is in a new state, a place among the contract's.</summary>
    public SimulatedMessage Order(EventHead head, long id, int customer, int status, ReadOnlySpan<FreshLine> lines, long total)
    {
        Begin(head);
        _json.Number("order_id", id);
        _json.Number("customer_id", customer + 1L);
        _json.Text("order_status", Contract.OrderStatuses[status]);
        _json.Lines("items", lines);
        _json.Money("total_amount", total);
        return End(head, Domain.Sources.Events.Orders, $"{id}");
    }

    /// <summary>The invoice of an order that is paid.</summary>
    public SimulatedMessage Invoice(EventHead head, long id, long order, int customer, long total)
    {
        // The price a customer pays holds 18 % of tax on the amount without.
        var amount = total * 100 / 118;
        Begin(head);
        _json.Number("invoice_id", id);
        _json.Number("order_id", order);
        _json.Number("customer_id", customer + 1L);
        _json.Money("amount", amount);
        _json.Money("tax_amount", total - amount);
        _json.Text("currency", "BRL");
        return End(head, Domain.Sources.Events.Invoices, $"{order}");
    }

    /// <summary>A click; customer and product by the numbers they are known by.</summary>
    public SimulatedMessage Click(EventHead head, string session, long? customer, string type, string page, long? product)
    {
        Begin(head);
        _json.Text("session_id", session);
        _json.Number("customer_id", customer);
        _json.Text("event_type", type);
        _json.Text("page", page);
        _json.Number("product_id", product);
        return End(head, Domain.Sources.Events.Clicks, session);
    }

    private void Begin(EventHead head)
    {
        Span<char> id = stackalloc char[EventIds.Length];
        EventIds.Write(id, seed, head.Number, head.At);
        _json.Begin();
        _json.Text("event_id", id);
    }

    private SimulatedMessage End(EventHead head, Topic topic, string key)
    {
        _json.Instant("occurred_at", head.At);
        _json.End();
        return new(topic.Name, _utf8.GetBytes(key), _json.Written.ToArray(), EventStream.SchemaVersion, head.Form);
    }
}
