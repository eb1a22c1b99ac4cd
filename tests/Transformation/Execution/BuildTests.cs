using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Execution;

public class BuildTests
{
    private const string Orders = "{{ config(materialized='incremental', unique_key='id') }}\nselect id, amount from {{ ref('stg') }}";

    [Fact]
    public async Task Seeds_views_tables_and_ephemeral_models_are_built_in_order()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nseeds: {shop: {raw: {+column_types: {code: varchar}}}}\n")
            .Write("seeds/raw.csv", "id,code,price,on_sale,day,empty\n1,007,1.5,true,2024-01-01,\n2,,2,FALSE,2024-02-30x,\n")
            .Model("stg", "select * from {{ ref('raw') }}")
            .Model("twice", "{{ config(materialized='ephemeral') }}\nselect id, price * 2 as price from {{ ref('stg') }}")
            .Model("total", "{{ config(materialized='table') }}\nwith t as (select * from {{ ref('twice') }}) select sum(price) as total from t");

        var result = await folder.Build();

        result.ExitCode.ShouldBe(0, string.Join('\n', result.Results.Select(r => r.Message)));
        ConsoleReport.Done(result).ShouldBe("Done. PASS=3 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=3");
        folder.Query("select * from total").ShouldBe(["7"]);
        folder.Query("select column_name, data_type from information_schema.columns where table_name = 'raw' order by ordinal_position")
            .ShouldBe(["id|INTEGER", "code|VARCHAR", "price|DOUBLE", "on_sale|BOOLEAN", "day|VARCHAR", "empty|INTEGER"]);
        folder.Query("select code from raw order by id").ShouldBe(["007", "null"]);
        folder.Query("select table_type from information_schema.tables where table_name = 'stg'").ShouldBe(["VIEW"]);
    }

    [Theory]
    [InlineData("append", new[] { "1|1", "1|10", "2|2", "3|30" })]
    [InlineData("delete+insert", new[] { "1|10", "2|2", "3|30" })]
    [InlineData("merge", new[] { "1|10", "2|2", "3|30" })]
    public async Task Incremental_models_take_new_rows_by_their_strategy(string strategy, string[] expected)
    {
        using var folder = new ProjectFolder()
            .Model("stg", "select * from (values (1, 1), (2, 2)) t(id, amount)")
            .Model("orders", Orders.Replace("unique_key='id'", $"unique_key='id', incremental_strategy='{strategy}'", StringComparison.Ordinal));
        (await folder.Build()).ExitCode.ShouldBe(0);

        folder.Model("stg", "select * from (values (1, 10), (3, 30)) t(id, amount)");
        (await folder.Build()).ExitCode.ShouldBe(0);

        folder.Query("select id, amount from orders order by all").ShouldBe(expected);
        (await folder.Build(o => o with { FullRefresh = true })).ExitCode.ShouldBe(0);
        folder.Query("select id, amount from orders order by all").ShouldBe(["1|10", "3|30"]);
    }

    [Fact]
    public async Task A_failed_model_keeps_its_old_table_and_skips_its_readers()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nmodels: {+materialized: table}\n")
            .Model("a", "select 1 as x")
            .Model("b", "select x from {{ ref('a') }}")
            .Model("c", "select x from {{ ref('b') }}");
        (await folder.Build()).ExitCode.ShouldBe(0);

        folder.Model("b", "\n\nselect x,\n       error('no') as y\nfrom {{ ref('a') }}");
        var result = await folder.Build();

        result.ExitCode.ShouldBe(1);
        ConsoleReport.Done(result).ShouldBe("Done. PASS=1 WARN=0 ERROR=1 SKIP=1 NO-OP=0 TOTAL=3");
        folder.Query("select * from b").ShouldBe(["1"]);
        folder.Query("select table_name from information_schema.tables order by 1").ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task An_error_points_to_the_line_of_the_model_and_to_the_compiled_sql()
    {
        using var folder = new ProjectFolder()
            .Model("a", "select 1 as x")
            .Model("b", "\n{{ config(materialized='table') }}\nselect\n    {% for i in [1, 2] %}x as x{{ i }},\n    {% endfor %}\n    nope\nfrom {{ ref('a') }}");

        var result = await folder.Build();

        var failed = result.Results.Single(r => r.IsFailure);
        failed.Message.ShouldNotBeNull().ShouldContain("models/b.sql:6");
        failed.Message.ShouldContain("compiled SQL: target/compiled/shop/models/b.sql:");
        failed.Message.ShouldContain("\"nope\" not found");
    }

    [Fact]
    public async Task Tests_pass_warn_fail_and_keep_their_failures()
    {
        using var folder = new ProjectFolder()
            .Model("a", "select * from (values (1, 'x'), (1, null)) t(id, code)")
            .Model("after", "select * from {{ ref('a') }}")
            .Write("tests/no_ones.sql", "{{ config(severity='warn') }} select * from {{ ref('a') }} where id = 1")
            .Write("tests/generic/below.sql", "{% test below(model, column_name, top) %} select * from {{ model }} where {{ column_name }} >= {{ top }} {% endtest %}")
            .Write("models/a.yml", """
                models:
                  - name: a
                    columns:
                      - name: id
                        data_tests:
                          - unique: {config: {store_failures: true}}
                          - accepted_values: {arguments: {values: [1], quote: false}}
                          - below: {top: 2}
                      - name: code
                        tests:
                          - not_null: {config: {error_if: '>5', warn_if: '>0'}}
                          - not_null: {name: code_where, where: "code = 'x'"}
                """);

        var result = await folder.Build();

        result.Results.Where(r => r.Node.TestMetadata is not null || r.Node.Name == "no_ones").Select(r => $"{r.Node.Name} {r.Status.Spelling()} {r.Failures}").Order().ShouldBe(
        [
            "accepted_values_a_id__False__1 pass 0", "below_a_id__2 pass 0", "code_where pass 0", "no_ones warn 2", "not_null_a_code warn 1", "unique_a_id fail 1",
        ]);
        result.ExitCode.ShouldBe(1);
        result.Results.Single(r => r.Node.Name == "after").Status.ShouldBe(NodeStatus.Skipped);
        var unique = result.Results.Single(r => r.Status == NodeStatus.Fail);
        unique.FailuresRelation.ShouldBe("\"shop\".\"main_dbt_test__audit\".\"unique_a_id\"");
        (await folder.Load().FailingRowsAsync([unique])).Single().Rows.Single().ShouldBe([1, 2L]);
        var nulls = result.Results.Single(r => r.Node.Name == "not_null_a_code");
        (await folder.Load().FailingRowsAsync([nulls])).Single().Rows.Count.ShouldBe(1);
    }

    /// <summary>https://docs.getdbt.com/reference/resource-configs/store_failures_as</summary>
    [Fact]
    public async Task Failing_rows_are_kept_as_the_test_says()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\ndata_tests: {shop: {in_folder: {+store_failures_as: view}}}\n")
            .Model("a", "select 1 as id")
            .Write("tests/as_view.sql", "{{ config(store_failures_as='view', store_failures=false) }} select * from {{ ref('a') }}")
            .Write("tests/in_folder/inherits.sql", "{{ config(store_failures=false) }} select * from {{ ref('a') }}")
            .Write("tests/in_folder/not_kept.sql", "{{ config(store_failures_as='ephemeral') }} select * from {{ ref('a') }}")
            .Write("tests/elsewhere.sql", "{{ config(store_failures_as='table', schema='elsewhere') }} select * from {{ ref('a') }}")
            .Write("tests/by_flag.sql", "select * from {{ ref('a') }}")
            .Write("tests/wrong.sql", "{{ config(store_failures_as='parquet') }} select * from {{ ref('a') }}");

        var result = await folder.Build(o => o with { StoreFailures = true });

        result.Results.Single(r => r.Node.Name == "wrong").Message.ShouldNotBeNull().ShouldContain("'parquet' is not a valid value for `store_failures_as`");
        result.Results.Count(r => r.Status == NodeStatus.Fail).ShouldBe(5);
        folder.Query("select table_schema, table_name, table_type from information_schema.tables where table_schema <> 'main' order by all").ShouldBe(
            ["main_dbt_test__audit|as_view|VIEW", "main_dbt_test__audit|by_flag|BASE TABLE", "main_dbt_test__audit|inherits|VIEW", "main_elsewhere|elsewhere|BASE TABLE"]);
    }

    [Fact]
    public async Task A_project_overrides_names_materializations_and_dispatched_macros()
    {
        using var folder = new ProjectFolder()
            .Write("macros/own.sql", """
                {% macro generate_schema_name(custom_schema_name, node) %}{{ custom_schema_name or 'plain' }}{% endmacro %}
                {% macro generate_alias_name(custom_alias_name=none, node=none) %}{{ 't_' ~ node.name }}{% endmacro %}
                {% macro duckdb__dateadd(datepart, interval, from_date_or_timestamp) %}'mine'{% endmacro %}
                {% macro greet() %}{{ adapter.dispatch('greet')() }}{% endmacro %}
                {% macro default__greet() %}'default'{% endmacro %}
                {% macro duckdb__greet() %}'duckdb'{% endmacro %}
                {% materialization view, adapter='duckdb' %}
                  {% set target_relation = this.incorporate(type='table') %}
                  {% call statement('main') %} create or replace table {{ target_relation }} as select 'own' as made, * from ({{ sql }}) {% endcall %}
                  {{ adapter.commit() }}
                  {{ return({'relations': [target_relation]}) }}
                {% endmaterialization %}
                """)
            .Model("a", "{{ config(schema='gold') }} select {{ dbt.dateadd('day', 1, 'now()') }} as d, {{ greet() }} as g");

        (await folder.Build()).ExitCode.ShouldBe(0);

        folder.Query("select * from gold.t_a").ShouldBe(["own|mine|duckdb"]);
    }

    [Fact]
    public async Task Hooks_run_around_models_and_around_the_run()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\non-run-start: create table if not exists log (what varchar)\non-run-end: \"insert into log values ('{{ results | length }} results')\"\n")
            .Model("a", "{{ config(materialized='table', pre_hook=\"insert into log values ('before {{ this.name }}')\", post_hook=[\"insert into log values ('after')\"]) }} select 1 as x");

        (await folder.Build()).ExitCode.ShouldBe(0);

        folder.Query("select what from log").ShouldBe(["before a", "after", "1 results"]);
    }

    [Fact]
    public async Task The_environment_can_be_given_without_touching_the_process()
    {
        using var folder = new ProjectFolder().Model("a", "select '{{ env_var('SHOP_TEST_ONLY') }}' as v, '{{ var('x', 'none') }}' as x");

        (await folder.Build(o => o with
        {
            Environment = new Dictionary<string, string> { ["SHOP_TEST_ONLY"] = "given" },
            Vars = ModelOptions.ParseVars("{x: 7}"),
        })).ExitCode.ShouldBe(0);

        folder.Query("select * from a").ShouldBe(["given|7"]);
        Environment.GetEnvironmentVariable("SHOP_TEST_ONLY").ShouldBeNull();
    }

    [Fact]
    public async Task A_cancelled_run_stops_its_queries_soon()
    {
        using var folder = new ProjectFolder()
            .Model("long", "{{ config(materialized='table') }} select count(*) as n from range(1000000) a, range(1000000) b where (a.range * b.range) % 7 = 3")
            .Model("after", "select * from {{ ref('long') }}");
        using var stop = new CancellationTokenSource();
        // The query takes hours: that the run ends at all is that it was stopped.
        var began = new Progress(e => _ = e is NodeStarted { Node.Name: "long" } ? stop.CancelAsync() : null);

        var result = await folder.Load().BuildAsync(NodeSelection.All, began, stop.Token).WaitAsync(TimeSpan.FromMinutes(2));

        Stopped(result, "long", "after");
        folder.Query("select table_name from information_schema.tables").ShouldBeEmpty();
    }

    /// <summary>https://docs.getdbt.com/reference/project-configs/on-run-start-on-run-end</summary>
    [Fact]
    public async Task Hooks_after_one_that_failed_are_skipped_and_counted()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\non-run-end: [create table first as select 1 as a, select nothing, create table third as select 1 as a]\n").Model("m", "select 1 as a");

        var run = await folder.Build();

        run.Results.Select(r => $"{r.Node.Name} {r.Status}").ShouldBe(["m Success", "shop-on-run-end-0 Success", "shop-on-run-end-1 Error", "shop-on-run-end-2 Skipped"]);
        run.Results[^1].Message.ShouldBe("shop.on-run-end.2 skipped");
        folder.Query("select table_name from duckdb_tables()").ShouldBe(["first"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("on-run-start: select count(*) from range(1000000) a, range(1000000) b where (a.range * b.range) % 7 = 3\n")]
    public async Task A_run_that_is_stopped_before_its_first_node_says_so(string? hook)
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\n" + hook).Model("a", "select 1 as x").Model("b", "select * from {{ ref('a') }}");
        using var stop = new CancellationTokenSource();
        if (hook is null)
            await stop.CancelAsync();
        var began = new Progress(e => _ = e is NodeStarted ? stop.CancelAsync() : null);

        var result = await folder.Load().BuildAsync(NodeSelection.All, began, stop.Token).WaitAsync(TimeSpan.FromMinutes(2));

        Stopped(result, "a", "b");
    }

    private static void Stopped(RunResult result, params string[] skipped)
    {
        (result.Cancelled, result.ExitCode).ShouldBe((true, 130));
        result.Results.Where(r => r.Status == NodeStatus.Skipped).Select(r => r.Node.Name).Order().ShouldBe(skipped.Order());
    }

    private sealed class Progress(Action<RunEvent> act) : IProgress<RunEvent>
    {
        public void Report(RunEvent value) => act(value);
    }

    [Fact]
    public async Task Fail_fast_leaves_the_rest_alone()
    {
        using var folder = new ProjectFolder().Model("a_bad", "select nope").Model("b", "select 1 as x");

        var result = await folder.Build(o => o with { FailFast = true, Threads = 1 });

        result.Results.Select(r => r.Status).ShouldBe([NodeStatus.Error, NodeStatus.Skipped]);
    }

    [Fact]
    public async Task Artifacts_follow_dbts_schemas()
    {
        using var folder = new ProjectFolder().Model("a", "select 1 as x");
        var result = await folder.Build();

        using var results = System.Text.Json.JsonDocument.Parse(folder.Read("target/run_results.json"));
        results.RootElement.GetProperty("metadata").GetProperty("dbt_schema_version").GetString().ShouldBe("https://schemas.getdbt.com/dbt/run-results/v6.json");
        results.RootElement.GetProperty("results")[0].GetProperty("unique_id").GetString().ShouldBe("model.shop.a");
        using var manifest = System.Text.Json.JsonDocument.Parse(folder.Read("target/manifest.json"));
        manifest.RootElement.GetProperty("nodes").GetProperty("model.shop.a").GetProperty("relation_name").GetString().ShouldBe("\"shop\".\"main\".\"a\"");
        result.Results.Single().CompiledPath.ShouldBe(Path.Combine(folder.Path, "target", "compiled", "shop", "models", "a.sql"));
        folder.Read("target/run/shop/models/a.sql").ShouldContain("create view");
    }
}
