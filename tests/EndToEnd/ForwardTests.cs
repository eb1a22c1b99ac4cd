using System.Text.Json;
using EcommAspire.Fixtures;

namespace EcommAspire.EndToEnd.Tests;

/// <summary>Days played on, each followed by the batch: from a day's orders in the sources to their rows in gold.</summary>
public sealed class ForwardTests
{
    private static readonly (string Fact, string[] Tables)[] _facts =
    [
        ("fct_orders", ["shop.orders", "marketplace.orders"]),
        ("fct_order_items", ["shop.order_items", "marketplace.order_items"]),
        ("fct_store_sales", ["stores.store_sales"]),
    ];

    [RequiresFact(Needs.Servers)]
    public async Task What_a_day_brings_is_in_gold_after_the_batch_and_customers_have_a_history()
    {
        await using var ecomm = await FilledData.CopyAsync();
        (await AskAsync(ecomm, "select count(*) from dim_customer where not is_current")).ShouldBe(0);
        var (orders, changedCustomers) = (0L, 0L);
        // The last leap is long enough for orders of every kind, whatever the scale.
        foreach (var days in (int[])[1, 1, 40])
        {
            var before = await CountsAsync(ecomm);
            var forward = await ecomm.RunAsync("simulate", "forward", "--days", $"{days}", "--json");
            forward.ExitCode.ShouldBe(0, forward.ToString());
            var played = JsonDocument.Parse(forward.Output).RootElement.GetProperty("days").EnumerateArray()
                .SelectMany(day => day.GetProperty("parts").EnumerateArray()).Select(Part).ToList();

            var run = await ecomm.RunAsync("pipeline", "run");

            run.ExitCode.ShouldBe(0, run.ToString());
            run.Output.ShouldContain("Published");
            var after = await CountsAsync(ecomm);
            foreach (var (fact, tables) in _facts)
                after[fact].ShouldBe(before[fact] + played.Where(p => p.Change is null && tables.Contains(p.Table)).Sum(p => p.Rows), fact);
            orders += after["fct_orders"] - before["fct_orders"];
            changedCustomers += played.Where(p => p.Change is "tiers changed").Sum(p => p.Rows);
        }

        orders.ShouldBeGreaterThan(0);
        changedCustomers.ShouldBeGreaterThanOrEqualTo(3);
        // Who has risen or fallen has a version that ended on the day it was so, and another that goes on from there.
        (await AskAsync(ecomm, """
            select count(*) from dim_customer was join dim_customer is_now
              on was.source = is_now.source and was.customer_unique_id = is_now.customer_unique_id and was.valid_to = is_now.valid_from
            where was.source = 'shop' and was.tier <> is_now.tier
            """)).ShouldBeGreaterThanOrEqualTo(3);
        // What was on its way when history ended has arrived, and gold says so.
        (await AskAsync(ecomm, "select count(*) from fct_orders where order_purchase_timestamp < '2026-01-01' and order_delivered_customer_date >= '2026-01-01'")).ShouldBeGreaterThan(0);
        (await AskAsync(ecomm, "select count(*) from audit.data_quality_checks where status in ('fail', 'error')")).ShouldBe(0);
    }

    [RequiresFact(Needs.Servers)]
    public async Task A_day_is_told_in_a_sentence_and_an_empty_folder_is_refused_in_one()
    {
        await using var ecomm = await FilledData.CopyAsync();
        var day = await ecomm.RunAsync("simulate", "forward");
        day.ExitCode.ShouldBe(0, day.ToString());
        day.Output.ShouldStartWith("Day 2026-01-01: ");
        day.Output.TrimEnd().ShouldEndWith("Run the batch to see them in gold.");
        var there = await ecomm.RunAsync("simulate", "forward", "--until", "2026-01-01");
        (there.ExitCode, there.Output).ShouldBe((0, "The business is at 2026-01-01 already.\n"));

        await using var empty = new Ecomm();
        var nothing = await empty.RunAsync("simulate", "forward");
        nothing.ExitCode.ShouldBe(2, nothing.ToString());
        nothing.Errors.ShouldContain("`ecomm simulate` makes one");
        nothing.Errors.ShouldNotContain("   at ");
    }

    private static (string Table, string? Change, long Rows) Part(JsonElement part) => (
        $"{part.GetProperty("source").GetString()}.{part.GetProperty("table").GetString()}",
        part.GetProperty("change").GetString(),
        part.GetProperty("rows").GetInt64());

    private static async Task<Dictionary<string, long>> CountsAsync(Ecomm ecomm)
    {
        var counts = new Dictionary<string, long>();
        foreach (var (fact, _) in _facts)
            counts[fact] = await AskAsync(ecomm, $"select count(*) from {fact}");
        return counts;
    }

    private static async Task<long> AskAsync(Ecomm ecomm, string sql)
    {
        var result = await ecomm.RunAsync("query", sql, "--format", "csv");
        return result.ExitCode == 0 ? long.Parse(result.Output.Split('\n')[1]) : throw new InvalidOperationException(result.ToString());
    }
}
