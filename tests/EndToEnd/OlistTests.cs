using System.IO.Compression;
using System.Text;
using System.Text.Json;
using EcommAspire.Fixtures;

namespace EcommAspire.EndToEnd.Tests;

/// <summary>The public Olist files in the marketplace's place: the real ones, and as people really have them.</summary>
public sealed class OlistTests
{
    private static readonly string[] _run = ["pipeline", "run", "--scale", "0.001", "--olist"];

    [RequiresFact(Needs.Servers | Needs.OlistSample)]
    public async Task The_real_files_travel_to_gold_and_what_is_missing_or_dangling_is_said()
    {
        await using var ecomm = new Ecomm();

        var run = await ecomm.RunAsync([.. _run, OlistSample.Folder!]);

        run.ExitCode.ShouldBe(0, run.ToString());
        run.Output.ShouldContain("olist_order_reviews_dataset.csv is not there; order_reviews is empty.");
        run.Output.ShouldContain($"{Dangling("order_items", "order_id", "orders"):N0} of {Rows("order_items").Count:N0} order_items refer to orders that are not in the files");
        run.Output.ShouldContain($"{Dangling("order_payments", "order_id", "orders"):N0} of {Rows("order_payments").Count:N0} order_payments refer to orders that are not in the files");
        run.Output.ShouldContain($"{Dangling("orders", "customer_id", "customers"):N0} of {Rows("orders").Count:N0} orders refer to customers that are not in the files");

        var gold = await RowAsync(ecomm,
            """
            select
              (select count(*) from fct_order_items where source = 'marketplace') as lines,
              (select count(*) from fct_orders where source = 'marketplace') as orders,
              (select count(*) from fct_payments where source = 'marketplace') as payments,
              (select count(*) from dim_customer where source = 'marketplace') as customers,
              (select count(*) from fct_reviews where source = 'marketplace') as reviews,
              (select cast(sum(price) as varchar) from fct_order_items where source = 'marketplace') as price,
              (select cast(sum(payment_value) as varchar) from fct_payments where source = 'marketplace') as paid
            """);
        gold.ShouldBe(
        [
            $"{Rows("order_items").Count}",
            $"{Rows("orders").Count}",
            $"{Rows("order_payments").Count}",
            $"{Rows("customers").Select(r => r["customer_unique_id"]).Distinct().Count()}",
            "0",
            $"{Rows("order_items").Sum(r => decimal.Parse(r["price"])):0.00}",
            $"{Rows("order_payments").Sum(r => decimal.Parse(r["payment_value"])):0.00}",
        ]);

        // The same files again are known, and give the same gold.
        var before = await ecomm.GoldAsync();
        var again = await ecomm.RunAsync([.. _run, OlistSample.Folder!]);
        again.ExitCode.ShouldBe(0, again.ToString());
        again.Output.ShouldContain("olist_order_reviews_dataset.csv is not there");
        (await ecomm.GoldAsync()).ShouldBe(before);
    }

    [RequiresFact(Needs.Servers)]
    public async Task The_archive_is_taken_as_it_was_downloaded()
    {
        await using var ecomm = new Ecomm();
        var archive = Path.Combine(ecomm.Scratch, "archive.zip");
        await using (var zip = await ZipFile.OpenAsync(archive, ZipArchiveMode.Create))
        {
            await using var entry = await zip.CreateEntry("olist_sellers_dataset.csv").OpenAsync();
            await entry.WriteAsync("seller_id,seller_zip_code_prefix,seller_city,seller_state\ns1,01037,sao paulo,SP\n"u8.ToArray());
        }

        var result = await ecomm.RunAsync("simulate", "--olist", archive);

        result.ExitCode.ShouldBe(0, result.ToString());
        result.Output.ShouldContain("archive.zip/olist_sellers_dataset.csv: loaded");
    }

