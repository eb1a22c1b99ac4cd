using static EcommAspire.Domain.ColumnType;

namespace EcommAspire.Domain.Sources;

/// <summary>How a feed's files are written.</summary>
public enum FeedFormat
{
    /// <summary>Comma-separated values (RFC 4180) with a header line, UTF-8.</summary>
    Csv,

    /// <summary>One JSON array of objects a file.</summary>
    JsonArray,
}

/// <summary>Files of one kind that partners drop into a landing folder.</summary>
/// <param name="Content">What a file holds.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Every">How often a file arrives.</param>
/// <param name="FilePattern">Name of a file, where <c>{0}</c> stands for the time it covers as <c>yyyyMMdd'T'HHmm</c>.</param>
public sealed record Feed(Table Content, FeedFormat Format, TimeSpan Every, string FilePattern)
{
    /// <summary>The feed's name: of its folders and of its bronze table.</summary>
    public string Name => Content.Name;

    /// <summary>The name of the file that covers the time from <paramref name="at"/> on.</summary>
    public string FileName(DateTime at) => string.Format(FilePattern, at.ToString("yyyyMMdd'T'HHmm"));
}

/// <summary>File feeds of resale partners: a folder, or a bucket.</summary>
public static class Feeds
{
    /// <summary>Orders taken by partners.</summary>
    public static Feed Orders { get; } = new(
        new("orders", "Orders taken by resale partners. One object per order.",
        [
            new("order_id", Varchar(40), "The partner's order number."),
            new("partner", Varchar(40), "Which partner took it."),
            new("customer_id", BigInteger, "The customer's number in the customers feed."),
            new("order_date", Instant, "When it was placed."),
            new("status", Varchar(20), "placed, confirmed or cancelled."),
            new("items", Json, "Lines: product_id, quantity, unit_price."),
            new("total_amount", Money, "Sum of the lines."),
        ])
        {
            Key = ["order_id"],
        },
        FeedFormat.JsonArray, TimeSpan.FromMinutes(15), "orders_{0}.json");

    /// <summary>The partners' daily product list.</summary>
    public static Feed Products { get; } = new(
        new("products", "Products that partners resell. One row per product and day.",
        [
            new("product_id", BigInteger, "The web shop's product number."),
            new("product_name", Varchar(200), "Name."),
            new("category", Varchar(80), "Category, in English."),
            new("price", Money, "Partner's price."),
            new("stock_quantity", Integer, "Pieces the partner has."),
            new("valid_on", Date, "The day the list is for."),
        ])
        {
            Key = ["product_id", "valid_on"],
        },
        FeedFormat.Csv, TimeSpan.FromDays(1), "products_{0}.csv");

    /// <summary>The partners' daily customer list.</summary>
    public static Feed Customers { get; } = new(
        new("customers", "Customers of the partners. One row per customer and day of change.",
        [
            new("customer_id", BigInteger, "Number of the customer."),
            new("name", Varchar(200), "Full name."),
            new("email", Varchar(254), "Address for letters.") { Nullable = true },
            new("city", Varchar(100), "City."),
            new("state", Varchar(2), "Two letters of the state."),
            new("signup_date", Date, "When the customer registered."),
            new("valid_on", Date, "The day the row is for."),
        ])
        {
            Key = ["customer_id", "valid_on"],
        },
        FeedFormat.Csv, TimeSpan.FromDays(1), "customers_{0}.csv");

    /// <summary>All feeds.</summary>
    public static IReadOnlyList<Feed> All { get; } = [Orders, Products, Customers];

    /// <summary>The source.</summary>
    public static Source Source { get; } = new("feeds", SourceKind.Files, "Files from resale partners.", [.. All.Select(f => f.Content)]);
}
