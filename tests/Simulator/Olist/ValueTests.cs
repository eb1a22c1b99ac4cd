using EcommAspire.Domain.Sources;
using EcommAspire.Fixtures;
using EcommAspire.LocalServers;

namespace EcommAspire.Simulator.Tests.Olist;

/// <summary>How people write values, and what is made of them.</summary>
public sealed class ValueTests
{
    private static readonly DateTime _october = new(2017, 10, 2, 10, 56, 0);

    [RequiresFact(Needs.Postgres)]
    public async Task Times_are_read_in_every_form_whose_meaning_is_plain()
    {
        (string Written, DateTime Meant)[] times =
        [
            ("2017-10-02 10:56:00", _october),
            ("2017-10-02T10:56:00", _october),
            ("2017-10-02T10:56:00.000Z", _october),
            ("2017-10-02 10:56:00-03:00", _october),
            ("2017-10-02 10:56", _october),
            ("2017/10/02 10:56:00", _october),
            ("2017-10-02 10:56:00.123456", _october.AddTicks(1_234_560)),
            ("2017-10-02", _october.Date),
            ("10/2/2017 10:56", _october),
            ("10/2/2017 10:56:00 AM", _october),
            ("10/2/2017 10:56 pm", _october.AddHours(12)),
            ("10/2/17 10:56", _october),
            ("10/25/2017 0:05", new(2017, 10, 25, 0, 5, 0)),
            (" 10/2/2017 10:56 ", _october),
            ("10/10/2017 10:56", _october.AddDays(8)),
            ("02-Oct-2017 10:56", _october),
            ("2 Oct 17 10:56:00", _october),
            ("02/out./2017 10:56", _october),
            ("2 de outubro de 2017 10:56", _october),
            ("\"October 2, 2017 10:56 AM\"", _october),
            ("20171002", _october.Date),
            ("43010", _october.Date),
            ("43010.5", _october.Date.AddHours(12)),
            ("43010.45556", _october),
            ("\"43010,4555555556\"", _october),
        ];
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.OrdersFile, Rows.Orders([.. times.Select((t, i) => Rows.Order(i, t.Written))]));

        var report = await marketplace.LoadAsync(Marketplace.Orders);

