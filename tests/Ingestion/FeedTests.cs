using EcommAspire.Domain.Sources;
using EcommAspire.Ingestion.Files;

namespace EcommAspire.Ingestion.Tests;

public sealed class FeedTests : IDisposable
{
    private readonly Ground _ground = new();

    private string Root => Path.Combine(_ground.Folder, "feeds");

    public void Dispose() => _ground.Dispose();

    [Fact]
    public async Task Files_are_taken_once_and_kept_in_the_archive()
    {
        Land("products", "products_20240101T0000.csv", "valid_on,product_id,category,price,product_name,stock_quantity\n2024-01-01,1,toys,9.90,\"Ball, \"\"red\"\"\",5\r\n2024-01-01,2,toys,1,\"two\nlines\",0\n\n,,,,,\n");
        Land("orders", "orders_20240101T0000.json", """
            [
              {"order_id":"A1","partner":"p","customer_id":1,"order_date":"2024-01-01T10:00:00Z","status":"placed","items":[{"product_id":1, "quantity":2}],"total_amount":19.80},
              {"order_id":"A2","partner":"p","customer_id":2,"order_date":"2024-01-01T10:00:00-03:00","status":"placed","items":[],"total_amount":"0.00"}
            ]
            """);
        Land("orders", "orders_20240101T0015.json", "[]");

        var first = await TakeAsync();
        var again = await TakeAsync();

        _ground.Refused().ShouldBeEmpty();
        first.Tables.Single(t => t.Table == "orders").Rows.ShouldBe(2);
        again.Tables.ShouldAllBe(t => t.Outcome == TableOutcome.NothingNew);
        _ground.Query("select product_id::varchar, product_name, price::varchar, stock_quantity::varchar, valid_on::varchar, _source_file, _source_line::varchar from feeds.products order by 1").ShouldBe(
        [
            ["1", "Ball, \"red\"", "9.90", "5", "2024-01-01", "products_20240101T0000.csv", "2"],
            ["2", "two\nlines", "1.00", "0", "2024-01-01", "products_20240101T0000.csv", "3"],
        ]);
        _ground.Query("select order_id, items::varchar, total_amount::varchar, order_date::varchar, _source_line::varchar from feeds.orders order by 1").ShouldBe(
        [
            ["A1", """[{"product_id":1, "quantity":2}]""", "19.80", "2024-01-01 10:00:00+00", "2"],
            ["A2", "[]", "0.00", "2024-01-01 13:00:00+00", "3"],
        ]);
        _ground.Query("select count(*)::varchar from feeds.customers").ShouldBe([["0"]]);
        Files("landing").ShouldBeEmpty();
        Files("staging").ShouldBeEmpty();
        Files("archive").ShouldBe(["orders/orders_20240101T0000.json", "orders/orders_20240101T0015.json", "products/products_20240101T0000.csv"]);
        _ground.Lake.Table("feeds", "orders").Last()!.Taken.Select(t => (t.Name, t.Rows)).ShouldBe([("orders_20240101T0000.json", 2), ("orders_20240101T0015.json", 0)]);
    }

    [Fact]
    public async Task Later_files_add_to_earlier_ones_and_a_file_sent_twice_does_not()
    {
        const string Day = "customer_id,name,email,city,state,signup_date,valid_on\n1,A,,X,SP,2020-01-01,2024-01-01\n";
        Land("customers", "customers_20240101T0000.csv", Day);
        await TakeAsync();
        Land("customers", "customers_20240101T0000.csv", Day);
        Land("customers", "customers_20240102T0000.csv", Day.Replace("2024-01-01", "2024-01-02", StringComparison.Ordinal));
        await TakeAsync();

        _ground.Query("select valid_on::varchar, email from feeds.customers order by 1").ShouldBe([["2024-01-01", null], ["2024-01-02", null]]);
        Files("archive").ShouldBe(["customers/customers_20240101T0000.csv", "customers/customers_20240101T0000~2.csv", "customers/customers_20240102T0000.csv"]);
    }

    [Fact]
    public async Task What_a_killed_run_had_committed_but_not_archived_does_not_count_again()
    {
        Land("products", "products_1.csv", "product_id,product_name,category,price,stock_quantity,valid_on\n1,a,b,1.00,1,2024-01-01\n");
        await TakeAsync();
        // As after a kill between the commit and the move.
        File.Move(Path.Combine(Root, "archive/products/products_1.csv"), Path.Combine(Root, "staging/products/products_1.csv"));

        (await TakeAsync()).Tables.Single(t => t.Table == "products").Outcome.ShouldBe(TableOutcome.NothingNew);

        _ground.Query("select count(*)::varchar from feeds.products").ShouldBe([["1"]]);
        Files("staging").ShouldBeEmpty();
        Files("archive").ShouldBe(["products/products_1.csv"]);
    }

