using System.Text;
using System.Text.Json;
using EcommAspire.Domain.Sources;
using EcommAspire.Simulator.Generation.Engagement;

namespace EcommAspire.Simulator.Tests.Generation;

public sealed class DirtTests
{
    [Theory]
    [InlineData("0.001", "0.001")]
    [InlineData("0.0001", "0.001")]
    [InlineData("0.01", "0")]
    [InlineData("0.05", "0.02")]
    public void The_marketplace_and_the_shop_hold_the_stated_number_of_bad_records(string scale, string share)
    {
        var business = Business(scale, share);
        var dirt = business.Dirt;
        List<Row> Rows(string table) => RowCollector.Of(business, "marketplace", table);
        HashSet<string> Ids(string table, string id) => [.. Rows(table).Select(r => r.Text(id))];
        var (products, sellers, orders) = (Ids("products", "product_id"), Ids("sellers", "seller_id"), Ids("orders", "order_id"));

        Rows("order_items").Count(i => !products.Contains(i.Text("product_id"))).ShouldBe(dirt.ItemsOfUnknownProducts);
        Rows("order_items").Count(i => !sellers.Contains(i.Text("seller_id"))).ShouldBe(dirt.ItemsOfUnknownSellers);
        Rows("order_reviews").Count(r => !orders.Contains(r.Text("order_id"))).ShouldBe(dirt.ReviewsOfUnknownOrders);

        var paid = Rows("order_payments").GroupBy(p => p.Text("order_id")).ToDictionary(o => o.Key, o => o.Sum(p => p.Number("payment_value")));
        Rows("order_items").GroupBy(i => i.Text("order_id")).Count(o => o.Sum(i => i.Number("price") + i.Number("freight_value")) != paid[o.Key])
            .ShouldBe(dirt.MismatchedPayments);

        var lines = RowCollector.Of(business, "shop", "order_items").ToLookup(i => i.Number("order_id"));
        RowCollector.Of(business, "shop", "orders").Count(o =>
            lines[o.Number("order_id")].Sum(i => (i.Number("quantity") * i.Number("unit_price")) - i.Number("discount_amount"))
            - o.Number("discount_amount") + o.Number("shipping_amount") != o.Number("total_amount")).ShouldBe(dirt.MismatchedShopOrders);
    }

    [Theory]
    [InlineData("0.001", "0.001")]
    [InlineData("0.0001", "0.001")]
    [InlineData("0.01", "0")]
    [InlineData("0.05", "0.02")]
    public void The_exports_hold_the_stated_number_of_late_duplicate_and_broken_lines(string scale, string share)
    {
        var business = Business(scale, share);
        var (clicks, brokenClicks) = Documents(business, "clickstream");
        var (reviews, brokenReviews) = Documents(business, "product_reviews");

        brokenClicks.ShouldBe(business.Dirt.BrokenEvents);
        clicks.Distinct().Count().ShouldBe(business.Sizes.ClickstreamEvents);
        (clicks.Count - clicks.Distinct().Count()).ShouldBe(business.Dirt.DuplicateEvents);
        clicks.Select(Identifier).Distinct().Count().ShouldBe(business.Sizes.ClickstreamEvents);
        brokenReviews.ShouldBe(business.Dirt.BrokenProductReviews);
        (reviews.Count - reviews.Distinct().Count()).ShouldBe(business.Dirt.DuplicateProductReviews);
    }

    [Fact]
    public void Late_events_come_long_after_their_time()
    {
        var business = Business("0.05", "0.001");
        // What forty runs of 64 events take, of which a late one has missed most.
        var days = 730.0 * 20 * 64 / business.Sizes.ClickstreamEvents;
        var late = 0;
        var latest = DateTime.UnixEpoch;
        foreach (var e in RowCollector.Of(business, "engagement", "clickstream"))
        {
            late += e.Time("occurred_at") < latest.AddDays(-days) ? 1 : 0;
            latest = e.Time("occurred_at") > latest ? e.Time("occurred_at") : latest;
        }

        late.ShouldBe(business.Dirt.LateEvents);
    }

