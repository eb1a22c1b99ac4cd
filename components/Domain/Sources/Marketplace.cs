using static EcommAspire.Domain.ColumnType;

namespace EcommAspire.Domain.Sources;

/// <summary>
/// The marketplace where others sell: MySQL, or MariaDB on the embedded stack. Tables and columns are those of the
/// public <i>Brazilian E-Commerce Public Dataset by Olist</i> (its nine files load unchanged, misspelt columns included),
/// and <c>updated_at</c>, which the database keeps itself.
/// </summary>
public static class Marketplace
{
    private static readonly ColumnType _id = Varchar(32);

    private static readonly Column _updatedAt = new("updated_at", Timestamp, "When the row last changed.");

    /// <summary>The states an order passes through.</summary>
    public static IReadOnlyList<string> OrderStatuses { get; } =
        ["created", "approved", "invoiced", "processing", "shipped", "delivered", "unavailable", "canceled"];

    /// <summary>The ways to pay.</summary>
    public static IReadOnlyList<string> PaymentTypes { get; } =
        ["credit_card", "boleto", "voucher", "debit_card", "not_defined"];

    /// <summary>Coordinates of postal codes; a code stands many times, and even whole rows repeat.</summary>
    public static Table Geolocation { get; } = new("geolocation", "Coordinates seen for postal code prefixes. One row per observation; no key.",
    [
        new("geolocation_zip_code_prefix", Varchar(5), "First five digits of the postal code, leading zeros kept."),
        new("geolocation_lat", ColumnType.Double, "Latitude in degrees."),
        new("geolocation_lng", ColumnType.Double, "Longitude in degrees."),
        new("geolocation_city", Varchar(100), "City as written by the sender, with or without accents."),
        new("geolocation_state", Varchar(2), "Two letters of the state."),
    ]);

    /// <summary>Customers; a person has one identifier per order and one of their own.</summary>
    public static Table Customers { get; } = new("customers", "Customers of the marketplace, anew for each order. One row per order's customer.",
    [
        new("customer_id", _id, "Identifier of the customer of one order."),
        new("customer_unique_id", _id, "Identifier of the person."),
        new("customer_zip_code_prefix", Varchar(5), "First five digits of the postal code, leading zeros kept."),
        new("customer_city", Varchar(100), "City."),
        new("customer_state", Varchar(2), "Two letters of the state."),
        _updatedAt,
    ])
    {
        Key = ["customer_id"],
        Watermark = "updated_at",
    };

    /// <summary>Who sells.</summary>
    public static Table Sellers { get; } = new("sellers", "Sellers on the marketplace. One row per seller.",
    [
        new("seller_id", _id, "Identifier of the seller."),
        new("seller_zip_code_prefix", Varchar(5), "First five digits of the postal code, leading zeros kept."),
        new("seller_city", Varchar(100), "City."),
        new("seller_state", Varchar(2), "Two letters of the state."),
        _updatedAt,
    ])
    {
        Key = ["seller_id"],
        Watermark = "updated_at",
    };

    /// <summary>English names of the categories.</summary>
    public static Table CategoryTranslation { get; } = new("product_category_name_translation", "English names of product categories. One row per category.",
    [
        new("product_category_name", Varchar(100), "Category in Portuguese."),
        new("product_category_name_english", Varchar(100), "Category in English."),
    ])
    {
        Key = ["product_category_name"],
    };

    /// <summary>What is sold.</summary>
    public static Table Products { get; } = new("products", "Products offered on the marketplace. One row per product.",
    [
        new("product_id", _id, "Identifier of the product."),
        new("product_category_name", Varchar(100), "Category in Portuguese.") { Nullable = true },
        new("product_name_lenght", Integer, "Characters in the product's name.") { Nullable = true },
        new("product_description_lenght", Integer, "Characters in its description.") { Nullable = true },
        new("product_photos_qty", Integer, "Number of photos.") { Nullable = true },
        new("product_weight_g", Integer, "Weight in grams.") { Nullable = true },
        new("product_length_cm", Integer, "Length in centimetres.") { Nullable = true },
        new("product_height_cm", Integer, "Height in centimetres.") { Nullable = true },
        new("product_width_cm", Integer, "Width in centimetres.") { Nullable = true },
        _updatedAt,
    ])
    {
        Key = ["product_id"],
        ForeignKeys = [new(["product_category_name"], "product_category_name_translation", ["product_category_name"])],
        Watermark = "updated_at",
    };

