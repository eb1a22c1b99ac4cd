using static EcommAspire.StarSchema.Tests.Customers;

namespace EcommAspire.StarSchema.Tests;

/// <summary>What dim_customer makes of customers who change, and which version facts refer to.</summary>
public sealed class CustomerVersionTests : IDisposable
{
    private const string Versions = "select valid_from, valid_to, is_current, tier, customer_zip_code_prefix from dim_customer where source = 'shop' order by valid_from";
    private const string Keys = "select customer_key from dim_customer where source = 'shop' order by valid_from";

    private readonly Platform _platform = new();

    public void Dispose() => _platform.Dispose();

    [Fact]
    public async Task Each_order_refers_to_the_version_of_its_day_and_the_first_version_holds_from_the_beginning()
    {
        Batch(ShopCustomer(7, "bronze", "01000", At(2024, 3, 1)), ShopOrder(1, 7, At(2024, 2, 1)), ShopOrder(2, 7, At(2024, 5, 31)));
        await _platform.BuildAsync();
        Batch(ShopCustomer(7, "gold", "20000", At(2024, 6, 1)), ShopOrder(3, 7, At(2024, 6, 2)));
        await _platform.BuildAsync();

        // Noon in UTC is nine on the business's clock.
        Ask(Versions).ShouldBe(["1900-01-01 00:00 | 2024-06-01 09:00 | False | bronze | 01000", "2024-06-01 09:00 | - | True | gold | 20000"]);
        Ask("select order_id, tier, g.zip_code_prefix from fct_orders join dim_customer using (customer_key) join dim_geography g on fct_orders.geography_key = g.geography_key order by order_id")
            .ShouldBe(["1 | bronze | 01000", "2 | bronze | 01000", "3 | gold | 20000"]);
        Ask("select distinct i.order_id, c.tier from fct_order_items i join dim_customer c using (customer_key) order by 1").ShouldBe(["1 | bronze", "2 | bronze", "3 | gold"]);
    }

    [Fact]
    public async Task A_customers_first_key_is_the_same_wherever_and_whenever_history_begins()
    {
        Batch(ShopCustomer(7, "bronze", "01000", At(2024, 3, 1)));
        await _platform.BuildAsync();
        var first = Ask(Keys).ShouldHaveSingleItem();
        Batch(ShopCustomer(7, "gold", "01000", At(2024, 6, 1)));
        await _platform.BuildAsync();
        var both = Ask(Keys);
        await _platform.BuildAsync();

        Ask(Keys).ShouldBe(both);
        both[0].ShouldBe(first);
        both[1].ShouldNotBe(first);

        using var elsewhere = new Platform();
        elsewhere.Bronze.Change(ShopCustomer(7, "gold", "01000", At(2024, 6, 1))(elsewhere.Bronze));
        await elsewhere.BuildAsync();
        elsewhere.Ask("select customer_key from marts.dim_customer where source = 'shop'").ShouldBe([first]);
    }

    [Fact]
    public async Task What_arrives_late_but_claims_an_earlier_day_corrects_what_was_known_from_there_on()
    {
        Batch(ShopCustomer(7, "bronze", "01000", At(2024, 1, 1)));
        await _platform.BuildAsync();
        Batch(ShopCustomer(7, "silver", "01000", At(2024, 6, 1)));
        await _platform.BuildAsync();
        Batch(ShopCustomer(7, "gold", "01000", At(2024, 3, 1)));
        await _platform.BuildAsync();
        // A row changed without its time of change: the last word counts.
        Batch(ShopCustomer(7, "platinum", "01000", At(2024, 3, 1)));
        await _platform.BuildAsync();

        Ask(Versions).ShouldBe(["1900-01-01 00:00 | 2024-06-01 09:00 | False | bronze | 01000", "2024-06-01 09:00 | - | True | platinum | 01000"]);
        await ShouldHoldAsync();
    }

    [Fact]
    public async Task Nobody_knows_of_a_change_before_it_happens()
    {
        Batch(ShopCustomer(7, "bronze", "01000", At(2024, 1, 1)));
        await _platform.BuildAsync();
        Batch(ShopCustomer(7, "silver", "01000", At(2077, 6, 1)));
        await _platform.BuildAsync();
        var seen = _platform.Bronze.ExtractedAt.AddHours(-3);
        Batch(ShopCustomer(7, "gold", "01000", At(1815, 6, 1)));
        await _platform.BuildAsync();

        Ask(Versions).ShouldBe([$"1900-01-01 00:00 | {seen:yyyy-MM-dd HH:mm} | False | bronze | 01000", $"{seen:yyyy-MM-dd HH:mm} | - | True | gold | 01000"]);
        await ShouldHoldAsync();
    }

