using static EcommAspire.Domain.ColumnType;

namespace EcommAspire.Domain.Sources;

/// <summary>What visitors do and say: MongoDB, or the same documents as JSON Lines in <c>mongoexport</c>'s form on the embedded stack.</summary>
public static class Engagement
{
    /// <summary>The kinds of event in a session.</summary>
    public static IReadOnlyList<string> EventTypes { get; } =
        ["page_view", "search", "product_view", "add_to_cart", "remove_from_cart", "checkout", "purchase"];

    /// <summary>Events of visitors' sessions.</summary>
    public static Table Clickstream { get; } = new("clickstream", "Events of visitors' sessions in the web shop. One document per event.",
    [
        new("_id", Varchar(24), "Object identifier."),
        new("session_id", Varchar(36), "The session."),
        new("customer_id", BigInteger, "Who, where signed in.") { Nullable = true },
        new("event_type", Varchar(20), "page_view, search, product_view, add_to_cart, remove_from_cart, checkout or purchase."),
        new("page", Text, "Path of the page."),
        new("product_id", BigInteger, "Product seen or put in the cart.") { Nullable = true },
        new("order_id", BigInteger, "Order placed, with a purchase.") { Nullable = true },
        new("device", Varchar(20), "desktop, mobile or tablet."),
        new("referrer", Varchar(40), "Where the session came from.") { Nullable = true },
        new("properties", Json, "Further properties, such as the search words.") { Nullable = true },
        new("occurred_at", Instant, "When it happened."),
    ])
    {
        Key = ["_id"],
        Watermark = "occurred_at",
    };

    /// <summary>Reviews of the web shop's products.</summary>
    public static Table ProductReviews { get; } = new("product_reviews", "Reviews of the web shop's products. One document per review.",
    [
        new("_id", Varchar(24), "Object identifier."),
        new("product_id", BigInteger, "The product reviewed."),
        new("customer_id", BigInteger, "Who wrote it."),
        new("rating", Integer, "1 (worst) to 5 (best)."),
        new("title", Text, "Title.") { Nullable = true },
        new("text", Text, "What the customer wrote.") { Nullable = true },
        new("language", Varchar(2), "pt or en.") { Nullable = true },
        new("verified_purchase", ColumnType.Boolean, "Whether the customer bought the product."),
        new("helpful_votes", Integer, "Readers who found it helpful."),
        new("created_at", Instant, "When it was written."),
    ])
    {
        Key = ["_id"],
        Watermark = "created_at",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new("engagement", SourceKind.Documents, "What visitors do and say.", [Clickstream, ProductReviews]);
}
