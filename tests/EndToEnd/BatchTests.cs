using System.Text.Json;
using DuckDB.NET.Data;
using EcommAspire.Fixtures;

namespace EcommAspire.EndToEnd.Tests;

/// <summary>The whole batch as a person runs it, on real servers.</summary>
public sealed class BatchTests
{
    [RequiresFact(Needs.Servers)]
    public async Task One_command_carries_the_business_from_the_servers_to_published_gold_and_reports()
    {
        await using var ecomm = await FilledData.CopyAsync();

        var run = await FilledData.FirstRunAsync();

        run.ExitCode.ShouldBe(0, run.ToString());
        foreach (var part in new[] { "marketplace", "shop", "stores", "engagement", "feeds", "marts", "Top products", "Revenue by month", "Published" })
            run.Output.ShouldContain(part);

        // What the lake took is what gold holds: every order line of both channels, dangling or not.
        var lines = await CountAsync(ecomm, "select count(*) from fct_order_items");
        lines.ShouldBe(await CountAsync(ecomm, "select (select count(*) from stg_marketplace__order_items) + (select count(*) from stg_shop__order_items)"));
        lines.ShouldBe(await LakeRowsAsync(ecomm, "marketplace", "order_items") + await LakeRowsAsync(ecomm, "shop", "order_items"));

        var reports = Directory.GetFiles(Path.Combine(ecomm.Data, "reports"), "*.*", SearchOption.AllDirectories).Select(Path.GetFileName).ToList();
        foreach (var report in new[] { "daily_revenue", "daily_orders", "top_10_products", "daily_active_users", "customer_churn_risk", "inventory_alerts", "revenue_trends", "review_sentiment_accuracy" })
        {
            reports.ShouldContain(report + ".csv");
            reports.ShouldContain(report + ".parquet");
        }

        var builds = JsonDocument.Parse((await ecomm.RunAsync("builds", "ls", "--json")).Output).RootElement;
        builds.GetArrayLength().ShouldBe(1);
        builds[0].GetProperty("published").GetBoolean().ShouldBeTrue();
    }

    [RequiresFact(Needs.Servers)]
    public async Task A_second_run_keeps_the_business_and_gives_the_same_gold_under_the_same_keys()
    {
        await using var ecomm = await FilledData.CopyAsync();
        var first = await ecomm.GoldAsync();

        var second = await ecomm.RunAsync([.. FilledData.Run]);

        second.ExitCode.ShouldBe(0, second.ToString());
        (await ecomm.GoldAsync()).ShouldBe(first);
        var rollback = await ecomm.RunAsync("builds", "rollback");
        rollback.ExitCode.ShouldBe(0, rollback.ToString());
        (await ecomm.GoldAsync()).ShouldBe(first);
    }

