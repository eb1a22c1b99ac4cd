using static EcommAspire.Domain.ColumnType;

namespace EcommAspire.Domain.Sources;

/// <summary>The retailer's own web shop: PostgreSQL in every stack.</summary>
public static class Shop
{
    /// <summary>The tiers of a customer, lowest first.</summary>
    public static IReadOnlyList<string> Tiers { get; } = ["bronze", "silver", "gold", "platinum"];

    /// <summary>The states an order passes through.</summary>
    public static IReadOnlyList<string> OrderStatuses { get; } =
        ["pending", "paid", "shipped", "delivered", "cancelled", "returned"];

    /// <summary>The ways to pay.</summary>
    public static IReadOnlyList<string> PaymentMethods { get; } =
        ["credit_card", "debit_card", "pix", "boleto", "voucher"];

    /// <summary>Registered customers.</summary>
    public static Table Customers { get; } = new("customers", "Registered customers of the web shop. One row per customer.",
    [
        new("customer_id", BigInteger, "Number of the customer."),
        new("email", Varchar(254), "Address for letters; unique."),
        new("first_name", Varchar(100), "Given name."),
        new("last_name", Varchar(100), "Family name."),
        new("phone", Varchar(40), "Telephone number as entered.") { Nullable = true },
        new("tier", Varchar(20), "Loyalty tier: bronze, silver, gold or platinum."),
        new("street", Varchar(200), "Street and number.") { Nullable = true },
        new("city", Varchar(100), "City."),
        new("state", Varchar(2), "Two letters of the state."),
        new("zip_code", Varchar(10), "Postal code, leading zeros kept."),
        new("created_at", Instant, "When the customer registered."),
        new("updated_at", Instant, "When the row last changed."),
    ])
    {
        Key = ["customer_id"],
        Watermark = "updated_at",
    };

    /// <summary>What the shop sells.</summary>
    public static Table Products { get; } = new("products", "Products of the web shop and the stores, with stock. One row per product.",
    [
        new("product_id", BigInteger, "Number of the product."),
        new("sku", Varchar(40), "Stock keeping unit; unique."),
        new("product_name", Varchar(200), "Name shown to customers."),
        new("category", Varchar(80), "Category, in English."),
        new("brand", Varchar(80), "Brand.") { Nullable = true },
        new("price", Money, "Present list price."),
        new("cost", Money, "Present purchase cost."),
        new("stock_quantity", Integer, "Pieces in stock."),
        new("reorder_level", Integer, "Pieces below which stock is ordered again."),
        new("active", ColumnType.Boolean, "Whether the product is on sale."),
        new("attributes", Json, "Free attributes such as colour and size.") { Nullable = true },
        new("created_at", Instant, "When the product was listed."),
        new("updated_at", Instant, "When the row last changed."),
    ])
    {
        Key = ["product_id"],
        Watermark = "updated_at",
    };

    /// <summary>Orders of the web shop.</summary>
    public static Table Orders { get; } = new("orders", "Orders of the web shop. One row per order.",
    [
        new("order_id", BigInteger, "Number of the order."),
        new("customer_id", BigInteger, "Who ordered."),
        new("order_status", Varchar(20), "pending, paid, shipped, delivered, cancelled or returned."),
        new("order_timestamp", Instant, "When the order was placed."),
        new("paid_at", Instant, "When it was paid.") { Nullable = true },
        new("shipped_at", Instant, "When it left the warehouse.") { Nullable = true },
        new("delivered_at", Instant, "When it reached the customer.") { Nullable = true },
        new("payment_method", Varchar(20), "How it is paid."),
        new("discount_amount", Money, "Discount on the whole order."),
        new("shipping_amount", Money, "Shipping charged."),
        new("total_amount", Money, "What the customer pays: items less discounts plus shipping."),
        new("updated_at", Instant, "When the row last changed."),
    ])
    {
        Key = ["order_id"],
        ForeignKeys = [new(["customer_id"], "customers", ["customer_id"])],
        Watermark = "updated_at",
    };

    /// <summary>Lines of the web shop's orders.</summary>
    public static Table OrderItems { get; } = new("order_items", "Lines of the web shop's orders. One row per order line.",
    [
        new("order_id", BigInteger, "The order."),
        new("line_number", Integer, "Number of the line within the order, from 1."),
        new("product_id", BigInteger, "What was ordered."),
        new("quantity", Integer, "Pieces."),
        new("unit_price", Money, "Price of one piece when ordered."),
        new("discount_amount", Money, "Discount on the line."),
        new("updated_at", Instant, "When the row last changed."),
    ])
    {
        Key = ["order_id", "line_number"],
        ForeignKeys =
        [
            new(["order_id"], "orders", ["order_id"]),
            new(["product_id"], "products", ["product_id"]),
        ],
        Watermark = "updated_at",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new("shop", SourceKind.Relational, "The retailer's own web shop.",
        [Customers, Products, Orders, OrderItems])
    {
        EnforcesReferences = true,
    };
}
