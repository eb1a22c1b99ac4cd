using EcommAspire.Domain.Sources;
using EcommAspire.Fixtures;
using EcommAspire.LocalServers;
using EcommAspire.Simulator.Olist;

namespace EcommAspire.Simulator.Tests.Olist;

public sealed class SampleTests
{
    [RequiresTheory(Needs.Servers | Needs.OlistSample)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task The_real_files_are_loaded_as_they_are_and_what_is_missing_or_dangling_is_said(ServerKind kind)
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(kind);

        var report = await marketplace.LoadAsync(OlistSample.Folder);

        foreach (var file in report.Files.Where(f => f.State is OlistFileState.Loaded))
        {
            // The sample has no line breaks within fields: a line is a row.
            var rows = File.ReadLines(Path.Combine(OlistSample.Folder!, file.File)).Count() - 1;
            file.RowsLoaded.ShouldBe(rows, file.File);
            file.RowsRead.ShouldBe(rows, file.File);
            file.Repairs.ShouldBeEmpty(file.File);
            (await marketplace.CountAsync(file.Table)).ShouldBe(rows, file.File);
        }

        report.Files.Count(f => f.State is OlistFileState.Loaded).ShouldBe(8);
        report.Files.Single(f => f.State is OlistFileState.Missing).Table.ShouldBe("order_reviews");
        (await marketplace.CountAsync("order_reviews")).ShouldBe(0);
        report.RowsQuarantined.ShouldBe(0);
        foreach (var dangling in report.Dangling)
        {
            var column = dangling.Columns.Single();
            var key = Marketplace.Source[dangling.References].Key.Single();
            dangling.Rows.ShouldBe(Dangling(dangling.Table, column, dangling.References, key), dangling.ToString());
        }

        report.Dangling.Select(d => d.Table).ShouldBe(["products", "orders", "order_items", "order_payments"], ignoreOrder: false);
        report.Dangling[0].Keys.ShouldBe(2); // the two categories that the public translation lacks
        report.Dangling[0].Rows.ShouldBe(13);
    }

    [RequiresTheory(Needs.Servers | Needs.OlistSample)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task Values_arrive_exactly(ServerKind kind)
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(kind);
        await marketplace.LoadAsync(OlistSample.Folder);

        (await marketplace.QueryAsync(
            """
            select order_item_id, shipping_limit_date, price, freight_value from order_items
            where order_id = '00010242fe8c5a6d1ba2dd792cb16214'
            """)).Single().ShouldBe([1, new DateTime(2017, 9, 19, 9, 45, 0), 58.9m, 13.29m]);
        (await marketplace.QueryAsync(
            "select geolocation_lat, geolocation_lng from geolocation where geolocation_zip_code_prefix = '01037' and geolocation_lat = -23.54562128"))
            .First().ShouldBe([-23.54562128, -46.63929205]);
        (await marketplace.QueryAsync("select count(*) from geolocation where geolocation_city = 'são paulo'"))
            .Single()[0].ShouldBe((long)Rows("geolocation").Count(r => r[3] == "são paulo"));
        (await marketplace.QueryAsync("select sum(price), sum(freight_value) from order_items"))
            .Single().ShouldBe([Rows("order_items").Sum(r => decimal.Parse(r[5])), Rows("order_items").Sum(r => decimal.Parse(r[6]))]);
        (await marketplace.QueryAsync("select count(*) from products where product_category_name is null")).Single()[0].ShouldBe(610L);
        (await marketplace.QueryAsync("select updated_at from orders where order_id = 'e481f51cbdc54678b7cc49136f2d6af7'"))
            .Single()[0].ShouldBe(new DateTime(2017, 10, 10, 21, 25, 0));
    }

    [RequiresTheory(Needs.Servers | Needs.OlistSample)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task Files_that_are_in_already_are_not_loaded_again(ServerKind kind)
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(kind);
        var first = await marketplace.LoadAsync(OlistSample.Folder);

        var second = await marketplace.LoadAsync(OlistSample.Folder);

        first.Unchanged.ShouldBeFalse();
        second.Unchanged.ShouldBeTrue();
        second.RowsLoaded.ShouldBe(first.RowsLoaded);
        second.Dangling.Select(d => d.ToString()).ShouldBe(first.Dangling.Select(d => d.ToString()));
    }

    private static long Dangling(string table, string column, string target, string key)
    {
        var keys = Rows(target).Select(r => r[Header(target).IndexOf(key)]).ToHashSet();
        return Rows(table).Select(r => r[Header(table).IndexOf(column)]).LongCount(value => value.Length > 0 && !keys.Contains(value));
    }

    private static List<string> Header(string table) => [.. Lines(table).First().Split(',')];

    private static IEnumerable<string[]> Rows(string table) => Lines(table).Skip(1).Select(line => line.Split(','));

    private static IEnumerable<string> Lines(string table) =>
        File.ReadLines(Path.Combine(OlistSample.Folder!, Marketplace.OlistFile(Marketplace.Source[table])));
}
