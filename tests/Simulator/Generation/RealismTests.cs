namespace EcommAspire.Simulator.Tests.Generation;

/// <summary>That the business looks like one. Bounds are wide enough for any seed and narrow enough to fail without the effect.</summary>
public sealed class RealismTests
{
    private static readonly Lazy<Dictionary<string, List<Row>>> _rows = new(() =>
    {
        var business = new SimulatedBusiness(new() { Scale = 0.2m, Dirt = 0 });
        return business.Tables.ToDictionary(t => $"{t.Source.Name}.{t.Table.Name}", t => RowCollector.Of(business, t.Source.Name, t.Table.Name));
    });

    private static List<Row> Rows(string table) => _rows.Value[table];

    [Theory]
    [InlineData("marketplace.order_items", "marketplace.products", 0.22, 0.50)]
    [InlineData("shop.order_items", "shop.products", 0.10, 0.40)]
    [InlineData("stores.store_sales", "shop.products", 0.10, 0.40)]
    public void One_product_in_a_hundred_takes_a_large_share_of_the_sales(string sales, string products, double least, double most)
    {
        var bySales = Rows(sales).GroupBy(s => s["product_id"]).Select(p => p.Count()).OrderDescending();
        var share = bySales.Take(Math.Max(1, Rows(products).Count / 100)).Sum() / (double)Rows(sales).Count;
        share.ShouldBeInRange(least, most);
    }

    [Theory]
    [InlineData("marketplace.orders", "order_purchase_timestamp")]
    [InlineData("shop.orders", "order_timestamp")]
    public void Black_Friday_is_the_day_of_each_year_with_most_orders(string orders, string time)
    {
        foreach (var year in Rows(orders).GroupBy(o => o.Time(time).Year))
        {
            var busiest = year.CountBy(o => DateOnly.FromDateTime(o.Time(time))).MaxBy(d => d.Value);
            busiest.Key.ShouldBe(year.Key == 2024 ? new(2024, 11, 22) : new DateOnly(2025, 11, 28));
            busiest.Value.ShouldBeGreaterThan(year.Count() / 365 * 3);
        }
    }

    [Fact]
    public void People_buy_online_in_the_week_and_in_town_on_Saturdays()
    {
        var online = Rows("marketplace.orders").CountBy(o => o.Time("order_purchase_timestamp").DayOfWeek).ToDictionary();
        var inTown = Rows("stores.store_sales").CountBy(s => s.Time("sold_at").DayOfWeek).ToDictionary();
        online[DayOfWeek.Monday].ShouldBeGreaterThan(online[DayOfWeek.Saturday] * 12 / 10);
        inTown[DayOfWeek.Saturday].ShouldBeGreaterThan(inTown[DayOfWeek.Monday] * 15 / 10);
    }

    [Fact]
    public void Business_grows_from_the_first_year_to_the_second() =>
        Rows("marketplace.orders").Count(o => o.Time("order_purchase_timestamp").Year == 2025)
            .ShouldBeGreaterThan(Rows("marketplace.orders").Count(o => o.Time("order_purchase_timestamp").Year == 2024) * 13 / 10);

    [Fact]
    public void What_goes_far_is_long_on_its_way()
    {
        var places = Rows("marketplace.geolocation").GroupBy(g => g.Text("geolocation_zip_code_prefix"))
            .ToDictionary(g => g.Key, g => (Latitude: (double)g.First()["geolocation_lat"]!, Longitude: (double)g.First()["geolocation_lng"]!));
        var customers = Rows("marketplace.customers").ToDictionary(c => c.Text("customer_id"), c => places[c.Text("customer_zip_code_prefix")]);
        var sellers = Rows("marketplace.sellers").ToDictionary(s => s.Text("seller_id"), s => places[s.Text("seller_zip_code_prefix")]);
        var sellerOf = Rows("marketplace.order_items").Where(i => i.Number("order_item_id") == 1).ToDictionary(i => i.Text("order_id"), i => sellers[i.Text("seller_id")]);
        var trips = Rows("marketplace.orders").Where(o => o["order_delivered_customer_date"] is not null).Select(o =>
        {
            var (from, to) = (sellerOf[o.Text("order_id")], customers[o.Text("customer_id")]);
            var distance = Math.Sqrt(Math.Pow(from.Latitude - to.Latitude, 2) + Math.Pow(from.Longitude - to.Longitude, 2));
            return (Distance: distance, Days: (o.Time("order_delivered_customer_date") - o.Time("order_purchase_timestamp")).TotalDays);
        }).ToList();

        Correlation(trips).ShouldBeInRange(0.5, 0.95);
        trips.Average(t => t.Days).ShouldBeInRange(7, 14);
    }

