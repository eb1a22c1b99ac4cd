using EcommAspire.Warehouse.Builds;
using EcommAspire.Warehouse.Reading;

namespace EcommAspire.Cli.Pipeline;

/// <summary>A product that earned much.</summary>
internal sealed record TopProduct(long Rank, string Source, string Name, string Category, long Sales, decimal Revenue);

/// <summary>A month's revenue.</summary>
internal sealed record MonthRevenue(DateOnly Month, decimal Revenue);

/// <summary>What a person wants to see first of a published build.</summary>
/// <param name="TopProducts">The products with the most revenue.</param>
/// <param name="Months">Revenue by month, the last twelve of the marketplace's data: public files end years before the sources made beside them.</param>
internal sealed record Headlines(IReadOnlyList<TopProduct> TopProducts, IReadOnlyList<MonthRevenue> Months)
{
    private const string Products =
        """
        select product_rank, source, coalesce(product_name, product_id), coalesce(category, ''), sale_count, revenue
        from reports.top_10_products
        order by product_rank
        limit 5
        """;

    private const string ByMonth =
        """
        select month, revenue
        from (
          select cast(date_trunc('month', date_day) as date) as month, cast(sum(revenue) as decimal(18, 2)) as revenue
          from reports.daily_revenue
          where date_day <= (select last_day(coalesce(max(date_day) filter (source = 'marketplace'), max(date_day))) from reports.daily_revenue)
          group by 1
          order by 1 desc
          limit 12
        )
        order by month
        """;

    public static async Task<Headlines> ReadAsync(BuildStore store, Build build, CancellationToken cancellation)
    {
        await using var reader = await WarehouseReader.OpenAsync(store, build, cancellation);
        var products = new List<TopProduct>();
        await using (var rows = await reader.QueryAsync(Products, cancellation))
        {
            while (await rows.ReadAsync(cancellation))
                products.Add(new(rows.GetInt64(0), rows.GetString(1), rows.GetString(2), rows.GetString(3), rows.GetInt64(4), rows.GetDecimal(5)));
        }

        var months = new List<MonthRevenue>();
        await using (var rows = await reader.QueryAsync(ByMonth, cancellation))
        {
            while (await rows.ReadAsync(cancellation))
                months.Add(new(await rows.GetFieldValueAsync<DateOnly>(0, cancellation), rows.GetDecimal(1)));
        }

        return new(products, months);
    }
}
