using static EcommAspire.StarSchema.Tests.Customers;

namespace EcommAspire.StarSchema.Tests;

/// <summary>Facts that are added to hold what facts made from nothing would hold.</summary>
public sealed class IncrementalFactTests
{
    private static readonly string[] _facts = ["fct_orders", "fct_order_items", "fct_payments", "fct_reviews", "fct_store_sales"];

    private const string InPlace = "select order_id from marts.fct_orders order by rowid";

    /// <summary>The long form plays more stories.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Environment.GetEnvironmentVariable("ECOMM_SOAK") is null ? 3 : 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_arrives_in_whatever_order_the_facts_are_those_of_a_full_rebuild(int seed)
    {
        using var platform = new Platform();
        var business = new RandomBusiness(platform.Bronze, seed);
        for (var batch = 1; batch <= 5; batch++)
        {
            business.Play(changes: batch == 1 ? 60 : 12);
            await platform.BuildAsync();
            if (batch == 1)
                continue;
            var rebuilt = await platform.RebuildAsync();
            foreach (var fact in _facts)
                platform.DifferencesTo(rebuilt, fact).ShouldBe([], $"seed {seed}, batch {batch}, {fact}");
        }

        var rules = await platform.TestAsync("test_type:singular,config.severity:error", "marts,test_type:generic,config.severity:error");
        rules.Results.Where(r => r.IsFailure).Select(r => $"{r.UniqueId}: {r.Message}").ShouldBe([]);
    }

    [Fact]
    public async Task A_row_is_written_anew_only_where_it_differs()
    {
        using var platform = new Platform();
        Arrive(ShopCustomer(7, "bronze", "01000", At(2024, 3, 1)), ShopOrder(1, 7, At(2024, 2, 1)), ShopOrder(2, 7, At(2024, 2, 1)), ShopOrder(3, 7, At(2024, 2, 1)));
        await platform.BuildAsync();
        var before = platform.Ask(InPlace);

        // All of it arrives again, but only the first of them is another; what is written goes to the end.
        Arrive(ShopCustomer(7, "bronze", "01000", At(2024, 3, 1)), ShopOrder(1, 7, At(2024, 2, 1)), ShopOrder(2, 7, At(2024, 2, 1)), ShopOrder(3, 7, At(2024, 2, 1)));
        platform.Bronze.Change($"update shop.orders set order_status = 'paid', paid_at = timestamptz '2024-02-02 00:00:00+00' where order_id = {before[0]}");
        await platform.BuildAsync();

        platform.Ask(InPlace).ShouldBe([before[1], before[2], before[0]]);
        platform.Ask($"select order_stage, is_complete, days_to_approve from marts.fct_orders where order_id = '{before[0]}'").ShouldBe(["paid | False | 0.50"]);

        void Arrive(params Func<HandMadeBronze, string>[] rows)
        {
            platform.Bronze.NextBatch();
            platform.Bronze.Change([.. rows.Select(row => row(platform.Bronze))]);
        }
    }
}
