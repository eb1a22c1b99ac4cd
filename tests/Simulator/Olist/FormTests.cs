using System.IO.Compression;
using System.Text;
using EcommAspire.Domain.Sources;
using EcommAspire.Fixtures;
using EcommAspire.LocalServers;
using EcommAspire.Simulator.Olist;

namespace EcommAspire.Simulator.Tests.Olist;

/// <summary>The forms whole files come in.</summary>
public sealed class FormTests
{
    private static readonly string _three = Rows.Customers(Rows.Customer(1, city: "são paulo"), Rows.Customer(2, city: "brasília"), Rows.Customer(3, city: "maceió"));

    public static TheoryData<string, byte[], string?> Encodings()
    {
        var latin1 = Encoding.Latin1;
        var dos = CodePagesEncodingProvider.Instance.GetEncoding(850)!;
        var mac = CodePagesEncodingProvider.Instance.GetEncoding(10000)!;
        return new()
        {
            { "UTF-8", Encoding.UTF8.GetBytes(_three), null },
            { "UTF-8 with a mark", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(_three)], null },
            { "UTF-16 little-endian", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(_three)], "UTF-16" },
            { "UTF-16 big-endian", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(_three)], "UTF-16" },
            { "UTF-16 without a mark", Encoding.Unicode.GetBytes(_three), "UTF-16" },
            { "UTF-32", [.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes(_three)], "UTF-32" },
            { "Latin-1", latin1.GetBytes(_three), "Latin-1" },
            { "MS-DOS", dos.GetBytes(_three), "850" },
            { "Mac", mac.GetBytes(_three), "Mac" },
        };
    }

    [RequiresTheory(Needs.Postgres)]
    [MemberData(nameof(Encodings))]
    public async Task Any_encoding_of_the_text_is_read_and_said(string name, byte[] content, string? said)
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.CustomersFile, content);

        var report = await marketplace.LoadAsync(Marketplace.Customers);

        report.RowsLoaded.ShouldBe(3, name);
        (await CitiesAsync(marketplace)).ShouldBe(["são paulo", "brasília", "maceió"], name);
        if (said is null)
            report.Notes.ShouldBeEmpty();
        else
            report.Notes.ShouldHaveSingleItem().ShouldContain(said);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task Rows_of_another_encoding_within_a_utf8_file_are_quarantined()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.CustomersFile, [.. Encoding.UTF8.GetBytes(_three), .. Encoding.Latin1.GetBytes(Rows.Customer(4, city: "goiânia") + "\n")]);

        var report = await marketplace.LoadAsync(Marketplace.Customers);

        report.RowsLoaded.ShouldBe(3);
        var refusal = report.Refusals.ShouldHaveSingleItem();
        (refusal.Column, refusal.FirstLines).ShouldBe(("customer_city", refusal.FirstLines));
        refusal.FirstLines.ShouldBe([5]);
        marketplace.Quarantined(Marketplace.Customers).ShouldHaveSingleItem().ShouldContain("goiânia");
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_file_of_two_encodings_is_never_read_as_one_that_garbles_the_other()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        byte[] latin1 = [.. Enumerable.Range(4, 5).SelectMany(i => Encoding.Latin1.GetBytes(Rows.Customer(i, city: "goiânia") + "\n"))];
        marketplace.Write(Rows.CustomersFile, [.. Encoding.UTF8.GetBytes(_three), .. latin1]);

        var report = await marketplace.LoadAsync(Marketplace.Customers);

        (report.RowsLoaded, report.RowsQuarantined).ShouldBe((3, 5));
        (await CitiesAsync(marketplace)).ShouldBe(["são paulo", "brasília", "maceió"]);
    }

    [RequiresTheory(Needs.Postgres)]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\n")]
    public async Task Any_line_end_will_do(string lineEnd)
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.CustomersFile, (_three + Rows.Customer(4, zip: "x") + "\n").Replace("\n", lineEnd));

        var report = await marketplace.LoadAsync(Marketplace.Customers);

        report.RowsLoaded.ShouldBe(3);
        report.Refusals.ShouldHaveSingleItem().FirstLines.ShouldBe([5]);
        (await CitiesAsync(marketplace)).ShouldBe(["são paulo", "brasília", "maceió"]);
    }

    [RequiresTheory(Needs.Postgres)]
    [InlineData(';', "semicolons")]
    [InlineData('\t', "tabs")]
    [InlineData('|', "bars")]
    public async Task Other_separators_are_found_out_and_said(char separator, string said)
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.ItemsFile, Rows.Items(Rows.Item(1, "58~90"), Rows.Item(2, "1.239~90")).Replace(',', separator).Replace('~', ','));

        var report = await marketplace.LoadAsync(Marketplace.OrderItems);

        report.RowsLoaded.ShouldBe(2);
        report.Notes.ShouldHaveSingleItem().ShouldContain(said);
        (await marketplace.QueryAsync("select price from order_items order by order_id")).Select(r => r[0]).ShouldBe([58.90m, 1239.90m]);
        report.Repairs.ShouldContain(r => r.Column == "price" && r.Kind.Contains("comma") && r.Count == 2);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task The_separator_line_of_a_spreadsheet_is_passed_over()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.CustomersFile, "sep=;\r\n" + _three.Replace(',', ';'));

        (await marketplace.LoadAsync(Marketplace.Customers)).RowsLoaded.ShouldBe(3);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task Lines_above_the_header_are_passed_over_and_said()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.CustomersFile, "# exported 2024-01-01\nCustomers; all\n\n" + _three);

        var report = await marketplace.LoadAsync(Marketplace.Customers);

        (report.RowsRead, report.RowsLoaded).ShouldBe((3, 3));
        report.Notes.ShouldHaveSingleItem().ShouldBe("2 lines above its header passed over.");
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_file_without_a_header_is_refused_with_what_to_do()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.TranslationFile, "artes,arts\nbebes,baby\n");

        var report = await marketplace.LoadAsync(Marketplace.CategoryTranslation);

        report.Refusal.ShouldBe(
            "product_category_name_translation.csv has no header. Its first line holds: artes, arts. "
            + "Put a line above it that names the columns: product_category_name, product_category_name_english.");
    }

    [RequiresTheory(Needs.Postgres)]
    [InlineData("customerId,customerUniqueId,customerZipCodePrefix,customerCity,customerState")]
    [InlineData("CUSTOMER_ID,CUSTOMER_UNIQUE_ID,CUSTOMER_ZIP_CODE_PREFIX,CUSTOMER_CITY,CUSTOMER_STATE")]
    [InlineData("\"Customer ID\", Customer Unique Id ,customer-zip-code-prefix,Customer City,Customer.State")]
    public async Task A_header_in_any_style_is_understood(string header)
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.CustomersFile, _three.Replace(Rows.Header(Marketplace.Customers), header));

        (await marketplace.LoadAsync(Marketplace.Customers)).RowsLoaded.ShouldBe(3);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task Files_put_one_after_the_other_give_the_rows_of_both()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        var mark = "\uFEFF";
        marketplace.Write(Rows.CustomersFile, mark + _three + mark + Rows.Customers(Rows.Customer(4), Rows.Customer(5)) + mark + Rows.Customer(6) + "\n" + mark + $"\"{Rows.Id(7)}\",{Rows.Id(7)},14409,franca,SP\r" + mark);

        var report = await marketplace.LoadAsync(Marketplace.Customers);

        (report.RowsRead, report.RowsLoaded, report.RowsQuarantined, report.RowsBlank).ShouldBe((9, 7, 1, 1));
        report.Refusals.Single().Reason.ShouldBe("The row is the header once more");
        report.Repairs.Single().Kind.ShouldBe("a byte order mark within the file passed over");
    }

    [RequiresTheory(Needs.Postgres)]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task A_broken_unit_of_wide_text_spoils_its_own_row_only(string encodingName)
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        var encoding = Encoding.GetEncoding(encodingName);
        byte[] bytes = [.. encoding.Preamble, .. encoding.GetBytes(_three)];
        var at = encoding.GetString(bytes).IndexOf("brasília", StringComparison.Ordinal) * 2;
        (bytes[at], bytes[at + 1]) = encodingName == "utf-16" ? ((byte)0x3D, (byte)0xD8) : ((byte)0xD8, (byte)0x3D); // the first half of a pair
        marketplace.Write(Rows.CustomersFile, [.. bytes, (byte)'x']);

        var report = await marketplace.LoadAsync(Marketplace.Customers);

        (report.RowsRead, report.RowsLoaded, report.RowsQuarantined).ShouldBe((4, 2, 2));
        report.Notes.ShouldHaveSingleItem().ShouldContain("but not all of it");
        var refused = marketplace.Quarantined(Marketplace.Customers);
        refused[0].ShouldContain("holds bytes that are not UTF-16");
        refused[0].ShouldContain("\uFFFDrasília");
    }

    [RequiresFact(Needs.Postgres)]
    public async Task Quotes_escaped_by_backslashes_are_read_where_the_file_makes_sense_only_so()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.ReviewsFile, Rows.Reviews(
            Rows.Review(1, """ "o \"melhor\" de todos" """.Trim()),
            Rows.Review(2, """ "disse \"sim\"" """.Trim()),
            Rows.Review(3, """ "c:\\" """.Trim(), """ "\"" """.Trim()),
            Rows.Review(4, "\"uma\\\nlinha\"")));

        var escaped = await marketplace.LoadAsync(Marketplace.OrderReviews);

        escaped.RowsLoaded.ShouldBe(4);
        escaped.Notes.ShouldHaveSingleItem().ShouldContain("escaped by backslashes");
        (await marketplace.QueryAsync("select review_comment_message from order_reviews order by review_id")).Select(r => r[0])
            .ShouldBe(["o \"melhor\" de todos", "disse \"sim\"", "c:\\", "uma\nlinha"]);

        // A backslash that ends a text is only that.
        marketplace.Write(Rows.ReviewsFile, Rows.Reviews(Rows.Review(1, """ "c:\" """.Trim()), Rows.Review(2, "\"a\\b \"\"c\"\"\"")));
        var plain = await marketplace.LoadAsync(Marketplace.OrderReviews);
        (plain.RowsLoaded, plain.Notes.Count).ShouldBe((2, 0));
        (await marketplace.QueryAsync("select review_comment_message from order_reviews order by review_id")).Select(r => r[0])
            .ShouldBe(["c:\\", "a\\b \"c\""]);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_header_in_another_order_case_and_spelling_is_understood_and_strange_columns_are_said()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.ProductsFile,
            $"""
            ,"PRODUCT_ID", product_name_length ,Product Category Name,product_description_lenght,product_photos_qty,product_weight_g,product_length_cm,product_height_cm,product_width_cm,note
            0,{Rows.Id(1)},40,perfumaria,287,1,225,16,10,14,hello
            1,{Rows.Id(2)},,,,,,,,,

            """);

        var report = await marketplace.LoadAsync(Marketplace.Products);

        report.RowsLoaded.ShouldBe(2);
        (await marketplace.QueryAsync("select product_category_name, product_name_lenght, product_width_cm from products order by product_id"))
            .ShouldBe([["perfumaria", 40, 14], [null, null, null]]);
        string.Join(' ', report.Notes).ShouldSatisfyAllConditions(
            notes => notes.ShouldContain("product_name_length was taken for product_name_lenght"),
            notes => notes.ShouldContain("note is not of the public files"),
            notes => notes.ShouldContain("1 column without a name"));
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_file_without_a_column_it_needs_is_refused_in_a_sentence_and_the_rest_is_loaded()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.CustomersFile, "customer_id,city\n1,franca\n");
        marketplace.Write(Rows.TranslationFile, Rows.Translation("artes,arts"));

        var report = await marketplace.LoadAsync();

        var refused = report.Files.Single(f => f.State is OlistFileState.Refused);
        refused.Refusal.ShouldBe(
            "olist_customers_dataset.csv has no column customer_unique_id, customer_zip_code_prefix, customer_city, customer_state. "
            + "Its first line names: customer_id, city. "
            + "Expected: customer_id, customer_unique_id, customer_zip_code_prefix, customer_city, customer_state.");
        (await marketplace.CountAsync("customers")).ShouldBe(0);
        (await marketplace.CountAsync("product_category_name_translation")).ShouldBe(1);
    }

    [RequiresTheory(Needs.Postgres)]
    [InlineData("\"customer_id,customer_unique_id\n1,2\n")]
    [InlineData("\"\n")]
    [InlineData("\u0001\u0002\u0003")]
    public async Task Whatever_stands_in_place_of_a_header_the_file_is_refused_in_a_sentence(string content)
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.CustomersFile, content);

        var report = await marketplace.LoadAsync(Marketplace.Customers);

        report.State.ShouldBe(OlistFileState.Refused);
        report.Refusal!.ShouldStartWith(Rows.CustomersFile);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_column_that_may_be_empty_may_be_absent()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.ReviewsFile,
            $"review_id,order_id,review_score,review_creation_date,review_answer_timestamp\n{Rows.Id(1)},{Rows.Id(1)},5,2018-01-18 00:00:00,2018-01-18 21:46:59\n");

        var report = await marketplace.LoadAsync(Marketplace.OrderReviews);

        report.RowsLoaded.ShouldBe(1);
        report.Notes.ShouldContain(n => n.Contains("no column review_comment_title"));
    }

    [RequiresTheory(Needs.Postgres)]
    [InlineData("")]
    [InlineData("\n\r\n  \n")]
    public async Task An_empty_file_is_refused_in_a_sentence(string content)
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.CustomersFile, content);

        var report = await marketplace.LoadAsync(Marketplace.Customers);

        report.State.ShouldBe(OlistFileState.Refused);
        report.Refusal!.ShouldContain("is empty");
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_header_alone_is_a_file_of_no_rows()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.CustomersFile, Rows.Header(Marketplace.Customers));

        (await marketplace.LoadAsync(Marketplace.Customers)).ShouldSatisfyAllConditions(
            report => report.State.ShouldBe(OlistFileState.Loaded),
            report => report.RowsRead.ShouldBe(0));
    }

    [RequiresFact(Needs.Postgres)]
    public async Task Compressed_files_other_letter_case_and_the_archive_itself_are_read()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        await using (var gzip = new GZipStream(File.Create(Path.Combine(marketplace.Folder, Rows.CustomersFile + ".gz")), CompressionLevel.Fastest))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(_three));
        marketplace.Write("OLIST_Orders_Dataset.CSV", Rows.Orders(Rows.Order(1)));
        marketplace.Write("notes.txt", "buy milk");
        await using (var zip = await ZipFile.OpenAsync(Path.Combine(marketplace.Folder, "archive.zip"), ZipArchiveMode.Create))
        {
            await using var entry = new StreamWriter(await zip.CreateEntry("data/product_category_name_translation.csv").OpenAsync());
            await entry.WriteAsync(Rows.Translation("artes,arts"));
        }

        var report = await marketplace.LoadAsync();

        report.RowsLoaded.ShouldBe(5);
        report.Notes.ShouldHaveSingleItem().ShouldContain("notes.txt");
        var archive = await marketplace.LoadAsync(Path.Combine(marketplace.Folder, "archive.zip"));
        archive.RowsLoaded.ShouldBe(1);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_cut_off_archive_is_refused_in_a_sentence_and_the_rest_is_loaded()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.CustomersFile, _three);
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Rows.Orders([.. Enumerable.Range(0, 3000).Select(i => Rows.Order(i))])));
        marketplace.Write(Rows.OrdersFile + ".gz", packed.ToArray()[..(int)(packed.Length / 2)]);

        var orders = await marketplace.LoadAsync(Marketplace.Orders);

        orders.State.ShouldBe(OlistFileState.Refused);
        orders.Refusal.ShouldBe($"{Rows.OrdersFile}.gz cannot be read: The archive is cut off or damaged.");
        (await marketplace.CountAsync("customers")).ShouldBe(3);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_folder_that_is_not_there_or_holds_none_of_the_files_is_a_sentence()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);

        (await Should.ThrowAsync<SimulationException>(() => marketplace.LoadAsync("/no/such/folder"))).Message.ShouldContain("There is no folder /no/such/folder");
        (await Should.ThrowAsync<SimulationException>(() => marketplace.LoadAsync())).Message.ShouldContain("none of the nine files");
    }

    private static async Task<string[]> CitiesAsync(MarketplaceUnderTest marketplace) =>
        [.. (await marketplace.QueryAsync("select customer_city from customers order by customer_id")).Select(r => (string)r[0]!)];
}