    [RequiresFact(Needs.Servers)]
    public async Task A_test_of_severity_error_keeps_a_build_from_readers_and_one_of_severity_warn_does_not()
    {
        await using var ecomm = await FilledData.CopyAsync();
        var published = File.ReadAllText(Path.Combine(ecomm.Data, "warehouse", "current"));
        using var project = ProjectCopy.For(ecomm);
        project.Write("tests/nobody_lives_anywhere.sql", "select customer_key from {{ ref('dim_customer') }}");
        var orders = Path.Combine("models", "staging", "shop", "stg_shop__orders.sql");
        project.Write(orders, File.ReadAllText(Path.Combine(Ecomm.Repo, "components", "Transformation", "dbt", orders)) + "union all (select * from cleaned limit 1)");

        var failed = await ecomm.RunAsync("pipeline", "run");

        failed.ExitCode.ShouldBe(1, failed.ToString());
        failed.Output.ShouldContain("nobody_lives_anywhere");
        failed.Output.ShouldContain("Not published");
        failed.Output.ShouldContain("test unique of stg_shop__orders.order_id failed");
        var place = failed.Output.Split('\n').Single(l => l.Contains("test nobody_lives_anywhere failed")).Trim().Split('(')[^1].TrimEnd(')');
        File.ReadAllText(Path.Combine(ecomm.Scratch, place)).ShouldContain("dim_customer");
        File.ReadAllText(Path.Combine(ecomm.Data, "warehouse", "current")).ShouldBe(published);

        project.Write("tests/nobody_lives_anywhere.sql", "{{ config(severity='warn') }} select customer_key from {{ ref('dim_customer') }}");
        project.Write("tests/nobody_buys.sql", "{{ config(severity='warn', meta={'quality': 'logged'}) }} select order_key from {{ ref('fct_orders') }}");
        project.Write(orders, File.ReadAllText(Path.Combine(Ecomm.Repo, "components", "Transformation", "dbt", orders)));
        var warned = await ecomm.RunAsync("pipeline", "run");

        warned.ExitCode.ShouldBe(0, warned.ToString());
        warned.Output.ShouldContain("test nobody_lives_anywhere warns of");
        warned.Output.ShouldNotContain("nobody_buys");
        warned.Output.ShouldContain("where status = 'logged'");
        File.ReadAllText(Path.Combine(ecomm.Data, "warehouse", "current")).ShouldNotBe(published);
        var audited = await ecomm.RunAsync("query", "select status, failures, json_array_length(failing_rows) as samples from audit.data_quality_checks where test_name = 'nobody_lives_anywhere'", "--format", "csv");
        audited.Output.Split('\n')[1].ShouldMatch("^warn,[1-9][0-9]*,[1-9]$");
        var logged = await ecomm.RunAsync("query", "select severity, status, json_array_length(failing_rows) as samples from audit.data_quality_checks where test_name = 'nobody_buys'", "--format", "csv");
        logged.Output.Split('\n')[1].ShouldBe("logged,logged,5");
    }

    [RequiresFact(Needs.Servers)]
    public async Task A_published_build_opens_in_any_DuckDB_and_needs_nothing_else()
    {
        await using var ecomm = await FilledData.CopyAsync();
        var id = File.ReadAllText(Path.Combine(ecomm.Data, "warehouse", "current")).Trim();
        var file = Path.Combine(ecomm.Scratch, "elsewhere.duckdb");
        File.Move(Path.Combine(ecomm.Data, "warehouse", id + ".duckdb"), file);
        Directory.Delete(Path.Combine(ecomm.Data, "lake"), recursive: true);

        await using var connection = new DuckDBConnection($"Data Source={file};access_mode=READ_ONLY");
        await connection.OpenAsync();
        var relations = new List<string>();
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "select table_schema || '.' || table_name from information_schema.tables";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                relations.Add(reader.GetString(0));
        }

        relations.Count.ShouldBeGreaterThan(40);
        foreach (var relation in relations)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"select count(*) from {relation}";
            Convert.ToInt64(await command.ExecuteScalarAsync()).ShouldBeGreaterThanOrEqualTo(0);
        }
    }

    [RequiresFact(Needs.Servers)]
    public async Task Two_data_folders_run_side_by_side()
    {
        await using var one = new Ecomm();
        await using var other = new Ecomm();

        var runs = await Task.WhenAll(one.RunAsync([.. FilledData.Run, "--seed", "1"]), other.RunAsync([.. FilledData.Run, "--seed", "2"]));

        foreach (var run in runs)
            run.ExitCode.ShouldBe(0, run.ToString());
        (await one.GoldAsync()).ShouldNotBe(await other.GoldAsync());
    }

    private static async Task<long> CountAsync(Ecomm ecomm, string sql)
    {
        var result = await ecomm.RunAsync("query", sql, "--format", "csv");
        result.ExitCode.ShouldBe(0, result.ToString());
        return long.Parse(result.Output.Split('\n')[1]);
    }

    private static async Task<long> LakeRowsAsync(Ecomm ecomm, string source, string table)
    {
        var tables = JsonDocument.Parse((await ecomm.RunAsync("lake", "ls", "--json")).Output).RootElement.EnumerateArray();
        return tables.Single(t => t.GetProperty("source").GetString() == source && t.GetProperty("table").GetString() == table).GetProperty("rows").GetInt64();
    }
}
