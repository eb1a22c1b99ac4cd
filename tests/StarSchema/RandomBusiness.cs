using EcommAspire.Domain.Sources;

namespace EcommAspire.StarSchema.Tests;

/// <summary>
/// Sources that change in every way sources do: what is new, what changed, what comes late or twice, what goes, and what
/// goes but leaves behind what refers to it. The same seed gives the same story.
/// </summary>
internal sealed class RandomBusiness(HandMadeBronze bronze, int seed)
{
    private static readonly string[] _zips = ["01000", "20000", "30000", "40000", "50000"];
    private readonly Random _random = new(seed);

    /// <summary>The next batch of some changes.</summary>
    public void Play(int changes)
    {
        bronze.NextBatch();
        bronze.Change([.. Enumerable.Range(0, changes).SelectMany(_ => Change())]);
    }

    private IEnumerable<string> Change() => _random.Next(24) switch
    {
        0 or 1 => MarketplaceOrder(),
        2 or 3 => ShopOrder(),
        4 => [bronze.Update(Marketplace.Source, Marketplace.Orders, $"order_status = {Text("created", "approved", "shipped", "delivered", "canceled")}, {One("order_approved_at", "order_delivered_carrier_date", "order_delivered_customer_date")} = {Literal(Day())}", Order("order_id"))],
        5 => [bronze.Update(Marketplace.Source, Marketplace.Orders, $"order_purchase_timestamp = {Literal(Day())}", Order("order_id"))],
        6 => [bronze.Update(Shop.Source, Shop.Orders, $"order_status = {Text("pending", "paid", "shipped", "delivered", "returned")}, {One("paid_at", "shipped_at", "delivered_at", "order_timestamp")} = {Literal(Instant())}", Number("order_id"))],
        7 => [bronze.Update(Shop.Source, Shop.Orders, $"{One("discount_amount", "shipping_amount", "total_amount")} = {_random.Next(1, 3000)} / 100.0", Number("order_id"))],
        8 => [bronze.Update(Shop.Source, Shop.Orders, $"customer_id = {Person()}", Number("order_id"))],
        9 => [MarketplaceLine(), MarketplaceLine()],
        10 => [ShopLine(), ShopLine()],
        11 => [MarketplacePayment()],
        12 => [Review(), ProductReview()],
        13 => [StoreSale(), StoreSale()],
        14 or 15 => [ShopCustomer()],
        16 => [bronze.Update(Marketplace.Source, Marketplace.Customers, $"customer_zip_code_prefix = {Text(_zips)}", Order("customer_id"))],
        17 => [bronze.Put(Marketplace.Source, Marketplace.Products, ("product_id", Product())), bronze.Put(Shop.Source, Shop.Products, ("product_id", Person()))],
        18 => [bronze.Put(Marketplace.Source, Marketplace.Sellers, ("seller_id", Seller()), ("seller_zip_code_prefix", Zip())), bronze.Put(Stores.Source, Stores.Branches, ("store_id", _random.Next(1, 3)), ("zip_code", Zip()))],
        19 => [bronze.Put(Marketplace.Source, Marketplace.Geolocation, ("geolocation_zip_code_prefix", Zip()), ("geolocation_city", "x" + _random.Next(3)))],
        20 => [Gone("marketplace.orders", Order("order_id")), Gone("shop.orders", Number("order_id"))],
        21 => [Gone(One("marketplace.order_items", "marketplace.order_payments", "marketplace.order_reviews"), Order("order_id")), Gone("shop.order_items", $"{Number("order_id")} and line_number = 1")],
        22 => [Gone("shop.customers", $"customer_id = {Person()}"), Gone("marketplace.customers", Order("customer_id")), Gone("stores.store_sales", $"sale_id = {_random.Next(20)}")],
        _ => [Gone("marketplace.products", $"product_id = '{Product()}'"), Gone("shop.products", $"product_id = {Person()}"), Gone("marketplace.sellers", $"seller_id = '{Seller()}'"), Gone("marketplace.geolocation", $"geolocation_zip_code_prefix = {Text(_zips)}"), Gone("engagement.product_reviews", $"_id = 'r{_random.Next(10)}'")],
    };