    [Fact]
    public void Late_deliveries_are_few_and_cost_stars()
    {
        var late = Rows("marketplace.orders").Where(o => o["order_delivered_customer_date"] is not null).ToDictionary(
            o => o.Text("order_id"),
            o => o.Time("order_delivered_customer_date") > o.Time("order_estimated_delivery_date").AddDays(1));
        (late.Count(o => o.Value) / (double)late.Count).ShouldBeInRange(0.03, 0.12);

        var scores = Rows("marketplace.order_reviews").Where(r => late.ContainsKey(r.Text("order_id")))
            .GroupBy(r => late[r.Text("order_id")]).ToDictionary(g => g.Key, g => g.Average(r => r.Number("review_score")));
        scores[true].ShouldBeLessThan(3);
        scores[false].ShouldBeGreaterThan(4);
    }

    [Fact]
    public void Reviews_sound_as_they_score()
    {
        string[] happy = ["recomendo", "ótim", "adorei", "excelente", "perfeit", "gostei", "amei", "lind", "parabéns"];
        string[] angry = ["péssim", "defeito", "horrível", "não recomendo", "quebrou", "dinheiro", "decep", "nunca mais", "absurdo", "errad"];
        var messages = Rows("marketplace.order_reviews").Where(r => r["review_comment_message"] is not null)
            .Select(r => (Score: r.Number("review_score"), Text: r.Text("review_comment_message").ToLowerInvariant())).ToList();
        double Share(string[] words, Func<long, bool> score) =>
            messages.Where(m => score(m.Score)).Average(m => words.Any(w => m.Text.Replace("não gostei", "", StringComparison.Ordinal).Contains(w, StringComparison.Ordinal)) ? 1 : 0);

        Share(happy, s => s == 5).ShouldBeGreaterThan(0.5);
        Share(angry, s => s == 5).ShouldBeLessThan(0.02);
        Share(angry, s => s == 1).ShouldBeGreaterThan(0.45);
        messages.Select(m => m.Text).Distinct().Count().ShouldBeGreaterThan(5_000);
        (messages.Count / (double)Rows("marketplace.order_reviews").Count).ShouldBeInRange(0.3, 0.5);
    }

    [Fact]
    public void Reviews_of_products_come_in_two_languages()
    {
        var byLanguage = Rows("engagement.product_reviews").CountBy(r => (string?)r["language"] ?? "").ToDictionary();
        byLanguage["pt"].ShouldBeGreaterThan(byLanguage["en"] * 2);
        byLanguage["en"].ShouldBeGreaterThan(byLanguage.Values.Sum() / 10);
        Rows("engagement.product_reviews").Where(r => (string?)r["language"] == "en" && r["text"] is not null)
            .ShouldAllBe(r => r.Text("text").All(char.IsAscii));
    }

    [Fact]
    public void Some_people_come_back_and_the_loyal_come_often()
    {
        var persons = Rows("marketplace.customers").CountBy(c => c.Text("customer_unique_id")).ToList();
        persons.Count.ShouldBe(new Simulator.Generation.Sizes(0.2m).Persons);
        persons.Max(p => p.Value).ShouldBeGreaterThanOrEqualTo(3);

        var tiers = Rows("shop.customers").ToDictionary(c => c.Number("customer_id"), c => c.Text("tier"));
        var orders = Rows("shop.orders").CountBy(o => tiers[o.Number("customer_id")]).ToDictionary();
        var customers = tiers.Values.CountBy(t => t).ToDictionary();
        (orders["platinum"] / (double)customers["platinum"]).ShouldBeGreaterThan(4.0 * orders["bronze"] / customers["bronze"]);
    }

