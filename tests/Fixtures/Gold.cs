namespace EcommAspire.Fixtures;

/// <summary>What readers see of the published build, so that two builds can be compared.</summary>
public static class Gold
{
    private static readonly string[] _tables =
        ["dim_customer", "dim_product", "dim_seller", "dim_geography", "fct_order_items", "fct_orders", "fct_payments", "fct_reviews", "fct_store_sales"];

    /// <summary>Rows and a hash of the content of the marts' tables, whatever the rows' order.</summary>
    public static async Task<string> GoldAsync(this Ecomm ecomm)
    {
        var result = await ecomm.RunAsync("query",
            string.Join(" union all ", _tables.Select(t => $"select '{t}' as name, count(*) as rows, bit_xor(hash(t)) as content from {t} t")),
            "--format", "csv");
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException(result.ToString());
    }
}