    [Theory]
    [InlineData("0.001", "0.001")]
    [InlineData("0.0001", "0.2")]
    [InlineData("0.1", "0")]
    [InlineData("1", "0.01")]
    public void The_partners_orders_hold_the_stated_number_of_bad_ones(string scale, string share)
    {
        var business = Business(scale, share);
        var (dirt, seen, late, twice, broken) = (business.Dirt, new HashSet<string>(), 0, 0, 0);
        foreach (var file in business.Files.Where(f => f.Feed.Name == Feeds.Orders.Name))
        {
            var start = DateTime.ParseExact(file.Name, "'orders_'yyyyMMdd'T'HHmm'.json'", null);
            using var content = JsonDocument.Parse(file.Content());
            foreach (var order in content.RootElement.EnumerateArray())
            {
                if (!IsGood(order))
                {
                    broken++;
                    continue;
                }

                var again = !seen.Add(order.GetProperty("order_id").GetString()!);
                twice += again ? 1 : 0;
                late += !again && order.GetProperty("order_date").GetDateTime() < start ? 1 : 0;
                order.GetProperty("total_amount").GetDecimal().ShouldBe(order.GetProperty("items").EnumerateArray()
                    .Sum(i => i.GetProperty("quantity").GetInt32() * i.GetProperty("unit_price").GetDecimal()));
            }
        }

        (seen.Count, late, twice, broken).ShouldBe((business.Sizes.FeedOrders, dirt.LateFeedOrders, dirt.DuplicateFeedOrders, dirt.BrokenFeedOrders));
    }

    [Theory]
    [InlineData("0.001", "0.001")]
    [InlineData("0.1", "0")]
    [InlineData("0.3", "0.02")]
    public void The_partners_lists_hold_the_stated_number_of_bad_rows(string scale, string share)
    {
        var business = Business(scale, share);
        foreach (var file in business.Files.Where(f => f.Feed.Name == Feeds.Products.Name))
        {
            var lines = Lines(file.Content());
            lines.Distinct().Count(l => !l.Contains("Mystery Item", StringComparison.Ordinal)).ShouldBe(business.Sizes.FeedProducts);
            lines.Count(l => l.Contains("Mystery Item", StringComparison.Ordinal)).ShouldBe(business.Dirt.BrokenFeedProducts);
            (lines.Count - lines.Distinct().Count()).ShouldBe(business.Dirt.DuplicateFeedProducts);
        }

        var customers = business.Files.Where(f => f.Feed.Name == Feeds.Customers.Name).Select(f => Lines(f.Content())).ToList();
        customers[0].Count.ShouldBe(business.Sizes.FeedCustomers + business.Dirt.DuplicateFeedCustomers + business.Dirt.BrokenFeedCustomers);
        customers[0].Distinct().Count(l => !l.Contains("Nobody", StringComparison.Ordinal)).ShouldBe(business.Sizes.FeedCustomers);
        customers[1].Distinct().Count().ShouldBe(business.Sizes.FeedCustomerChanges);
    }

    private static SimulatedBusiness Business(string scale, string share) => new(new() { Scale = decimal.Parse(scale), Dirt = decimal.Parse(share) });

    private static List<string> Lines(ReadOnlyMemory<byte> content) =>
        [.. Encoding.UTF8.GetString(content.Span).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1)];

    private static bool IsGood(JsonElement order) =>
        order.TryGetProperty("order_id", out _)
        && order.GetProperty("partner").ValueKind is JsonValueKind.String
        && order.GetProperty("customer_id").ValueKind is JsonValueKind.Number
        && order.GetProperty("order_date").TryGetDateTime(out _)
        && order.GetProperty("total_amount").ValueKind is JsonValueKind.Number;

    private static string Identifier(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("_id").GetProperty("$oid").GetString()!;
    }

    private static (List<string> Good, int Broken) Documents(SimulatedBusiness business, string collection)
    {
        var table = business.Tables.Single(t => t.Table.Name == collection);
        var rows = new ExtendedJsonRows(table.Table);
        for (var chunk = 0; chunk < table.Chunks; chunk++)
            table.Write(chunk, rows);
        var (good, broken) = (new List<string>(), 0);
        foreach (var line in Encoding.UTF8.GetString(rows.Written.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                JsonDocument.Parse(line).Dispose();
                good.Add(line);
            }
            catch (JsonException)
            {
                broken++;
            }
        }

        return (good, broken);
    }
}