    [Fact]
    public void Every_way_to_pay_and_every_state_of_an_order_occurs()
    {
        Rows("marketplace.order_payments").Select(p => p.Text("payment_type")).Distinct().Order().ShouldBe(["boleto", "credit_card", "debit_card", "voucher"]);
        Rows("marketplace.orders").Select(o => o.Text("order_status")).Distinct().Order()
            .ShouldBe(Domain.Sources.Marketplace.OrderStatuses.Order());
        Rows("shop.orders").Select(o => o.Text("order_status")).Distinct().Order().ShouldBe(Domain.Sources.Shop.OrderStatuses.Order());
        Rows("engagement.clickstream").Select(e => e.Text("event_type")).Distinct().Order().ShouldBe(Domain.Sources.Engagement.EventTypes.Order());
    }

    [Fact]
    public void Stock_is_mostly_above_and_at_times_below_what_calls_for_more()
    {
        var low = Rows("shop.products").Average(p => p.Number("stock_quantity") < p.Number("reorder_level") ? 1 : 0.0);
        low.ShouldBeInRange(0.05, 0.25);
    }

    [Fact]
    public void Cities_lie_in_their_states_and_states_hold_their_codes()
    {
        // The first digits of postal codes by state, as the post office has them.
        var ranges = new Dictionary<string, (int First, int Last)>
        {
            ["SP"] = (1000, 19999),
            ["RJ"] = (20000, 28999),
            ["ES"] = (29000, 29999),
            ["MG"] = (30000, 39999),
            ["BA"] = (40000, 48999),
            ["SE"] = (49000, 49999),
            ["PE"] = (50000, 56999),
            ["AL"] = (57000, 57999),
            ["PB"] = (58000, 58999),
            ["RN"] = (59000, 59999),
            ["CE"] = (60000, 63999),
            ["PI"] = (64000, 64999),
            ["MA"] = (65000, 65999),
            ["PA"] = (66000, 68899),
            ["AP"] = (68900, 68999),
            ["AM"] = (69000, 69899),
            ["RR"] = (69300, 69399),
            ["AC"] = (69900, 69999),
            ["DF"] = (70000, 73699),
            ["GO"] = (72800, 76799),
            ["RO"] = (76800, 76999),
            ["TO"] = (77000, 77999),
            ["MT"] = (78000, 78899),
            ["MS"] = (79000, 79999),
            ["PR"] = (80000, 87999),
            ["SC"] = (88000, 89999),
            ["RS"] = (90000, 99999),
        };
        var places = Rows("marketplace.geolocation");
        places.Select(p => p.Text("geolocation_state")).Distinct().Order().ShouldBe(ranges.Keys.Order());
        places.ShouldAllBe(p => int.Parse(p.Text("geolocation_zip_code_prefix")) >= ranges[p.Text("geolocation_state")].First
            && int.Parse(p.Text("geolocation_zip_code_prefix")) <= ranges[p.Text("geolocation_state")].Last);
        places.ShouldAllBe(p => (double)p["geolocation_lat"]! > -34 && (double)p["geolocation_lat"]! < 5.3
            && (double)p["geolocation_lng"]! > -74 && (double)p["geolocation_lng"]! < -34);
        places.GroupBy(p => p.Text("geolocation_zip_code_prefix")).ShouldAllBe(z => z.Select(p => p.Text("geolocation_state")).Distinct().Count() == 1);
    }

    private static double Correlation(List<(double X, double Y)> pairs)
    {
        var (meanX, meanY) = (pairs.Average(p => p.X), pairs.Average(p => p.Y));
        var covariance = pairs.Sum(p => (p.X - meanX) * (p.Y - meanY));
        return covariance / Math.Sqrt(pairs.Sum(p => Math.Pow(p.X - meanX, 2)) * pairs.Sum(p => Math.Pow(p.Y - meanY, 2)));
    }
}
