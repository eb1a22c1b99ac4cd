namespace EcommAspire.Simulator.Generation;

/// <summary>
/// How many records of each kind are late, duplicate or broken. With any dirt at all there is one of each kind at least, so
/// that every path of a pipeline is walked at every scale. The other records hold to every rule.
/// </summary>
public sealed record DirtCounts
{
    /// <summary>The counts for a business of these sizes.</summary>
    public DirtCounts(decimal share, Sizes sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        int Of(int rows, decimal part = 1) =>
            share == 0 ? 0 : Math.Max(1, (int)decimal.Round(rows * share * part, MidpointRounding.AwayFromZero));

        ItemsOfUnknownProducts = Of(sizes.OrderItems, 0.5m);
        ItemsOfUnknownSellers = Of(sizes.OrderItems, 0.5m);
        MismatchedPayments = Of(sizes.OrderPayments);
        ReviewsOfUnknownOrders = Of(sizes.OrderReviews);
        MismatchedShopOrders = Of(sizes.ShopOrders);
        LateEvents = Of(sizes.ClickstreamEvents);
        DuplicateEvents = Of(sizes.ClickstreamEvents);
        BrokenEvents = Of(sizes.ClickstreamEvents);
        DuplicateProductReviews = Of(sizes.ProductReviews);
        BrokenProductReviews = Of(sizes.ProductReviews);
        LateFeedOrders = Of(sizes.FeedOrders);
        DuplicateFeedOrders = Of(sizes.FeedOrders);
        BrokenFeedOrders = Of(sizes.FeedOrders);
        DuplicateFeedProducts = Of(sizes.FeedProducts);
        BrokenFeedProducts = Of(sizes.FeedProducts);
        DuplicateFeedCustomers = Of(sizes.FeedCustomers);
        BrokenFeedCustomers = Of(sizes.FeedCustomers);
    }

    /// <summary>Rows of <c>marketplace.order_items</c> whose product is not there.</summary>
    public int ItemsOfUnknownProducts { get; }

    /// <summary>Rows of <c>marketplace.order_items</c> whose seller is not there.</summary>
    public int ItemsOfUnknownSellers { get; }

    /// <summary>Orders of the marketplace whose payments do not add up to their items and freight.</summary>
    public int MismatchedPayments { get; }

    /// <summary>Rows of <c>marketplace.order_reviews</c> whose order is not there.</summary>
    public int ReviewsOfUnknownOrders { get; }

    /// <summary>Rows of <c>shop.orders</c> whose total is not what their lines add up to.</summary>
    public int MismatchedShopOrders { get; }

    /// <summary>Documents of <c>engagement.clickstream</c> that come after much later ones.</summary>
    public int LateEvents { get; }

    /// <summary>Documents of <c>engagement.clickstream</c> that are there once more.</summary>
    public int DuplicateEvents { get; }

    /// <summary>Lines of <c>engagement.clickstream</c>, beside the documents, that are cut off or no JSON.</summary>
    public int BrokenEvents { get; }

    /// <summary>Documents of <c>engagement.product_reviews</c> that are there once more.</summary>
    public int DuplicateProductReviews { get; }

    /// <summary>Lines of <c>engagement.product_reviews</c>, beside the documents, that are cut off or no JSON.</summary>
    public int BrokenProductReviews { get; }

    /// <summary>Objects of <c>feeds.orders</c> that come in a later file than their time's.</summary>
    public int LateFeedOrders { get; }

    /// <summary>Objects of <c>feeds.orders</c> that are there once more, in a later file.</summary>
    public int DuplicateFeedOrders { get; }

    /// <summary>Objects of <c>feeds.orders</c>, beside the orders, that lack a field or hold a wrong type or date.</summary>
    public int BrokenFeedOrders { get; }

    /// <summary>Rows of each file of <c>feeds.products</c> that are there once more.</summary>
    public int DuplicateFeedProducts { get; }

    /// <summary>Rows of each file of <c>feeds.products</c>, beside the products, that are broken.</summary>
    public int BrokenFeedProducts { get; }

    /// <summary>Rows of the first file of <c>feeds.customers</c> that are there once more.</summary>
    public int DuplicateFeedCustomers { get; }

    /// <summary>Rows of the first file of <c>feeds.customers</c>, beside the customers, that are broken.</summary>
    public int BrokenFeedCustomers { get; }
}
