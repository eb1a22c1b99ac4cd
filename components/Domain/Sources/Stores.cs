using static EcommAspire.Domain.ColumnType;

namespace EcommAspire.Domain.Sources;

/// <summary>The tills of the retailer's shops in town: SQL Server, or a second PostgreSQL database on the embedded stack.</summary>
public static class Stores
{
    /// <summary>The shops in town.</summary>
    public static Table Branches { get; } = new("stores", "Shops in town. One row per store.",
    [
        new("store_id", Integer, "Number of the store."),
        new("store_name", Varchar(100), "Name over the door."),
        new("city", Varchar(100), "City."),
        new("state", Varchar(2), "Two letters of the state."),
        new("region", Varchar(20), "Region of the country."),
        new("zip_code", Varchar(10), "Postal code, leading zeros kept."),
        new("square_meters", Integer, "Floor space."),
        new("opened_on", Date, "First day of business."),
        new("closed_on", Date, "Last day of business.") { Nullable = true },
        new("updated_at", Timestamp, "When the row last changed."),
    ])
    {
        Key = ["store_id"],
        Watermark = "updated_at",
    };

    /// <summary>Lines of till receipts.</summary>
    public static Table Sales { get; } = new("store_sales", "Lines of till receipts. One row per receipt line.",
    [
        new("sale_id", BigInteger, "Number of the line."),
        new("receipt_number", BigInteger, "Number of the receipt; its lines share it."),
        new("store_id", Integer, "Where it was sold."),
        new("product_id", BigInteger, "What was sold: the web shop's number."),
        new("sold_at", Timestamp, "When it was sold, by the store's clock."),
        new("quantity", Integer, "Pieces; negative where they came back."),
        new("unit_price", Money, "Price of one piece."),
        new("discount_amount", Money, "Discount on the line."),
        new("total_amount", Money, "What was paid for the line."),
        new("payment_method", Varchar(20), "cash, credit_card, debit_card or pix."),
        new("updated_at", Timestamp, "When the row last changed."),
    ])
    {
        Key = ["sale_id"],
        ForeignKeys = [new(["store_id"], "stores", ["store_id"])],
        Watermark = "updated_at",
    };

    /// <summary>The source.</summary>
    public static Source Source { get; } = new("stores", SourceKind.Relational, "The tills of the shops in town.", [Branches, Sales])
    {
        EnforcesReferences = true,
    };
}
