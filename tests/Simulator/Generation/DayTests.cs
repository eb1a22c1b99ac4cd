using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EcommAspire.Domain;
using EcommAspire.Simulator.Generation.Days;
using EcommAspire.Simulator.Generation.Engagement;
using FsCheck;
using FsCheck.Fluent;

namespace EcommAspire.Simulator.Tests.Generation;

public sealed class DayTests
{
    private static readonly SimulatorOptions _options = new() { Scale = 0.02m, Seed = 7, Start = new(2023, 3, 1) };

    // Days already played cannot be made again: a change here means that a business goes on otherwise than it would have.
    private const string Pinned = "dc9a19a3b05d1c7174740522d1a9b0c546928c7e66fd2b374a49ed291cfee9ae";

    [Fact]
    public void The_same_day_is_the_same_bytes_on_every_machine_whether_or_not_others_were_made_before_it()
    {
        var business = new SimulatedBusiness(_options);
        var days = Enumerable.Range(1, 3).Select(number => Digest(business.Day(number))).ToList();

        days.ShouldBeUnique();
        Digest(new SimulatedBusiness(_options).Day(3)).ShouldBe(days[2]);
        Digest(business.Day(3)).ShouldBe(days[2]);
        Digest(new SimulatedBusiness(_options with { Seed = 8 }).Day(3)).ShouldNotBe(days[2]);
        Sha256(string.Join(' ', days)).ShouldBe(Pinned);
    }