    [Theory]
    [InlineData("1,a,b,1.00", null, "4 values where the header names 6")]
    [InlineData("1,a,b,1.00,1,2024-01-01,extra", null, "7 values")]
    [InlineData("x,a,b,1.00,1,2024-01-01", "product_id", "'x'")]
    [InlineData("1,,b,1.00,1,2024-01-01", "product_name", "missing")]
    [InlineData("1,a,b,1.005,1,2024-01-01", "price", "exactly")]
    [InlineData("1,a,b,,1,2024-01-01", "price", "missing")]
    [InlineData("1,a,b,1.00,3000000000,2024-01-01", "stock_quantity", "32 bits")]
    [InlineData("1,a,b,1.00,1,01/02/2024", "valid_on", "year-month-day")]
    [InlineData("1,\"a\"b,b,1.00,1,2024-01-01", null, "after a closing quote")]
    public async Task A_bad_row_of_csv_is_in_quarantine_with_file_line_column_and_reason(string bad, string? column, string reason)
    {
        Land("products", "products_1.csv", $"product_id,product_name,category,price,stock_quantity,valid_on\n7,\"two\nlines\",b,1.00,1,2024-01-01\n{bad}\n8,a,b,1.00,1,2024-01-01\n");

        await TakeAsync();

        _ground.Query("select product_id::varchar from feeds.products order by 1").ShouldBe([["7"], ["8"]]);
        var refused = _ground.Refused().ShouldHaveSingleItem();
        refused.File.ShouldBe("products_1.csv");
        refused.Line.ShouldBe(4);
        refused.Column.ShouldBe(column);
        refused.Reason.ShouldContain(reason);
        refused.Raw.ShouldBe(bad);
    }

    [Theory]
    [InlineData("products", "products_1.csv", "", "is empty", null)]
    [InlineData("products", "products_1.csv", "id,name\n1,a\n", "has no column product_id", 1)]
    [InlineData("orders", "orders_1.json", "", "not one JSON array", 1)]
    [InlineData("orders", "orders_1.json", "{}", "not one JSON array", 1)]
    [InlineData("orders", "orders_1.json", "[\n{\"order_id\":\"A1\"},\n{\"order_", "not one JSON array", 3)]
    public async Task A_file_that_cannot_be_read_is_set_aside_whole(string feed, string name, string content, string reason, int? line)
    {
        Land(feed, name, content);

        await TakeAsync();
        await TakeAsync();

        var refused = _ground.Refused().ShouldHaveSingleItem();
        refused.File.ShouldBe(name);
        refused.Line.ShouldBe(line);
        refused.Reason.ShouldContain(reason);
        Files("quarantine").ShouldBe([$"{feed}/{name}"]);
        Files("archive").ShouldBeEmpty();
        _ground.Query($"select count(*)::varchar from feeds.{feed}").ShouldBe([["0"]]);
    }

    [Fact]
    public async Task A_bad_object_does_not_keep_its_neighbours_out()
    {
        Land("orders", "orders_1.json", """
            [{"order_id":"A1","partner":"p","customer_id":1,"order_date":"2024-01-01T10:00:00Z","status":"placed","items":[],"total_amount":1},
             17,
             {"order_id":"A2","partner":"p","customer_id":"one","order_date":"2024-01-01T10:00:00Z","status":"placed","items":[],"total_amount":1},
             {"order_id":"A3","partner":"p","customer_id":1,"order_date":"2024-01-01T10:00:00Z","status":"placed","items":[],"total_amount":1}]
            """);

        await TakeAsync();

        _ground.Query("select order_id from feeds.orders order by 1").ShouldBe([["A1"], ["A3"]]);
        _ground.Refused().Select(r => (r.Line, r.Column, r.Key)).ShouldBe([(2, null, null), (3, "customer_id", "A2")]);
    }

    [Fact]
    public async Task An_array_far_larger_than_a_page_is_read_whole()
    {
        var orders = Enumerable.Range(0, 5000).Select(i =>
            $$"""{"order_id":"A{{i}}","partner":"p","customer_id":{{i}},"order_date":"2024-01-01T10:00:00Z","status":"placed","items":[{"note":"{{new string('x', i % 300)}}"}],"total_amount":{{i}}.25}""");
        Land("orders", "orders_1.json", $"[{string.Join(",\n", orders)}]");

        await TakeAsync();

        _ground.Refused().ShouldBeEmpty();
        _ground.Query("select count(*)::varchar, sum(total_amount)::varchar, sum(length(items))::varchar, max(_source_line)::varchar from feeds.orders").ShouldBe(
            [["5000", "12498750.00", (Enumerable.Range(0, 5000).Sum(i => i % 300) + (5000 * """[{"note":""}]""".Length)).ToString(), "5000"]]);
    }

    [Fact]
    public async Task Files_of_other_names_stay_where_they_are_and_are_named()
    {
        Land("products", "readme.txt", "hello");
        Land("products", "products_1.csv", "product_id,product_name,category,price,stock_quantity,valid_on\n");
        Land("products", "products_2.csv.tmp", "half");

        var result = await TakeAsync();

        result.Tables.Single(t => t.Table == "products").Notes.ShouldHaveSingleItem().ShouldContain("readme.txt");
        Files("landing").ShouldBe(["products/products_2.csv.tmp", "products/readme.txt"]);
    }

    private void Land(string feed, string name, string content)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, "landing", feed)).FullName;
        File.WriteAllText(Path.Combine(folder, name), content);
    }

    private IEnumerable<string> Files(string stage)
    {
        var folder = Path.Combine(Root, stage);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal)
            : [];
    }

    private Task<IngestionResult> TakeAsync() => _ground.TakeAsync(new FeedConnector(Feeds.Source, Feeds.All, Root, _ground.Lake));
}