    /// <summary>Orders.</summary>
    public static Table Orders { get; } = new("orders", "Orders placed on the marketplace. One row per order.",
    [
        new("order_id", _id, "Identifier of the order."),
        new("customer_id", _id, "The order's customer."),
        new("order_status", Varchar(20), "created, approved, invoiced, processing, shipped, delivered, unavailable or canceled."),
        new("order_purchase_timestamp", Timestamp, "When it was placed."),
        new("order_approved_at", Timestamp, "When the payment was approved.") { Nullable = true },
        new("order_delivered_carrier_date", Timestamp, "When the carrier took it.") { Nullable = true },
        new("order_delivered_customer_date", Timestamp, "When the customer had it.") { Nullable = true },
        new("order_estimated_delivery_date", Timestamp, "The day promised to the customer."),
        _updatedAt,
    ])
    {
        Key = ["order_id"],
        ForeignKeys = [new(["customer_id"], "customers", ["customer_id"])],
        Watermark = "updated_at",
    };

    /// <summary>Lines of orders.</summary>
    public static Table OrderItems { get; } = new("order_items", "Pieces ordered on the marketplace. One row per order line, which is one piece.",
    [
        new("order_id", _id, "The order."),
        new("order_item_id", Integer, "Number of the line within the order, from 1."),
        new("product_id", _id, "What was ordered."),
        new("seller_id", _id, "Who sells it."),
        new("shipping_limit_date", Timestamp, "When the seller must have handed it over."),
        new("price", Money, "Price of the piece."),
        new("freight_value", Money, "Freight charged for the piece."),
        _updatedAt,
    ])
    {
        Key = ["order_id", "order_item_id"],
        ForeignKeys =
        [
            new(["order_id"], "orders", ["order_id"]),
            new(["product_id"], "products", ["product_id"]),
            new(["seller_id"], "sellers", ["seller_id"]),
        ],
        Watermark = "updated_at",
    };

    /// <summary>Payments of orders.</summary>
    public static Table OrderPayments { get; } = new("order_payments", "Payments of the marketplace's orders. One row per payment of an order.",
    [
        new("order_id", _id, "The order paid."),
        new("payment_sequential", Integer, "Number of the payment within the order."),
        new("payment_type", Varchar(20), "credit_card, boleto, voucher, debit_card or not_defined."),
        new("payment_installments", Integer, "Instalments chosen."),
        new("payment_value", Money, "Amount."),
        _updatedAt,
    ])
    {
        Key = ["order_id", "payment_sequential"],
        ForeignKeys = [new(["order_id"], "orders", ["order_id"])],
        Watermark = "updated_at",
    };

    /// <summary>Reviews of orders; one review may speak of several orders.</summary>
    public static Table OrderReviews { get; } = new("order_reviews", "Customers' reviews of orders. One row per review of an order.",
    [
        new("review_id", _id, "Identifier of the review; a few stand under several orders."),
        new("order_id", _id, "The order reviewed."),
        new("review_score", Integer, "1 (worst) to 5 (best)."),
        new("review_comment_title", Text, "Title.") { Nullable = true },
        new("review_comment_message", Text, "What the customer wrote.") { Nullable = true },
        new("review_creation_date", Timestamp, "When the customer was asked."),
        new("review_answer_timestamp", Timestamp, "When the customer answered."),
        _updatedAt,
    ])
    {
        Key = ["review_id", "order_id"],
        ForeignKeys = [new(["order_id"], "orders", ["order_id"])],
        Watermark = "updated_at",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new("marketplace", SourceKind.Relational, "The marketplace where other sellers offer.",
        [Geolocation, Customers, Sellers, CategoryTranslation, Products, Orders, OrderItems, OrderPayments, OrderReviews]);

    /// <summary>The name of the public dataset's file that holds <paramref name="table"/>.</summary>
    public static string OlistFile(Table table) => table.Name switch
    {
        "product_category_name_translation" => "product_category_name_translation.csv",
        var name => $"olist_{name}_dataset.csv",
    };
}
