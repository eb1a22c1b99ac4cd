using EcommAspire.Domain.Sources;
using EcommAspire.Fixtures;
using EcommAspire.LocalServers;

namespace EcommAspire.Simulator.Tests.Olist;

/// <summary>What becomes of rows: loaded, blank, repeated or quarantined, and never without a word.</summary>
public sealed class RowTests
{
    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task Quoted_text_arrives_as_it_stands(ServerKind kind)
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(kind);
        marketplace.Write(Rows.ReviewsFile, Rows.Reviews(
            Rows.Review(1, "\"Muito bom,\r\n\r\nrecomendo \"\"mesmo\"\"\""),
            Rows.Review(2, "\" tab\tand \\ backslash 🎉 \""),
            Rows.Review(3, "12\" tv; \\N não", "\"NULL\""),
            Rows.Review(4, "NULL", "\"\"")));

        var report = await marketplace.LoadAsync(Marketplace.OrderReviews);

        (report.RowsRead, report.RowsLoaded).ShouldBe((4, 4));
        (await marketplace.QueryAsync("select review_comment_title, review_comment_message from order_reviews order by review_id")).ShouldBe(
        [
            [null, "Muito bom,\r\n\r\nrecomendo \"mesmo\""],
            [null, " tab\tand \\ backslash 🎉 "],
            ["NULL", "12\" tv; \\N não"],
            [null, null],
        ]);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task Blank_rows_are_counted_wherever_they_stand()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.CustomersFile, Rows.Customers(Rows.Customer(1), "", ",,,,", "  ", Rows.Customer(2), "\"\",\"\",,,", "", "", ""));

        var report = await marketplace.LoadAsync(Marketplace.Customers);

        (report.RowsRead, report.RowsLoaded, report.RowsBlank).ShouldBe((9, 2, 7));
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_repeated_row_is_kept_once_and_another_row_of_its_key_is_quarantined()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.CustomersFile, Rows.Customers(Rows.Customer(1), Rows.Customer(2), Rows.Customer(1), Rows.Customer(2, city: "campinas")));

        var report = await marketplace.LoadAsync(Marketplace.Customers);

        (report.RowsLoaded, report.RowsRepeated, report.FirstRepeatedLine, report.RowsQuarantined).ShouldBe((2, 1, 4L, 1));
        report.Refusals.Single().FirstLines.ShouldBe([5]);
        marketplace.Quarantined(Marketplace.Customers).Single().ShouldContain("differs from it (line 3)");
    }

    [RequiresFact(Needs.Postgres)]
    public async Task Repeated_coordinates_are_kept_and_a_review_may_stand_under_several_orders()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.GeolocationFile, Rows.Geolocation("01037,-23.5,-46.6,sao paulo,SP", "01037,-23.5,-46.6,sao paulo,SP"));
        marketplace.Write(Rows.ReviewsFile, Rows.Reviews(Rows.Review(1), Rows.Review(1).Replace($",{Rows.Id(1)}", $",{Rows.Id(2)}")));

        var report = await marketplace.LoadAsync();

        report.RowsLoaded.ShouldBe(4);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task Rows_of_the_wrong_shape_are_quarantined_unless_only_empty_fields_are_at_stake()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.CustomersFile, Rows.Customers(
            Rows.Customer(1) + ",,",
            Rows.Customer(2) + ",more",
            $"{Rows.Id(3)},x",
            Rows.Header(Marketplace.Customers),
            Rows.Customer(4)));
        marketplace.Write(Rows.ProductsFile, Rows.Products($"{Rows.Id(1)},artes,40", $"{Rows.Id(2)},ar").TrimEnd('\n'));

        var customers = await marketplace.LoadAsync(Marketplace.Customers);
        var products = await marketplace.LoadAsync(Marketplace.Products);

        (customers.RowsLoaded, customers.RowsQuarantined).ShouldBe((2, 3));
        customers.Refusals.Select(r => (r.Reason, r.FirstLines[0])).ShouldBe(
        [
            ("The row has too many fields", 3L),
            ("The row has too few fields", 4L),
            ("The row is the header once more", 5L),
        ]);
        customers.Repairs.ShouldHaveSingleItem().Count.ShouldBe(1);
        (products.RowsLoaded, products.RowsQuarantined).ShouldBe((1, 1));
        products.Refusals.Single().Reason.ShouldContain("ends in the middle");
    }

    [RequiresTheory(Needs.Postgres)]
    [InlineData("", 3)]
    [InlineData("\"Chegou antes do prazo\"", 3)]
    [InlineData("\"\"", 3)]
    public async Task An_unclosed_quote_spoils_its_own_line_only(string later, int loaded)
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.ReviewsFile, Rows.Reviews(Rows.Review(1), Rows.Review(2, "\"nunca fecha"), Rows.Review(3), Rows.Review(4, later)));

        var report = await marketplace.LoadAsync(Marketplace.OrderReviews);

        (report.RowsRead, report.RowsLoaded).ShouldBe((4, loaded));
        report.Refusals.ShouldHaveSingleItem().FirstLines.ShouldBe([3]);
        marketplace.Quarantined(Marketplace.OrderReviews).Single().ShouldContain("nunca fecha");
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_quote_within_a_quoted_field_is_taken_as_it_stands()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.ReviewsFile, Rows.Reviews(Rows.Review(1, "\"o \"melhor\" de todos\"")));

        var report = await marketplace.LoadAsync(Marketplace.OrderReviews);

        report.Repairs.ShouldHaveSingleItem().Kind.ShouldContain("quotes");
        (await marketplace.QueryAsync("select review_comment_message from order_reviews")).Single()[0].ShouldBe("o \"melhor\" de todos");
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_line_longer_than_any_row_is_quarantined_in_bounded_memory()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.ReviewsFile, Rows.Reviews(Rows.Review(1), Rows.Review(2, new('x', 3 << 20)), Rows.Review(3), Rows.Review(4, "\"" + new string('y', 2 << 20)), Rows.Review(5)));

        var report = await marketplace.LoadAsync(Marketplace.OrderReviews);

        (report.RowsLoaded, report.RowsQuarantined).ShouldBe((3, 2));
        report.Refusals.SelectMany(r => r.FirstLines).ShouldBe([3, 5]);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_zero_byte_and_too_long_a_text_are_quarantined()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.CustomersFile, Rows.Customers(Rows.Customer(1, city: "fran\0ca"), Rows.Customer(2, city: new('é', 101)), Rows.Customer(3, city: new('é', 100)), Rows.Customer(4, city: "")));

        var report = await marketplace.LoadAsync(Marketplace.Customers);

        report.RowsLoaded.ShouldBe(1);
        report.Refusals.Select(r => r.Column).ShouldAllBe(c => c == "customer_city");
        marketplace.Quarantined(Marketplace.Customers)[1].ShouldContain("101 characters");
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task Keys_may_be_as_long_as_their_column_and_differ_in_case_or_accent_only(ServerKind kind)
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(kind);
        var longest = string.Concat(Enumerable.Repeat("🎉\\", 50));
        marketplace.Write(Rows.TranslationFile, Rows.Translation($"{longest},party", "artes,arts", "Artes,arts", "artês,arts", "artes ,arts"));

        var report = await marketplace.LoadAsync(Marketplace.CategoryTranslation);

        (report.RowsLoaded, report.RowsRepeated).ShouldBe((4, 1));
        (await marketplace.QueryAsync("select product_category_name from product_category_name_translation where product_category_name_english = 'party'"))
            .Single()[0].ShouldBe(longest);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_quarantined_row_tells_where_it_stood_and_a_load_of_mended_files_clears_it()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.CustomersFile, Rows.Customers(Rows.Customer(1), Rows.Customer(2, zip: "abc")));
        await marketplace.LoadAsync(Marketplace.Customers);

        using var row = System.Text.Json.JsonDocument.Parse(marketplace.Quarantined(Marketplace.Customers).Single());
        row.RootElement.GetProperty("source").GetString().ShouldBe("marketplace");
        row.RootElement.GetProperty("table").GetString().ShouldBe("customers");
        row.RootElement.GetProperty("file").GetString().ShouldBe(Rows.CustomersFile);
        row.RootElement.GetProperty("line").GetInt64().ShouldBe(3);
        row.RootElement.GetProperty("column").GetString().ShouldBe("customer_zip_code_prefix");
        row.RootElement.GetProperty("reason").GetString().ShouldBe("customer_zip_code_prefix is not the first five digits of a postal code: 'abc'.");
        row.RootElement.GetProperty("raw").GetString().ShouldBe(Rows.Customer(2, zip: "abc"));
        row.RootElement.GetProperty("batch_id").GetString().ShouldStartWith("olist-");

        marketplace.Write(Rows.CustomersFile, Rows.Customers(Rows.Customer(1), Rows.Customer(2)));
        (await marketplace.LoadAsync(Marketplace.Customers)).RowsLoaded.ShouldBe(2);
    }
}