        report.Refusals.ShouldBeEmpty();
        (await marketplace.QueryAsync("select order_purchase_timestamp from orders order by order_id")).Select(r => r[0]).ShouldBe(times.Select(t => (object)t.Meant));
        report.Repairs.ShouldContain(r => r.Kind == "written month/day/year" && r.Count == 6 && r.FirstLine == 10);
        report.Repairs.ShouldContain(r => r.Kind == "a month written as a word" && r.Count == 5);
        report.Repairs.ShouldContain(r => r.Kind == "a spreadsheet's day number read as its date and time" && r.Count == 4);
        report.Notes.ShouldBeEmpty();
    }

    [RequiresTheory(Needs.Postgres)]
    [InlineData("43010.4556")]
    [InlineData("1506941760")]
    [InlineData("31-Feb-2017")]
    [InlineData("02-Foo-2017")]
    [InlineData("03/04/2017 10:56")]
    [InlineData("10/2/2017 25:00")]
    [InlineData("2017-02-30 10:00:00")]
    [InlineData("2017-10-02 10:56:00+09:00")]
    [InlineData("56:00.0")]
    [InlineData("########")]
    [InlineData("")]
    [InlineData("NaT")]
    public async Task Times_without_a_plain_meaning_are_quarantined(string written)
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.OrdersFile, Rows.Orders(Rows.Order(1), Rows.Order(2, written)));

        var report = await marketplace.LoadAsync(Marketplace.Orders);

        (report.RowsLoaded, report.RowsQuarantined).ShouldBe((1, 1));
        report.Refusals.Single().Column.ShouldBe("order_purchase_timestamp");
    }

    [RequiresFact(Needs.Postgres)]
    public async Task The_order_of_day_and_month_is_what_the_column_proves_else_the_files_other_columns_else_the_other_files()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.OrdersFile, Rows.Orders(
            Rows.Order(1, "02/10/2017 10:56", "03/10/2017", "18/10/2017 0:00"),
            Rows.Order(2, "25/10/2017 10:56", "", "18/10/2017 0:00")));
        marketplace.Write(Rows.ReviewsFile, Rows.Reviews(Rows.Review(1).Replace("2018-01-18 00:00:00", "1/2/2018 0:00")));

        var report = await marketplace.LoadAsync();

        (await marketplace.QueryAsync("select order_purchase_timestamp, order_approved_at from orders order by order_id")).ShouldBe(
            [[_october, new DateTime(2017, 10, 3)], [new DateTime(2017, 10, 25, 10, 56, 0), null]]);
        report.Files.Single(f => f.Table == "orders").Notes.ShouldHaveSingleItem().ShouldBe(
            "order_approved_at: no date tells whether the month or the day comes first; read as day/month/year, as the file's other columns.");
        (await marketplace.QueryAsync("select review_creation_date from order_reviews")).Single()[0].ShouldBe(new DateTime(2018, 2, 1));
        report.Files.Single(f => f.Table == "order_reviews").Notes.ShouldHaveSingleItem().ShouldEndWith("read as day/month/year, as in the other files.");
    }

    [RequiresFact(Needs.Postgres)]
    public async Task Where_nothing_proves_the_order_only_a_date_without_its_zeros_is_an_english_spreadsheets_and_others_are_quarantined()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.OrdersFile, Rows.Orders(Rows.Order(1, "1/2/2018 0:00"), Rows.Order(2, "10/11/2017 9:30")));
        marketplace.Write(Rows.ItemsFile, Rows.Items(
            Rows.Item(1).Replace("2017-09-19 09:45:00", "01/02/2018 09:45"), Rows.Item(2).Replace("2017-09-19 09:45:00", "02/02/2018 09:45")));

        var report = await marketplace.LoadAsync();

        (await marketplace.QueryAsync("select order_purchase_timestamp from orders order by order_id")).Select(r => r[0])
            .ShouldBe([new DateTime(2018, 1, 2), new DateTime(2017, 10, 11, 9, 30, 0)]);
        report.Files.Single(f => f.Table == "orders").Notes.ShouldHaveSingleItem().ShouldContain("read as month/day/year, as spreadsheets write it");
        var items = report.Files.Single(f => f.Table == "order_items");
        (items.RowsLoaded, items.RowsQuarantined).ShouldBe((1, 1));
        marketplace.Quarantined(Marketplace.OrderItems).Single().ShouldContain(
            "shipping_limit_date may be day/month/year or month/day/year; the files do not tell which: '01/02/2018 09:45'.");
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_column_whose_dates_contradict_one_another_gives_those_that_prove_themselves()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.OrdersFile, Rows.Orders(Rows.Order(1, "10/25/2017 10:56"), Rows.Order(2, "25/10/2017 10:56"), Rows.Order(3, "3/4/2017 10:56")));
        marketplace.Write(Rows.ReviewsFile, Rows.Reviews([.. Enumerable.Range(0, 200).Select(i => Rows.Review(i).Replace("2018-01-18 00:00:00", i switch
        {
            7 => "25/10/2017 0:00",
            8 => "3/4/2017 0:00",
            _ => "10/25/2017 0:00",
        }))]));

        var orders = await marketplace.LoadAsync();

        var contradicting = orders.Files.Single(f => f.Table == "orders");
        (contradicting.RowsLoaded, contradicting.RowsQuarantined).ShouldBe((2, 1));
        contradicting.Refusals.Single().FirstLines.ShouldBe([4]);
        contradicting.Notes.ShouldHaveSingleItem().ShouldContain("1 dates have the month first and 1 the day, so those that do not tell were refused");
        // One stray in hundreds makes no doubt.
        var straying = orders.Files.Single(f => f.Table == "order_reviews");
        straying.RowsLoaded.ShouldBe(200);
        straying.Notes.ShouldHaveSingleItem().ShouldContain("1 of its dates are written the other way round");
        (await marketplace.QueryAsync($"select review_creation_date from order_reviews where review_id = '{Rows.Id(8)}'")).Single()[0].ShouldBe(new DateTime(2017, 3, 4));
    }

    [RequiresTheory(Needs.Postgres)]
    [InlineData("nan")]
    [InlineData("NaN")]
    [InlineData("NULL")]
    [InlineData("None")]
    [InlineData("\\N")]
    [InlineData("\"nan\"")]
    [InlineData("#N/A")]
    [InlineData("  ")]
    public async Task A_word_for_nothing_is_no_value_where_there_must_be_one(string word)
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.CustomersFile, Rows.Customers(
            Rows.Customer(1).Replace(Rows.Id(1) + ',' + Rows.Id(1), $"{word},{Rows.Id(1)}"),
            Rows.Customer(2).Replace(Rows.Id(2) + ',' + Rows.Id(2), $"{Rows.Id(2)},{word}"),
            Rows.Customer(3, zip: word), Rows.Customer(4, city: word), Rows.Customer(5, state: word), Rows.Customer(6)));
        marketplace.Write(Rows.ProductsFile, Rows.Products($"{Rows.Id(1)},{word},{word},,,,,,"));

        var customers = await marketplace.LoadAsync(Marketplace.Customers);

        (customers.RowsLoaded, customers.RowsQuarantined).ShouldBe((1, 5));
        customers.Refusals.ShouldAllBe(r => r.Reason == "is empty, and may not be");
        (await marketplace.QueryAsync("select product_category_name, product_name_lenght from products")).ShouldBe([[null, null]]);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task Codes_are_known_in_any_letter_case_and_unknown_ones_stay()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.OrdersFile, Rows.Orders(
            Rows.Order(1), Rows.Order(2).Replace("delivered", " Delivered "), Rows.Order(3).Replace("delivered", "lost")));

        var report = await marketplace.LoadAsync(Marketplace.Orders);

        (await marketplace.QueryAsync("select order_status from orders order by order_id")).Select(r => r[0]).ShouldBe(["delivered", "delivered", "lost"]);
        report.Repairs.ShouldHaveSingleItem().Column.ShouldBe("order_status");
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task Amounts_are_read_in_every_form_whose_meaning_is_plain(ServerKind kind)
    {
        (string Written, decimal Meant)[] amounts =
        [
            ("58.9", 58.9m), ("58.90", 58.90m), ("58", 58m), ("58.900", 58.90m), ("-3.50", -3.5m), ("+3.50", 3.5m), (".5", 0.5m), ("0", 0m),
            ("\"1,239.90\"", 1239.90m), ("\"58,9\"", 58.9m), ("\"1.239,90\"", 1239.90m), ("R$ 58.90", 58.90m), ("\"R$ 1.239,90\"", 1239.90m),
            ("\"R$\u00A012,90\"", 12.90m), ("BRL 12.90", 12.90m), ("\"1 239,90\"", 1239.90m), ("\"12\u00A0345\u00A0678,90\"", 12_345_678.90m), ("\"1\u202F239\"", 1239m),
            ("1.2399E+3", 1239.90m), ("13.290000000000001", 13.29m), (" 12.5 ", 12.5m), ("9999999999.99", 9999999999.99m),
        ];
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(kind);
        marketplace.Write(Rows.ItemsFile, Rows.Items([.. amounts.Select((a, i) => Rows.Item(i, a.Written))]));

        var report = await marketplace.LoadAsync(Marketplace.OrderItems);

        report.Refusals.ShouldBeEmpty();
        (await marketplace.QueryAsync("select price from order_items order by order_id")).Select(r => (decimal)r[0]!).ShouldBe(amounts.Select(a => a.Meant));
    }

    [RequiresTheory(Needs.Postgres)]
    [InlineData("10000000000.00", "beyond decimal(12,2)")]
    [InlineData("58.901", "more than 2 decimals")]
    [InlineData("\"1,234\"", "may be a number with decimals or with a thousands mark")]
    [InlineData("1.23.45", "not a number")]
    [InlineData("abc", "not a number")]
    [InlineData("(12.00)", "not a number")]
    [InlineData("1 23.45", "not a number")]
    [InlineData("$ 12.90", "not a number")]
    [InlineData("Infinity", "not a number")]
    [InlineData("NaN", "may not be")]
    [InlineData("1e400", "too large")]
    [InlineData("1e-40", "too small")]
    public async Task Amounts_without_a_plain_meaning_are_quarantined(string written, string reason)
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.ItemsFile, Rows.Items(Rows.Item(1, "7"), Rows.Item(2, written)));

        var report = await marketplace.LoadAsync(Marketplace.OrderItems);

        (report.RowsLoaded, report.RowsQuarantined).ShouldBe((1, 1));
        report.Refusals.Single().Reason.ShouldContain(reason);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_thousands_mark_is_one_where_the_column_proves_it()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.ItemsFile, Rows.Items(
            Rows.Item(1, "1.234", "\"1,234\""), Rows.Item(2, "\"58,90\"", "13.29")));

        var report = await marketplace.LoadAsync(Marketplace.OrderItems);

        report.RowsLoaded.ShouldBe(2);
        (await marketplace.QueryAsync("select price, freight_value from order_items order by order_id")).ShouldBe([[1234m, 1234m], [58.90m, 13.29m]]);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task Whole_numbers_may_have_zero_decimals_and_words_for_nothing_are_nothing()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.ProductsFile, Rows.Products(
            $"{Rows.Id(1)},perfumaria,40.0,287,1,225.0,16,10,14",
            $"{Rows.Id(2)},NaN,NULL,\\N,nan,None,<NA>,,\"\"",
            $"{Rows.Id(3)},artes,1.5,1,1,1,1,1,1",
            $"{Rows.Id(4)},artes,3000000000,1,1,1,1,1,1"));

        var report = await marketplace.LoadAsync(Marketplace.Products);

        (await marketplace.QueryAsync("select product_category_name, product_name_lenght, product_weight_g, product_photos_qty from products order by product_id"))
            .ShouldBe([["perfumaria", 40, 225, 1], [null, null, null, null]]);
        report.Refusals.Select(r => r.Reason).ShouldBe(["is not a whole number", "is beyond integer"]);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task Postal_codes_regain_the_zero_a_spreadsheet_took()
    {
        (string Written, string Meant)[] codes =
            [("1037", "01037"), ("14409", "14409"), ("1037.0", "01037"), ("01037-000", "01037"), ("14409001", "14409"), ("'01037", "01037"), ("\"=\"\"01037\"\"\"", "01037"), (" 14409 ", "14409"),
             ("1037-000", "01037"), ("1037000", "01037"), ("14.409-001", "14409"), ("1.037", "01037")];
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.CustomersFile, Rows.Customers(
            [.. codes.Select((c, i) => Rows.Customer(i, zip: c.Written)), Rows.Customer(90, zip: "37"), Rows.Customer(91, zip: "1O37"), Rows.Customer(92, zip: "1.5"), Rows.Customer(93, zip: "144091"), Rows.Customer(94, zip: "14409-")]));

        var report = await marketplace.LoadAsync(Marketplace.Customers);

        report.RowsQuarantined.ShouldBe(5);
        (await marketplace.QueryAsync("select customer_zip_code_prefix from customers order by customer_id")).Select(r => r[0]).ShouldBe(codes.Select(c => (object)c.Meant));
        report.Repairs.Single(r => r.Kind.Contains("zero before")).ShouldBe(new("customer_zip_code_prefix", "the lost zero before it restored", 5, 2));
    }

    [RequiresFact(Needs.Postgres)]
    public async Task Identifiers_lose_blanks_but_not_their_digits_to_a_spreadsheet()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        var ids = new[] { $" {Rows.Id(1)} ", "9e000000000000000000000000000012", "1.23E+31", "\"1,00E+31\"", "5E+10", "#REF!" };
        marketplace.Write(Rows.CustomersFile, Rows.Customers([.. ids.Select(id => $"{id},{Rows.Id(1)},14409,franca,sp")]));

        var report = await marketplace.LoadAsync(Marketplace.Customers);

        (report.RowsLoaded, report.RowsQuarantined).ShouldBe((2, 4));
        (await marketplace.QueryAsync("select customer_id, customer_state from customers order by customer_id"))
            .ShouldBe([[Rows.Id(1), "SP"], ["9e000000000000000000000000000012", "SP"]]);
        report.Refusals.Select(r => r.Reason).ShouldBe(
            ["was turned into a number by a spreadsheet, which lost its digits", "is a spreadsheet's error, not a value"]);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task Degrees_may_have_a_comma_and_must_be_on_the_globe()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.GeolocationFile, Rows.Geolocation(
            "1037;-23,54562128;-46,639;sao paulo;SP", "1037;-2.354.562.128;-46,63;sao paulo;SP", "1037;-23.5;-181;sao paulo;SP").Replace("code_prefix,", "code_prefix;").Replace(",geo", ";geo"));

        var report = await marketplace.LoadAsync(Marketplace.Geolocation);

        (report.RowsLoaded, report.RowsQuarantined).ShouldBe((1, 2));
        (await marketplace.QueryAsync("select geolocation_lat, geolocation_lng from geolocation")).Single().ShouldBe([-23.54562128, -46.639]);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task The_change_time_is_the_rows_last_event_promises_left_out()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.OrdersFile, Rows.Orders(Rows.Order(1, approved: "2017-10-02 11:07:00", estimated: "2019-01-01 00:00:00")));
        marketplace.Write(Rows.CustomersFile, Rows.Customers(Rows.Customer(1)));

        await marketplace.LoadAsync();

        (await marketplace.QueryAsync("select updated_at from orders")).Single()[0].ShouldBe(new DateTime(2017, 10, 2, 11, 7, 0));
        (await marketplace.QueryAsync("select updated_at from customers")).Single()[0].ShouldBe(new DateTime(2018, 11, 1));
    }
}
