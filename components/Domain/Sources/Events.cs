using static EcommAspire.Domain.ColumnType;

namespace EcommAspire.Domain.Sources;

/// <summary>A topic of the event stream.</summary>
/// <param name="Message">The fields of a message's JSON value.</param>
/// <param name="KeyColumn">The field that is the message's key, so that messages of one key keep their order.</param>
public sealed record Topic(Table Message, string KeyColumn)
{
    /// <summary>The topic's name.</summary>
    public string Name => Message.Name;
}

/// <summary>The event stream: Apache Kafka, or a broker of its protocol on the embedded stack.</summary>
public static class Events
{
    /// <summary>Orders as they are placed and change.</summary>
    public static Topic Orders { get; } = new(
        new("orders", "Orders of the web shop as they are placed and change. One message per change of an order.",
        [
            new("event_id", Varchar(36), "Identifier of the message."),
            new("order_id", BigInteger, "The order."),
            new("customer_id", BigInteger, "Who ordered."),
            new("order_status", Varchar(20), "The order's new state."),
            new("items", Json, "Lines: product_id, quantity, unit_price."),
            new("total_amount", Money, "What the customer pays."),
            new("occurred_at", Instant, "When it happened."),
        ])
        {
            Key = ["event_id"],
            Watermark = "occurred_at",
        },
        "order_id");

    /// <summary>Invoices as they are issued.</summary>
    public static Topic Invoices { get; } = new(
        new("invoices", "Invoices as they are issued. One message per invoice.",
        [
            new("event_id", Varchar(36), "Identifier of the message."),
            new("invoice_id", BigInteger, "Number of the invoice."),
            new("order_id", BigInteger, "The order invoiced."),
            new("customer_id", BigInteger, "Who pays."),
            new("amount", Money, "Amount without tax."),
            new("tax_amount", Money, "Tax."),
            new("currency", Varchar(3), "ISO 4217 code."),
            new("occurred_at", Instant, "When it was issued."),
        ])
        {
            Key = ["event_id"],
            Watermark = "occurred_at",
        },
        "order_id");

    /// <summary>Clicks as they happen.</summary>
    public static Topic Clicks { get; } = new(
        new("clicks", "Clicks in the web shop as they happen. One message per click.",
        [
            new("event_id", Varchar(36), "Identifier of the message."),
            new("session_id", Varchar(36), "The session."),
            new("customer_id", BigInteger, "Who, where signed in.") { Nullable = true },
            new("event_type", Varchar(20), "As in the clickstream."),
            new("page", Text, "Path of the page."),
            new("product_id", BigInteger, "Product seen.") { Nullable = true },
            new("occurred_at", Instant, "When it happened."),
        ])
        {
            Key = ["event_id"],
            Watermark = "occurred_at",
        },
        "session_id");

    /// <summary>All topics.</summary>
    public static IReadOnlyList<Topic> All { get; } = [Orders, Invoices, Clicks];

    /// <summary>The source.</summary>
    public static Source Source { get; } = new("events", SourceKind.Topics, "The event stream.", [.. All.Select(t => t.Message)]);
}