    [Fact]
    public async Task Who_is_gone_has_no_current_version_and_who_comes_back_has_one_again()
    {
        Batch(ShopCustomer(7, "bronze", "01000", At(2024, 1, 1)), ShopCustomer(8, "gold", "01000", At(2024, 1, 1)), ShopOrder(1, 7, At(2024, 2, 1)));
        await _platform.BuildAsync();
        Batch(_ => "delete from shop.customers where customer_id = 7");
        await _platform.BuildAsync();

        Ask("select customer_unique_id, is_current, valid_to is null from dim_customer where source = 'shop' order by 1").ShouldBe(["7 | False | False", "8 | True | True"]);
        Ask("select c.customer_unique_id from fct_orders join dim_customer c using (customer_key)").ShouldBe(["7"]);
        await ShouldHoldAsync();

        Batch(ShopCustomer(7, "silver", "01000", At(2024, 9, 1)));
        await _platform.BuildAsync();

        Ask("select valid_from, valid_to, is_current, tier from dim_customer where customer_unique_id = '7' order by valid_from")
            .ShouldBe(["1900-01-01 00:00 | 2024-09-01 09:00 | False | bronze", "2024-09-01 09:00 | - | True | silver"]);
        await ShouldHoldAsync();
    }

    [Fact]
    public async Task A_person_of_the_marketplace_moves_with_an_order_to_a_new_address()
    {
        Batch(MarketplaceOrder("a", "ana", "01000", new(2024, 2, 1)));
        await _platform.BuildAsync();
        Batch(MarketplaceOrder("b", "ana", "20000", new(2024, 5, 1)), MarketplaceOrder("late", "ana", "30000", new(2024, 3, 1)));
        await _platform.BuildAsync();

        Ask("select valid_from, valid_to, customer_zip_code_prefix from dim_customer where customer_unique_id = 'ana' order by 1")
            .ShouldBe(["1900-01-01 00:00 | 2024-05-01 00:00 | 01000", "2024-05-01 00:00 | - | 20000"]);
        Ask("select order_id, c.customer_zip_code_prefix, g.zip_code_prefix from fct_orders o join dim_customer c using (customer_key) join dim_geography g on o.geography_key = g.geography_key order by 1")
            .ShouldBe(["a | 01000 | 01000", "b | 20000 | 20000", "late | 01000 | 30000"]);
    }

    [Fact]
    public async Task What_nobody_tracks_opens_no_version()
    {
        Batch(ShopCustomer(7, "bronze", "01000", At(2024, 1, 1)));
        await _platform.BuildAsync();
        Batch(b => b.Update(Domain.Sources.Shop.Source, Domain.Sources.Shop.Customers, "phone = '555', street = 'Rua Nova', updated_at = timestamptz '2024-08-01 00:00:00+00'", "customer_id = 7"));
        await _platform.BuildAsync();

        Ask(Versions).ShouldBe(["1900-01-01 00:00 | - | True | bronze | 01000"]);
    }

    [Fact]
    public async Task An_order_without_a_plausible_time_still_finds_its_customer()
    {
        Batch(ShopCustomer(7, "bronze", "01000", At(2024, 1, 1)), ShopOrder(1, 7, At(1000, 1, 1)), ShopOrder(2, 7, null), ShopOrder(3, 7, At(9999, 12, 31)), ShopOrder(4, 99, At(2024, 1, 1)));
        await _platform.BuildAsync();
        Batch(ShopCustomer(7, "gold", "01000", At(2024, 6, 1)));
        await _platform.BuildAsync();

        Ask("select order_id, coalesce(tier, customer_key) from fct_orders join dim_customer using (customer_key) order by 1").ShouldBe(["1 | bronze", "2 | bronze", "3 | gold", "4 | unknown"]);
        await ShouldHoldAsync();
    }

    private IReadOnlyList<string> Ask(string sql) => _platform.Ask("set search_path = 'marts'; " + sql);

    private void Batch(params Func<HandMadeBronze, string>[] rows)
    {
        _platform.Bronze.NextBatch();
        _platform.Bronze.Change([.. rows.Select(row => row(_platform.Bronze))]);
    }

    private async Task ShouldHoldAsync()
    {
        var tests = await _platform.TestAsync("assert_customer_versions_follow_each_other", "assert_living_customers_have_one_current_version", "assert_orders_refer_to_the_version_of_their_day");
        tests.Results.Count.ShouldBe(3);
        tests.Success.ShouldBeTrue(string.Join('\n', tests.Results.Select(r => $"{r.UniqueId} {r.Status} {r.Message}")));
    }
}
