using DuckDB.NET.Data;
using EcommAspire.Fixtures;

namespace EcommAspire.EndToEnd.Tests;

/// <summary>Marts whose sources may not be there yet, and the tests that hold the models' SQL.</summary>
public sealed class MartTests
{
    private const string NoInvoices = "drop view events.invoices; drop schema events cascade";

    private const string Invoices =
        """
        create schema events;
        create table events.invoices as
        select
          event_id, invoice_id::bigint as invoice_id, order_id::bigint as order_id, 1::bigint as customer_id,
          amount::decimal(12, 2) as amount, (amount / 10)::decimal(12, 2) as tax_amount, 'brl' as currency,
          occurred_at::timestamptz as occurred_at, read_at::timestamptz as _extracted_at, 'events' as _source_id, 'b1' as _batch_id
        from (values
          ('sent twice', 1, 1, 10, '2025-06-01 12:00:00+00', '2025-06-01 12:01:00+00'),
          ('sent twice', 1, 1, 10, '2025-06-01 12:00:00+00', '2025-06-01 12:02:00+00'),
          ('corrected', 1, 1, 20, '2026-01-01 02:59:00+00', '2026-01-01 03:00:00+00'),
          ('of nobody', 2, 999999999, 30, '2025-06-01 12:00:00+00', '2025-06-01 12:01:00+00')
        ) as messages(event_id, invoice_id, order_id, amount, occurred_at, read_at)
        """;

    [RequiresFact(Needs.Servers)]
    public async Task Invoices_are_in_gold_as_soon_as_the_stream_has_brought_them()
    {
        await using var ecomm = await FilledData.CopyAsync();
        (await AskAsync(ecomm, "select count(*) from fct_invoices")).ShouldBe("0");
        (await AskAsync(ecomm, "select count(*) from audit.build_log where resource_type = 'unit_test'")).ShouldBe("0");

        // A lake that has never heard of the stream. A build by hand also asks the unit tests.
        Change(ecomm, NoInvoices);
        var without = await ecomm.RunAsync("model", "build");
        without.ExitCode.ShouldBe(0, without.ToString());
        (await AskAsync(ecomm, "select count(*) from fct_invoices")).ShouldBe("0");
        int.Parse(await AskAsync(ecomm, "select count(*) from audit.build_log where resource_type = 'unit_test' and status = 'pass'")).ShouldBeGreaterThanOrEqualTo(15);
        int.Parse(await AskAsync(ecomm, "select count(*) from audit.data_quality_checks")).ShouldBeGreaterThanOrEqualTo(60);

        Change(ecomm, Invoices);
        var with = await ecomm.RunAsync("model", "build", "--exclude-resource-type", "unit_test");
        with.ExitCode.ShouldBe(0, with.ToString());
        (await AskAsync(ecomm, "select string_agg(invoice_id || ' ' || issue_count || ' ' || total_amount || ' ' || currency || ' ' || date_key, ', ' order by invoice_id) from fct_invoices"))
            .ShouldBe("\"1 2 22.00 BRL 20251231, 2 1 33.00 BRL 20250601\"");
        (await AskAsync(ecomm, "select severity || ' ' || status || ' ' || failures from audit.data_quality_checks where table_name = 'fct_invoices' and column_name = 'order_key' and test_type = 'relationships'"))
            .ShouldBe("logged logged 1");
    }

    private static void Change(Ecomm ecomm, string sql)
    {
        using var connection = new DuckDBConnection($"Data Source={Path.Combine(ecomm.Data, "lake", "catalog.duckdb")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async Task<string> AskAsync(Ecomm ecomm, string sql)
    {
        var result = await ecomm.RunAsync("query", sql, "--format", "csv");
        result.ExitCode.ShouldBe(0, result.ToString());
        return result.Output.Split('\n')[1];
    }
}