    [Fact]
    public void After_any_days_the_business_holds_together() =>
        Prop.ForAll(
            Gen.Choose(1, 200).Zip(Gen.Choose(1, 30), (scale, days) => (Scale: scale / 10_000m, days)).Zip(Gen.Choose(0, int.MaxValue), (c, seed) => (c.Scale, c.days, seed)).ToArbitrary(),
            chosen =>
            {
                var played = new PlayedBusiness(new() { Scale = chosen.Scale, Seed = (ulong)chosen.seed, Dirt = 0 });
                for (var day = 1; day <= chosen.days; day++)
                    played.Play(day);
                HoldsTogether.Check(played.Business, played.Rows, played.Business.Options.EndOf(chosen.days));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(12));

    [Fact]
    public void A_day_is_as_busy_as_history_was()
    {
        var business = new SimulatedBusiness(new() { Scale = 0.5m });
        var days = Enumerable.Range(1, 28).Select(business.Day).ToList();
        string[] tables =
        [
            "marketplace.orders", "marketplace.order_items", "marketplace.order_payments", "shop.orders", "shop.order_items",
            "stores.store_sales", "engagement.clickstream", "engagement.product_reviews",
        ];
        foreach (var name in tables)
        {
            var (source, table) = (name.Split('.')[0], name.Split('.')[1]);

            // Four weeks of January at the level that the business has grown to: 1.39 of its mean, less January's 4 %.
            var usual = business.Tables.Single(t => t.Source.Name == source && t.Table.Name == table).Rows / 731.0;
            var counts = days.Select(day => PlayedBusiness.Of(day.Rows.Single(r => r.Source.Name == source && r.Table.Name == table)).Count).ToList();
            counts.Average().ShouldBeInRange(usual * 1.15, usual * 1.5, table);
            counts[0].ShouldBeLessThan((int)(usual * 1.0), "New Year's Day");
        }

        var reviews = days.Skip(20).Average(day => PlayedBusiness.Of(day.Rows.Single(r => r.Table.Name == "order_reviews")).Count);
        reviews.ShouldBeInRange(99_224 * 0.5 / 731, 99_224 * 0.5 / 731 * 2);
    }

    [Fact]
    public void Orders_on_their_way_when_history_ends_come_to_their_end()
    {
        var played = new PlayedBusiness(new() { Scale = 0.005m, Dirt = 0 });
        var options = played.Business.Options;
        var open = played.Rows["marketplace.orders"].Count(o => o.Text("order_status") is "created" or "approved" or "invoiced" or "processing");
        open.ShouldBeGreaterThan(0);
        for (var day = 1; day <= 130; day++)
            played.Play(day);

        var old = played.Rows["marketplace.orders"].Where(o => o.Time("order_purchase_timestamp") < options.End).ToList();
        old.ShouldAllBe(o => o.Text("order_status") == "delivered" || o.Text("order_status") == "shipped" || o.Text("order_status") == "canceled" || o.Text("order_status") == "unavailable");
        old.Count(o => o.Text("order_status") == "shipped").ShouldBeLessThan(old.Count / 50, "what is lost on its way");
        played.Rows["shop.orders"].Where(o => o.Time("order_timestamp") < options.End)
            .ShouldAllBe(o => o.Text("order_status") == "delivered" || o.Text("order_status") == "cancelled" || o.Text("order_status") == "returned");
        HoldsTogether.Check(played.Business, played.Rows, options.EndOf(130));
    }

    [Fact]
    public void Customers_rise_and_fall_and_move_and_prices_change_every_day()
    {
        var played = new PlayedBusiness(new() { Scale = 0.002m });
        for (var number = 1; number <= 3; number++)
        {
            Row[] Customers() => [.. played.Rows["shop.customers"].Select(c => c with { Values = [.. c.Values] })];
            var before = Customers();
            var day = played.Play(number);
            var promoted = PlayedBusiness.Of(day.Changes.Single(c => c.What == "tiers changed"));
            promoted.ShouldNotBeEmpty();
            promoted.ShouldAllBe(change => before.Single(c => c.Number("customer_id") == change.Number("customer_id")).Text("tier") != change.Text("tier"));
            var moved = PlayedBusiness.Of(day.Changes.Single(c => c.What == "customers moved"));
            moved.ShouldNotBeEmpty();
            moved.ShouldAllBe(change => before.Single(c => c.Number("customer_id") == change.Number("customer_id")).Text("zip_code") != change.Text("zip_code"));
            PlayedBusiness.Of(day.Changes.Single(c => c.What == "prices changed")).ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void Shops_list_new_products_and_sellers_join_and_both_are_soon_sold_from()
    {
        var played = new PlayedBusiness(new() { Scale = 0.05m, Dirt = 0 });
        var (sizes, end) = (played.Business.Sizes, played.Business.Options.End);
        for (var day = 1; day <= 30; day++)
            played.Play(day);

        var listed = played.Rows["shop.products"].Skip(sizes.ShopProducts).ToList();
        listed.Count.ShouldBe(15, "one in two days");
        listed.ShouldAllBe(p => p.Time("created_at") >= end);
        var sold = played.Rows["shop.order_items"].Select(i => i.Number("product_id")).ToHashSet();
        listed.Count(p => sold.Contains(p.Number("product_id"))).ShouldBeGreaterThan(0);
        played.Rows["stores.store_sales"].Count(s => s.Number("product_id") > sizes.ShopProducts).ShouldBeGreaterThan(0);

        var offered = played.Rows["marketplace.products"].Skip(sizes.Products).Select(p => p.Text("product_id")).ToHashSet();
        offered.Count.ShouldBe(30, "one a day");
        var joined = played.Rows["marketplace.sellers"].Skip(sizes.Sellers).Select(s => s.Text("seller_id")).ToHashSet();
        joined.Count.ShouldBe(10, "one in three days");
        var items = played.Rows["marketplace.order_items"].Skip(sizes.OrderItems).ToList();
        items.Count(i => offered.Contains(i.Text("product_id"))).ShouldBeGreaterThan(0);
        items.Count(i => joined.Contains(i.Text("seller_id"))).ShouldBeGreaterThan(0);
        HoldsTogether.Check(played.Business, played.Rows, played.Business.Options.EndOf(30));
    }

    [Fact]
    public void The_feeds_have_the_files_of_the_day_and_partners_never_number_two_orders_alike()
    {
        var business = new SimulatedBusiness(_options with { Dirt = 0 });
        var numbers = new List<string>();
        foreach (var files in new[] { business.Files, business.Day(1).Files, business.Day(2).Files })
        {
            foreach (var file in files.Where(f => f.Feed.Name == "orders"))
            {
                using var orders = JsonDocument.Parse(file.Content());
                numbers.AddRange(orders.RootElement.EnumerateArray().Select(o => o.GetProperty("order_id").GetString()!));
            }
        }

        numbers.ShouldBeUnique();
        business.Day(2).Files.Select(f => f.Name).ShouldBeUnique();
        business.Day(2).Files.Count.ShouldBe(98);
        business.Day(2).Files.ShouldAllBe(f => f.Name.Contains("_20250302T"));
    }

    [Fact]
    public void What_is_late_comes_a_day_later_and_once()
    {
        var business = new SimulatedBusiness(new() { Scale = 0.05m, Dirt = 0.2m });
        var days = Enumerable.Range(1, 6).Select(business.Day).ToList();
        foreach (var (table, key, happened) in ((string, string, string)[])[("store_sales", "sale_id", "sold_at"), ("clickstream", "_id", "occurred_at")])
        {
            var (keys, late) = (new HashSet<object?>(), 0);
            foreach (var day in days)
            {
                var midnight = day.Date.ToDateTime(TimeOnly.MinValue);
                var rows = PlayedBusiness.Of(day.Rows.Single(r => r.Table.Name == table));
                // Who visits at midnight was there a little before it; what is late is from the day before.
                late += rows.Count(r => r.Time(happened) < midnight.AddHours(-3));
                rows.ShouldAllBe(r => r.Time(happened) >= midnight.AddDays(-1).AddHours(-6) && r.Time(happened) < midnight.AddDays(1));
                var fresh = rows.Select(r => r[key]).Distinct().ToList();
                fresh.ShouldAllBe(k => keys.Add(k));
            }

            late.ShouldBeGreaterThan(0, table);
        }

        PlayedBusiness.Of(days[3].Rows.Single(r => r.Table.Name == "store_sales"))
            .ShouldAllBe(r => r.Time("updated_at") >= days[3].Date.ToDateTime(TimeOnly.MinValue), "what marks it as new is the day on which it came");
    }

    [Fact]
    public void The_stream_and_the_shop_never_number_two_orders_alike()
    {
        var first = PlayedBusiness.Of(new SimulatedBusiness(_options).Day(1).Rows.Single(r => r.Source.Name == "shop" && r.Table.Name == "orders"));
        first.ShouldNotBeEmpty();
        first.ShouldAllBe(o => o.Number("order_id") > 1_000_000_000);
    }

    [Fact]
    public void The_stream_hears_of_a_day_what_the_tables_say()
    {
        var played = new PlayedBusiness(_options with { Dirt = 0 });
        var history = played.Rows["shop.orders"].ToDictionary(o => o.Number("order_id"), o => o.Text("order_status"));
        var (ids, invoices, told) = (new HashSet<string>(), new HashSet<long>(), new Dictionary<long, JsonElement>());
        for (var number = 1; number <= 20; number++)
        {
            var day = played.Play(number);
            var events = day.Events.Select(e => (e.Topic, e.Form, Key: Encoding.UTF8.GetString(e.Key), Value: JsonDocument.Parse(e.Value!).RootElement)).ToList();
            events.ShouldAllBe(e => e.Form == Simulator.Generation.Events.MessageForm.Fresh && ids.Add(e.Value.GetProperty("event_id").GetString()!));
            events.Select(e => At(e.Value)).ShouldBeInOrder();
            var orders = events.Where(e => e.Topic == "orders").ToList();
            orders.ShouldAllBe(e => e.Key == $"{e.Value.GetProperty("order_id").GetInt64()}");
            foreach (var (_, _, _, value) in orders)
                told[value.GetProperty("order_id").GetInt64()] = value;

            var placed = PlayedBusiness.Of(day.Rows.Single(r => r.Source.Name == "shop" && r.Table.Name == "orders"));
            orders.Where(e => e.Value.GetProperty("order_status").GetString() == "pending").Select(e => e.Value.GetProperty("order_id").GetInt64())
                .ShouldBe(placed.Select(o => o.Number("order_id")), ignoreOrder: true);
            var issued = events.Where(e => e.Topic == "invoices").Select(e => e.Value).ToList();
            issued.Count.ShouldBe(orders.Count(e => e.Value.GetProperty("order_status").GetString() == "paid"));
            issued.ShouldAllBe(i => invoices.Add(i.GetProperty("invoice_id").GetInt64()) && i.GetProperty("invoice_id").GetInt64() > 1_000_000_000);
            issued.ShouldAllBe(i => i.GetProperty("amount").GetDecimal() + i.GetProperty("tax_amount").GetDecimal()
                == told[i.GetProperty("order_id").GetInt64()].GetProperty("total_amount").GetDecimal());

            var clicks = PlayedBusiness.Of(day.Rows.Single(r => r.Table.Name == "clickstream"));
            events.Where(e => e.Topic == "clicks").Select(e => $"{e.Value.GetProperty("session_id")} {e.Value.GetProperty("event_type")} {e.Value.GetProperty("page")}")
                .ShouldBe(clicks.Select(c => $"{c.Text("session_id")} {c.Text("event_type")} {c.Text("page")}"), ignoreOrder: true);
        }

        // Whoever only listened knows of each order what the shop's database says now, and has missed none that changed.
        foreach (var order in played.Rows["shop.orders"])
        {
            var id = order.Number("order_id");
            if (!told.TryGetValue(id, out var last))
            {
                order.Text("order_status").ShouldBe(history[id], $"order {id}, of which nothing was told");
                continue;
            }

            last.GetProperty("order_status").GetString().ShouldBe(order.Text("order_status"));
            At(last).ShouldBe(order.Time("updated_at"));
            last.GetProperty("total_amount").GetDecimal().ShouldBe(order.Number("total_amount") / 100m);
            last.GetProperty("customer_id").GetInt64().ShouldBe(order.Number("customer_id"));
            last.GetProperty("items").EnumerateArray().Select(i => (i.GetProperty("product_id").GetInt64(), i.GetProperty("quantity").GetInt64()))
                .ShouldBe(played.Rows["shop.order_items"].Where(i => i.Number("order_id") == id).Select(i => (i.Number("product_id"), i.Number("quantity"))));
        }

        static DateTime At(JsonElement value) => value.GetProperty("occurred_at").GetDateTime().AddHours(-3);
    }

    [Fact]
    public void There_is_no_day_before_the_first_or_after_ten_years()
    {
        var business = new SimulatedBusiness(new() { Scale = 0.001m });
        Should.Throw<ArgumentOutOfRangeException>(() => business.Day(0));
        Should.Throw<ArgumentOutOfRangeException>(() => business.Day(SimulatorOptions.MostDays + 1));
        business.Day(SimulatorOptions.MostDays).Rows.Sum(r => PlayedBusiness.Of(r).Count).ShouldBeGreaterThan(0);
    }

    private static string Digest(SimulatedDay day)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var added in day.Rows)
        {
            Simulator.Generation.Utf8RowSink rows = added.Source.Kind is SourceKind.Documents ? new ExtendedJsonRows(added.Table) : new TabSeparatedRows();
            added.Write(rows);
            hash.AppendData(rows.Written.Span);
        }

        foreach (var changes in day.Changes)
        {
            var rows = new TabSeparatedRows();
            changes.Write(rows);
            hash.AppendData(rows.Written.Span);
        }

        foreach (var file in day.Files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file.Name));
            hash.AppendData(file.Content().Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
