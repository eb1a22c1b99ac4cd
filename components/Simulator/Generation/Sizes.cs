namespace EcommAspire.Simulator.Generation;

/// <summary>
/// How much of everything there is. At scale 1 the marketplace is as large as the public Olist dataset and the rest stands
/// in proportion; other scales multiply it all, and nothing is ever empty.
/// <list type="table">
/// <listheader><term>what</term><description>rows at scale 1</description></listheader>
/// <item><term>marketplace.geolocation</term><description>1,000,163</description></item>
/// <item><term>marketplace.customers</term><description>99,441, of 96,096 persons</description></item>
/// <item><term>marketplace.sellers</term><description>3,095</description></item>
/// <item><term>marketplace.product_category_name_translation</term><description>71 at every scale</description></item>
/// <item><term>marketplace.products</term><description>32,951</description></item>
/// <item><term>marketplace.orders</term><description>99,441, 775 of them without items</description></item>
/// <item><term>marketplace.order_items</term><description>112,650</description></item>
/// <item><term>marketplace.order_payments</term><description>103,886</description></item>
/// <item><term>marketplace.order_reviews</term><description>99,224</description></item>
/// <item><term>shop.customers</term><description>25,000</description></item>
/// <item><term>shop.products</term><description>4,000</description></item>
/// <item><term>shop.orders</term><description>60,000</description></item>
/// <item><term>shop.order_items</term><description>120,000</description></item>
/// <item><term>stores.stores</term><description>60</description></item>
/// <item><term>stores.store_sales</term><description>150,000</description></item>
/// <item><term>engagement.clickstream</term><description>300,000</description></item>
/// <item><term>engagement.product_reviews</term><description>20,000</description></item>
/// <item><term>feeds.orders</term><description>5,000 in the last day's 96 files</description></item>
/// <item><term>feeds.products</term><description>1,000 on each of the last two days</description></item>
/// <item><term>feeds.customers</term><description>3,000 on the last day but one, 150 changes on the last</description></item>
/// </list>
/// </summary>
public sealed record Sizes
{
    /// <summary>The sizes at <paramref name="scale"/>.</summary>
    public Sizes(decimal scale)
    {
        int Scaled(int atOne, int least = 1) => Math.Max(least, (int)decimal.Round(atOne * scale, MidpointRounding.AwayFromZero));

        Orders = Scaled(99_441);
        OrdersWithoutItems = Math.Min((int)(775 * scale), Orders - 1);
        var sold = Orders - OrdersWithoutItems;
        OrderItems = Scaled(112_650, sold);
        OrderPayments = Scaled(103_886, sold);
        OrderReviews = Scaled(99_224);
        Persons = Math.Min(Scaled(96_096), Orders);
        Products = Scaled(32_951, 20);
        Sellers = Scaled(3_095, 3);
        Geolocations = Scaled(1_000_163, 2 * Reference.Cities.All.Length);

        ShopCustomers = Scaled(25_000, 20);
        ShopProducts = Scaled(4_000, 20);
        ShopOrders = Scaled(60_000);
        ShopOrderItems = Scaled(120_000, ShopOrders);
        Stores = Scaled(60, 3);
        StoreSales = Scaled(150_000);
        ClickstreamEvents = Scaled(300_000);
        ProductReviews = Scaled(20_000);
        FeedOrders = Scaled(5_000, 20);
        FeedProducts = Math.Min(Scaled(1_000, 10), ShopProducts);
        FeedCustomers = Scaled(3_000, 10);
        FeedCustomerChanges = Scaled(150);
    }

    /// <summary>Rows of <c>marketplace.orders</c>, and of <c>marketplace.customers</c>.</summary>
    public int Orders { get; }

    /// <summary>Orders of the marketplace that were never charged as what they asked for was not to be had.</summary>
    public int OrdersWithoutItems { get; }

    /// <summary>Rows of <c>marketplace.order_items</c>.</summary>
    public int OrderItems { get; }

    /// <summary>Rows of <c>marketplace.order_payments</c>.</summary>
    public int OrderPayments { get; }

    /// <summary>Rows of <c>marketplace.order_reviews</c>.</summary>
    public int OrderReviews { get; }

    /// <summary>Persons who order on the marketplace.</summary>
    public int Persons { get; }

    /// <summary>Rows of <c>marketplace.products</c>.</summary>
    public int Products { get; }

    /// <summary>Rows of <c>marketplace.sellers</c>.</summary>
    public int Sellers { get; }

    /// <summary>Rows of <c>marketplace.geolocation</c>.</summary>
    public int Geolocations { get; }

    /// <summary>Rows of <c>shop.customers</c>.</summary>
    public int ShopCustomers { get; }

    /// <summary>Rows of <c>shop.products</c>.</summary>
    public int ShopProducts { get; }

    /// <summary>Rows of <c>shop.orders</c>.</summary>
    public int ShopOrders { get; }

    /// <summary>Rows of <c>shop.order_items</c>.</summary>
    public int ShopOrderItems { get; }

    /// <summary>Rows of <c>stores.stores</c>.</summary>
    public int Stores { get; }

    /// <summary>Rows of <c>stores.store_sales</c>.</summary>
    public int StoreSales { get; }

    /// <summary>Distinct documents of <c>engagement.clickstream</c>.</summary>
    public int ClickstreamEvents { get; }

    /// <summary>Distinct documents of <c>engagement.product_reviews</c>.</summary>
    public int ProductReviews { get; }

    /// <summary>Distinct orders in <c>feeds.orders</c>.</summary>
    public int FeedOrders { get; }

    /// <summary>Products in each file of <c>feeds.products</c>.</summary>
    public int FeedProducts { get; }

    /// <summary>Customers in the first file of <c>feeds.customers</c>.</summary>
    public int FeedCustomers { get; }

    /// <summary>Customers in each later file of <c>feeds.customers</c>, who changed or are new.</summary>
    public int FeedCustomerChanges { get; }
}
