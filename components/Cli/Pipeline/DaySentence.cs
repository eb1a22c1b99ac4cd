using EcommAspire.Cli.Output;
using EcommAspire.Simulator.Days;

namespace EcommAspire.Cli.Pipeline;

/// <summary>What a day was like, in a sentence.</summary>
internal static class DaySentence
{
    public static string Of(PlayedDay day)
    {
        string[] fresh =
        [
            Amounts.Of(day.New("shop.orders", "marketplace.orders"), "order"),
            Amounts.Of(day.New("shop.order_items", "marketplace.order_items"), "item"),
            Amounts.Of(day.New("engagement.product_reviews", "marketplace.order_reviews"), "review"),
            Amounts.Of(day.New("stores.store_sales"), "till line"),
            Amounts.Of(day.New("engagement.clickstream"), "click"),
            Amounts.Of(day.New("feeds.orders"), "partner order"),
            Amounts.Of(day.New("shop.customers"), "new customer"),
            Amounts.Of(day.New("shop.products", "marketplace.products"), "new product"),
            Amounts.Of(day.New("marketplace.sellers"), "new seller"),
            Amounts.Of(day.New("events.orders", "events.invoices", "events.clicks"), "event"),
        ];
        string[] changed =
        [
            $"{Amounts.Of(day.Changed("orders moved on"), "order")} moved on",
            $"{Amounts.Of(day.Changed("tiers changed"), "tier")} and {Amounts.Of(day.Changed("prices changed"), "price")} changed",
            $"{Amounts.Of(day.Changed("customers moved"), "customer")} moved house",
        ];
        return $"Day {day.Date:yyyy-MM-dd}: {string.Join(", ", fresh)}; {string.Join(", ", changed)}.";
    }
}