    private IEnumerable<string> MarketplaceOrder()
    {
        var id = _random.Next(12);
        if (_random.Next(5) > 0)
            yield return bronze.Put(Marketplace.Source, Marketplace.Customers, ("customer_id", $"o{id}"), ("customer_unique_id", $"p{_random.Next(4)}"), ("customer_zip_code_prefix", Zip()));
        if (_random.Next(5) > 0)
        {
            yield return bronze.Put(Marketplace.Source, Marketplace.Orders,
                ("order_id", $"o{id}"), ("customer_id", $"o{id}"), ("order_status", "created"), ("order_purchase_timestamp", Day()), ("order_estimated_delivery_date", Day()));
        }

        yield return MarketplaceLine(id);
        yield return MarketplacePayment(id);
    }

    private IEnumerable<string> ShopOrder()
    {
        var id = _random.Next(12);
        yield return bronze.Put(Shop.Source, Shop.Orders,
            ("order_id", id), ("customer_id", Person()), ("order_status", "pending"), ("order_timestamp", _random.Next(9) == 0 ? null : Instant()), ("payment_method", "pix"),
            ("discount_amount", _random.Next(500) / 100m), ("shipping_amount", _random.Next(500) / 100m));
        yield return ShopLine(id);
        yield return ShopLine(id);
    }

    private string MarketplaceLine(int? order = null) => bronze.Put(Marketplace.Source, Marketplace.OrderItems,
        ("order_id", $"o{order ?? _random.Next(12)}"), ("order_item_id", _random.Next(1, 4)), ("product_id", Product()), ("seller_id", Seller()), ("price", _random.Next(1, 9000) / 100m));

    private string ShopLine(int? order = null) => bronze.Put(Shop.Source, Shop.OrderItems,
        ("order_id", order ?? _random.Next(12)), ("line_number", _random.Next(1, 4)), ("product_id", Person()), ("quantity", _random.Next(1, 5)), ("unit_price", _random.Next(1, 9000) / 100m));

    private string MarketplacePayment(int? order = null) => bronze.Put(Marketplace.Source, Marketplace.OrderPayments,
        ("order_id", $"o{order ?? _random.Next(12)}"), ("payment_sequential", _random.Next(1, 3)), ("payment_type", _random.Next(3) == 0 ? "boleto" : "credit_card"), ("payment_value", _random.Next(1, 9000) / 100m));

    private string Review() => bronze.Put(Marketplace.Source, Marketplace.OrderReviews,
        ("review_id", $"r{_random.Next(6)}"), ("order_id", $"o{_random.Next(12)}"), ("review_score", _random.Next(1, 6)), ("review_comment_message", _random.Next(3) == 0 ? null : "it's | good"), ("review_creation_date", Day()));

    private string ProductReview() => bronze.Put(Engagement.Source, Engagement.ProductReviews,
        ("_id", $"r{_random.Next(10)}"), ("product_id", Person()), ("customer_id", Person()), ("rating", _random.Next(1, 6)), ("created_at", Instant()));

    private string StoreSale() => bronze.Put(Stores.Source, Stores.Sales,
        ("sale_id", _random.Next(20)), ("receipt_number", _random.Next(9)), ("store_id", _random.Next(1, 4)), ("product_id", Person()), ("sold_at", Day()), ("quantity", _random.Next(-1, 3)), ("payment_method", "cash"));

    private string ShopCustomer() => bronze.Put(Shop.Source, Shop.Customers,
        ("customer_id", Person()), ("tier", _random.Next(2) == 0 ? "gold" : "bronze"), ("zip_code", Zip()), ("updated_at", Instant()));

    private static string Gone(string table, string where) => $"delete from {table} where {where}";

    private string Order(string column) => $"{column} = 'o{_random.Next(12)}'";

    private string Number(string column) => $"{column} = {_random.Next(12)}";

    private int Person() => _random.Next(1, 5);

    private string Product() => $"m{_random.Next(4)}";

    private string Seller() => $"s{_random.Next(3)}";

    private string Zip() => _zips[_random.Next(_zips.Length)];

    // Events of two years, whatever the batch they arrive with; some so far ahead that they cannot be meant.
    private DateTime Day() => new DateTime(_random.Next(30) == 0 ? 2090 : 2024, 1, 1).AddHours(_random.Next(24 * 700));

    private DateTime Instant() => DateTime.SpecifyKind(Day(), DateTimeKind.Utc);

    private string Text(params string[] choices) => HandMadeBronze.Literal(One(choices));

    private string One(params string[] choices) => choices[_random.Next(choices.Length)];

    private static string Literal(object value) => HandMadeBronze.Literal(value);
}
