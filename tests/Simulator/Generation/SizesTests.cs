namespace EcommAspire.Simulator.Tests.Generation;

public sealed class SizesTests
{
    private static readonly SimulatedBusiness _atOne = new(new() { Scale = 1 });

    [Theory]
    [InlineData("marketplace", "geolocation", 1_000_163)]
    [InlineData("marketplace", "customers", 99_441)]
    [InlineData("marketplace", "sellers", 3_095)]
    [InlineData("marketplace", "product_category_name_translation", 71)]
    [InlineData("marketplace", "products", 32_951)]
    [InlineData("marketplace", "orders", 99_441)]
    [InlineData("marketplace", "order_items", 112_650)]
    [InlineData("marketplace", "order_payments", 103_886)]
    [InlineData("marketplace", "order_reviews", 99_224)]
    [InlineData("shop", "customers", 25_000)]
    [InlineData("shop", "products", 4_000)]
    [InlineData("shop", "orders", 60_000)]
    [InlineData("shop", "order_items", 120_000)]
    [InlineData("stores", "stores", 60)]
    [InlineData("stores", "store_sales", 150_000)]
    [InlineData("engagement", "clickstream", 300_000)]
    [InlineData("engagement", "product_reviews", 20_000)]
    public void Scale_one_has_exactly_the_rows_it_promises(string source, string table, int rows)
    {
        var made = _atOne.Tables.Single(t => t.Source.Name == source && t.Table.Name == table);
        made.Rows.ShouldBe(rows);
        var counter = new RowCounter();
        for (var chunk = 0; chunk < made.Chunks; chunk++)
            made.Write(chunk, counter);
        var twice = table switch
        {
            "clickstream" => _atOne.Dirt.DuplicateEvents,
            "product_reviews" => _atOne.Dirt.DuplicateProductReviews,
            _ => 0,
        };
        counter.Rows.ShouldBe(rows + twice);
    }

    [Fact]
    public void The_partners_send_96_files_of_orders_and_two_days_of_lists()
    {
        _atOne.Files.Where(f => f.Feed.Name == "orders").Sum(f => f.Rows).ShouldBe(5_000);
        _atOne.Files.CountBy(f => f.Feed.Name).ShouldBe([new("orders", 96), new("products", 2), new("customers", 2)]);
        _atOne.Files.Select(f => $"{f.Feed.Name}/{f.Name}").ShouldBeUnique();
    }

    [Theory]
    [InlineData("0.0001")]
    [InlineData("0.001")]
    [InlineData("0.0337")]
    [InlineData("4")]
    public void Every_scale_is_in_proportion_and_nothing_is_empty(string scale)
    {
        var business = new SimulatedBusiness(new() { Scale = decimal.Parse(scale) });
        business.Tables.ShouldAllBe(t => t.Rows > 0 && t.Chunks > 0);
        business.Sizes.Orders.ShouldBe((int)Math.Round(99_441 * decimal.Parse(scale), MidpointRounding.AwayFromZero));
    }
}
