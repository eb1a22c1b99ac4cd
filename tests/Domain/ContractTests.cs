using EcommAspire.Domain.Ddl;
using EcommAspire.Domain.Sources;

namespace EcommAspire.Domain.Tests;

public sealed class ContractTests
{
    public static TheoryData<string, string> Tables()
    {
        var data = new TheoryData<string, string>();
        foreach (var source in Business.Sources)
        {
            foreach (var table in source.Tables)
                data.Add(source.Name, table.Name);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Keys_watermarks_and_references_name_columns_that_exist(string sourceName, string tableName)
    {
        var source = Business.Source(sourceName);
        var table = source[tableName];

        table.Columns.Select(c => c.Name).ShouldBeUnique();
        table.Key.ShouldAllBe(key => !table[key].Nullable);
        if (table.Watermark is { } watermark)
            table[watermark].Nullable.ShouldBeFalse();
        foreach (var reference in table.ForeignKeys)
        {
            var target = source[reference.Table];
            reference.References.ShouldBe(target.Key);
            reference.Columns.Select(c => table[c].Type).ShouldBe(target.Key.Select(k => target[k].Type));
        }
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_description_ends_in_its_grain(string sourceName, string tableName) =>
        Business.Source(sourceName)[tableName].Description.Split(". ")[^1].ShouldStartWith("One ");

    [Fact]
    public void A_referenced_table_stands_before_those_that_refer_to_it()
    {
        foreach (var source in Business.Sources)
        {
            var seen = new HashSet<string>();
            foreach (var table in source.Tables)
            {
                table.ForeignKeys.ShouldAllBe(f => seen.Contains(f.Table));
                seen.Add(table.Name);
            }
        }
    }

    [Fact]
    public void The_marketplace_is_the_public_datasets_nine_files() =>
        Marketplace.Source.Tables.Select(Marketplace.OlistFile).Order().ShouldBe(
        [
            "olist_customers_dataset.csv",
            "olist_geolocation_dataset.csv",
            "olist_order_items_dataset.csv",
            "olist_order_payments_dataset.csv",
            "olist_order_reviews_dataset.csv",
            "olist_orders_dataset.csv",
            "olist_products_dataset.csv",
            "olist_sellers_dataset.csv",
            "product_category_name_translation.csv",
        ]);

    [Fact]
    public void An_unknown_source_names_the_known_ones() =>
        Should.Throw<KeyNotFoundException>(() => Business.Source("shops")).Message.ShouldContain("shop, marketplace");

    [Theory]
    [InlineData(SqlDialect.PostgreSql, "a\"b", "\"a\"\"b\"")]
    [InlineData(SqlDialect.MySql, "a`b", "`a``b`")]
    public void Names_are_quoted_whatever_they_hold(SqlDialect dialect, string name, string quoted) =>
        dialect.Quote(name).ShouldBe(quoted);
}
