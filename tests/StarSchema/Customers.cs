using EcommAspire.Domain.Sources;

namespace EcommAspire.StarSchema.Tests;

/// <summary>Rows about customers and their orders, as few words as a test needs.</summary>
internal static class Customers
{
    /// <summary>Noon of a day, in UTC.</summary>
    public static DateTime At(int year, int month, int day) => new(year, month, day, 12, 0, 0, DateTimeKind.Utc);

    public static Func<HandMadeBronze, string> ShopCustomer(long id, string tier, string zip, DateTime changedAt) => b => b.Put(
        Shop.Source, Shop.Customers, ("customer_id", id), ("tier", tier), ("zip_code", zip + "-000"), ("city", "Cidade " + zip), ("updated_at", changedAt));

    public static Func<HandMadeBronze, string> ShopOrder(long id, long customer, DateTime? at) => b =>
        b.Put(Shop.Source, Shop.Orders, ("order_id", id), ("customer_id", customer), ("order_status", "pending"), ("order_timestamp", at)) + ";"
        + b.Put(Shop.Source, Shop.OrderItems, ("order_id", id), ("line_number", 1));

    public static Func<HandMadeBronze, string> MarketplaceOrder(string id, string person, string zip, DateTime at) => b =>
        b.Put(Marketplace.Source, Marketplace.Customers, ("customer_id", "c-" + id), ("customer_unique_id", person), ("customer_zip_code_prefix", zip)) + ";"
        + b.Put(Marketplace.Source, Marketplace.Orders, ("order_id", id), ("customer_id", "c-" + id), ("order_status", "created"), ("order_purchase_timestamp", at));
}