    [RequiresFact(Needs.Servers)]
    public async Task Messy_files_are_taken_where_their_meaning_is_plain_and_the_rest_is_in_quarantine_by_file_and_line()
    {
        await using var ecomm = new Ecomm();
        var files = Directory.CreateDirectory(Path.Combine(ecomm.Scratch, "olist")).FullName;

        // A mark of UTF-8, CRLF, zip codes without their zero, a blank row, trailing blank lines.
        Write("olist_customers_dataset.csv", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
            """
            customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state
            c1,u1,1037,são paulo,SP
            c2,u2,14409,franca,SP

            c3,u2,14409,franca,SP
            c4,u4,zip?,maceió,AL


            """);
        // A spreadsheet's dates.
        Write("olist_orders_dataset.csv", Encoding.UTF8,
            """
            order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date
            o1,c1,delivered,10/2/2017 10:56,10/2/2017 11:07,10/4/2017 19:55,10/10/2017 21:25,10/18/2017 0:00
            o2,c2,delivered,12/31/2017 23:59,1/1/2018 0:10,1/2/2018 9:00,1/9/2018 18:00,1/20/2018 0:00
            o3,c3,shipped,the other day,,,,1/20/2018 0:00
            """);
        // A row that breaks off.
        Write("olist_order_items_dataset.csv", Encoding.UTF8,
            """
            order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value
            o1,1,p1,s1,10/6/2017 11:07,58.90,13.29
            o1,2,p1,s1,10/6/2017 11:07,58.90,13.29
            o2,1,p1,s1
            """);
        // Latin-1.
        Write("olist_sellers_dataset.csv", Encoding.Latin1,
            """
            seller_id,seller_zip_code_prefix,seller_city,seller_state
            s1,1037,são paulo,SP
            """);
        Write("olist_order_reviews_dataset.csv", Encoding.UTF8,
            """"
            review_id,order_id,review_score,review_comment_title,review_comment_message,review_creation_date,review_answer_timestamp
            r1,o1,5,,"Muito bom,

            recomendo ""mesmo""",10/11/2017 0:00,10/12/2017 3:43
            """");

        var run = await ecomm.RunAsync([.. _run, files]);

        run.ExitCode.ShouldBe(0, run.ToString());
        run.Output.ShouldContain("Latin-1");
        run.Output.ShouldContain("month/day/year");
        run.Output.ShouldContain("the lost zero before it restored");
        run.Output.ShouldContain("olist_customers_dataset.csv: 1 row refused for customer_zip_code_prefix");
        run.Output.ShouldContain("olist_customers_dataset.csv: 3 rows held nothing and were left out.");
        run.Output.ShouldContain("olist_order_payments_dataset.csv is not there; order_payments is empty.");

        // The months shown end with those of the files, and the sources made beside them tell of the same years.
        Months(run).ShouldSatisfyAllConditions(
            months => months.Length.ShouldBeGreaterThan(6),
            months => months[^1].ShouldBe("2017-10"),
            months => months.ShouldAllBe(m => string.CompareOrdinal(m, "2016-10") >= 0));
        (await RowAsync(ecomm, "select min(date_day) >= '2016-10-01', max(date_day) < '2018-10-01' from reports.daily_revenue")).ShouldBe(["true", "true"]);

        // Gold writes cities without accents.
        (await RowAsync(ecomm,
            """
            select
              (select string_agg(customer_zip_code_prefix || ' ' || customer_city, ', ' order by customer_unique_id) from dim_customer where source = 'marketplace'),
              (select string_agg(strftime(order_purchase_timestamp, '%Y-%m-%d %H:%M'), ', ' order by order_id) from fct_orders where source = 'marketplace'),
              (select count(*) from fct_order_items where source = 'marketplace'),
              (select string_agg(seller_city, ', ') from dim_seller where seller_id = 's1'),
              (select review_comment_message = E'Muito bom,\r\n\r\nrecomendo "mesmo"' from stg_marketplace__order_reviews)
            """)).ShouldBe(["01037 sao paulo, 14409 franca", "2017-10-02 10:56, 2017-12-31 23:59", "2", "sao paulo", "true"]);

        var refused = JsonDocument.Parse((await ecomm.RunAsync("quarantine", "ls", "--json")).Output).RootElement.EnumerateArray()
            .Where(g => g.GetProperty("source").GetString() == "marketplace")
            .Select(g => $"{g.GetProperty("table").GetString()} {g.GetProperty("records").GetInt64()} {g.GetProperty("first").GetString()}");
        refused.ShouldBe(
            ["customers 1 olist_customers_dataset.csv:6", "order_items 1 olist_order_items_dataset.csv:4", "orders 1 olist_orders_dataset.csv:4"], ignoreOrder: true);

        // A generated marketplace again: nothing in quarantine tells of files that are no longer there.
        var generated = await ecomm.RunAsync("pipeline", "run", "--scale", "0.001");
        generated.ExitCode.ShouldBe(0, generated.ToString());
        Months(generated).Length.ShouldBe(12);
        (await ecomm.RunAsync("quarantine", "ls", "--json")).Output.ShouldNotContain("olist");
        Directory.EnumerateFiles(Path.Combine(ecomm.Data, "quarantine"), "olist-*", SearchOption.AllDirectories).ShouldBeEmpty();

        static string[] Months(EcommResult run) =>
            [.. run.Output[run.Output.IndexOf("Revenue by month", StringComparison.Ordinal)..].Split('\n').Skip(1).TakeWhile(l => l.Length > 0).Select(l => l.Trim()[..7])];

        void Write(string name, Encoding encoding, string text) =>
            File.WriteAllBytes(Path.Combine(files, name), [.. encoding.Preamble, .. encoding.GetBytes(text.ReplaceLineEndings("\r\n") + "\r\n")]);
    }

    [RequiresFact(Needs.Servers)]
    public async Task What_breaks_the_rules_of_the_business_is_loaded_and_warned_of_and_gold_counts_it()
    {
        await using var ecomm = new Ecomm();
        var archive = Path.Combine(ecomm.Scratch, "archive.zip");
        await using (var zip = await ZipFile.OpenAsync(archive, ZipArchiveMode.Create))
        {
            // As a spreadsheet set to Portuguese saves them.
            await AddAsync(zip, "olist_customers_dataset.csv", "customer_id;customer_unique_id;customer_zip_code_prefix;customer_city;customer_state\nc1;u1;1037;são paulo;SP\nc2;u2;14409;franca;SP\nnan;u3;14409;franca;SP\n");
            await AddAsync(zip, "olist_orders_dataset.csv",
                """
                order_id;customer_id;order_status;order_purchase_timestamp;order_approved_at;order_delivered_carrier_date;order_delivered_customer_date;order_estimated_delivery_date
                o1;c1;delivered;02/10/2017 10:56;02/10/2017 11:07;04/10/2017 19:55;10/10/2017 21:25;18/10/2017 00:00
                o2;c2;perdido;03/10/2017 10:56;01/10/2017 11:07;;;18/10/2017 00:00
                o3;c9;delivered;04/10/2117 10:56;;;;18/10/2017 00:00
                o1;c2;delivered;02/10/2017 10:56;;;;18/10/2017 00:00

                """);
            await AddAsync(zip, "olist_order_items_dataset.csv",
                """
                order_id;order_item_id;product_id;seller_id;shipping_limit_date;price;freight_value
                o1;1;p1;s1;06/10/2017 11:07;1.058,90;13,29
                o1;2;p1;s1;06/10/2017 11:07;R$ 58,90;13,29
                o2;0;p1;s1;06/10/2017 11:07;-5,00;-1,00
                o9;1;p1;s1;06/10/2017 11:07;7,00;0,00
                o9;2;p1;s1;06/10/2017 11:07;sete;0,00

                """);
            await AddAsync(zip, "olist_order_payments_dataset.csv",
                "order_id;payment_sequential;payment_type;payment_installments;payment_value\no1;1;pix;-1;1.144,38\no2;1;boleto;1;-6,00\no9;1;Voucher;1;7\n");
            await AddAsync(zip, "olist_order_reviews_dataset.csv",
                """
                review_id;order_id;review_score;review_comment_title;review_comment_message;review_creation_date;review_answer_timestamp
                r1;o1;6;;;11/10/2017 00:00;12/10/2017 03:43
                r2;o1;0;;;11/10/2017 00:00;12/10/2017 03:43
                r3;o9;-1;;;11/10/2017 00:00;12/10/2017 03:43
                r4;o1;4,5;;;11/10/2017 00:00;12/10/2017 03:43

                """);
        }

        var run = await ecomm.RunAsync([.. _run, archive]);

        run.ExitCode.ShouldBe(0, run.ToString());
        run.Output.ShouldContain("archive.zip/olist_orders_dataset.csv: Its fields are separated by semicolons.");
        (await RowAsync(ecomm,
            """
            select
              (select count(*) || ' ' || sum(price) || ' ' || sum(freight_value) from fct_order_items where source = 'marketplace'),
              (select count(*) from fct_orders where source = 'marketplace'),
              (select count(*) || ' ' || sum(payment_value) from fct_payments where source = 'marketplace'),
              (select string_agg(review_score, ',' order by review_score) from fct_reviews where source = 'marketplace'),
              (select string_agg(customer_unique_id, ',' order by customer_unique_id) from dim_customer where source = 'marketplace')
            """)).ShouldBe(["4 1119.80 25.58", "3", "3 1145.38", "-1,0,6", "u1,u2"]);
        var warned = (await RowAsync(ecomm,
            "select string_agg(test_name, ' ' order by test_name) from audit.data_quality_checks where status in ('warn', 'logged')"))[0];
        warned.ShouldSatisfyAllConditions(
            tests => tests.ShouldContain("accepted_values_stg_marketplace__order_reviews_review_score"),
            tests => tests.ShouldContain("accepted_values_stg_marketplace__orders_order_status"),
            tests => tests.ShouldContain("accepted_values_stg_marketplace__order_payments_payment_type"),
            tests => tests.ShouldContain("assert_no_negative_prices"),
            tests => tests.ShouldContain("assert_milestones_in_order"),
            tests => tests.ShouldContain("assert_plausible_dates"),
            tests => tests.ShouldContain("relationships_stg_marketplace__order_items_order_id"));
        run.Output.ShouldContain("olist_order_items_dataset.csv: 1 row refused for price: is not a number (line 6)");
        run.Output.ShouldContain("olist_orders_dataset.csv: 1 row refused: The row has the order_id of an earlier one, which is kept, and differs from it (line 5)");
        run.Output.ShouldContain("olist_order_reviews_dataset.csv: 1 row refused for review_score: is not a whole number (line 5)");
        run.Output.ShouldContain("olist_customers_dataset.csv: 1 row refused for customer_id: is empty, and may not be (line 4)");

        static async Task AddAsync(ZipArchive zip, string name, string text)
        {
            await using var entry = await zip.CreateEntry(name).OpenAsync();
            await entry.WriteAsync(Encoding.Latin1.GetBytes(text));
        }
    }

    // The sample has neither quoted separators nor line breaks in the files that are counted here.
    private static List<Dictionary<string, string>> Rows(string table)
    {
        var lines = File.ReadLines(Path.Combine(OlistSample.Folder!, $"olist_{table}_dataset.csv")).Select(l => l.Split(',')).ToList();
        return [.. lines.Skip(1).Select(cells => lines[0].Zip(cells).ToDictionary(p => p.First.Trim('"'), p => p.Second.Trim('"')))];
    }

    private static int Dangling(string table, string column, string references)
    {
        var there = Rows(references).Select(r => r[column]).ToHashSet();
        return Rows(table).Count(r => !there.Contains(r[column]));
    }

    private static async Task<string[]> RowAsync(Ecomm ecomm, string sql)
    {
        var result = await ecomm.RunAsync("query", sql, "--json");
        result.ExitCode.ShouldBe(0, result.ToString());
        var row = JsonDocument.Parse(result.Output).RootElement;
        return [.. (row.ValueKind is JsonValueKind.Array ? row[0] : row).EnumerateObject().Select(p => p.Value.ToString().ToLowerInvariant())];
    }
}
