using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Tests.Testing;

/// <summary>Unit tests: https://docs.getdbt.com/docs/build/unit-tests.</summary>
public sealed class UnitTestTests
{
    /// <summary>https://docs.getdbt.com/reference/resource-properties/unit-tests: rows in all their forms, in place of every kind of input.</summary>
    [Fact]
    public async Task Rows_stand_in_for_models_seeds_sources_and_ephemeral_models()
    {
        using var folder = Shop();
        folder.Write("tests/fixtures/lines.csv", "order_id,amount\n1,10.50\n1,\n2,3\n");
        folder.Write("tests/fixtures/one_rate.sql", "select 'BRL' as currency, 2 as rate");
        folder.Write("models/unit.yml",
            """
            unit_tests:
              - name: all_forms
                model: totals
                given:
                  - {input: ref('lines'), format: csv, fixture: lines}
                  - {input: ref('rates'), format: sql, fixture: one_rate}
                  - input: source('shop', 'customers')
                    rows: [{id: 7, name: "it's"}]
                  - {input: ref('doubled'), format: sql, rows: "select 1 as order_id, 7 as customer_id"}
                expect:
                  rows:
                    - {order_id: 1, total: 21, customer: "it's"}
              - name: nothing_given_is_no_row
                model: totals
                given:
                  - {input: ref('lines'), rows: []}
                  - {input: ref('rates'), rows: []}
                  - {input: "source('shop', 'customers')", rows: []}
                  # An ephemeral model has no relation to take columns from, so its rows are a query.
                  - {input: ref('doubled'), format: sql, rows: "select 1 as order_id, 7 as customer_id limit 0"}
                expect: {rows: []}
            """);
        var results = await Tests(folder);
        results.Select(r => $"{r.Node.Name} {r.Status} {r.Message}").ShouldBe(["all_forms Pass ", "nothing_given_is_no_row Pass "], ignoreOrder: true);
    }

    /// <summary>https://docs.getdbt.com/reference/resource-properties/unit-test-overrides.</summary>
    [Fact]
    public async Task Overrides_take_the_place_of_variables_environment_and_macros()
    {
        using var folder = new ProjectFolder();
        folder.Write("macros/all.sql", "{% macro today() %}current_date{% endmacro %}");
        folder.Query("create table settings (v varchar, e varchar, d date, i boolean)");
        folder.Model("settings", "{{ config(materialized='incremental') }}select '{{ var('v', 'a') }}' as v, '{{ env_var('ECOMM_NO_SUCH', 'b') }}' as e, {{ today() }} as d, {{ is_incremental() }} as i");
        folder.Write("models/unit.yml",
            """
            unit_tests:
              - name: overridden
                model: settings
                overrides:
                  vars: {v: A}
                  env_vars: {ECOMM_NO_SUCH: B}
                  macros: {today: "date '2024-02-29'", is_incremental: true}
                given: [{input: this, rows: [{v: old}]}]
                expect:
                  rows: [{v: A, e: B, d: 2024-02-29, i: true}]
            """);
        (await Tests(folder)).ShouldHaveSingleItem().Status.ShouldBe(NodeStatus.Pass);
    }

    [Fact]
    public async Task Rows_that_differ_are_shown_and_the_model_is_not_built()
    {
        using var folder = new ProjectFolder();
        folder.Model("given", "select 1 as id, 'x' as v").Model("kept", "select id, v from {{ ref('given') }} where id > 1");
        folder.Write("models/unit.yml",
            """
            unit_tests:
              - name: wrong
                model: kept
                given:
                  - {input: ref('given'), rows: [{id: 1, v: a}, {id: 2, v: b}, {id: 3, v: c}]}
                expect:
                  rows: [{id: 2, v: b}, {id: 3, v: d}, {id: 4, v: e}]
            """);
        var run = await folder.Build();
        run.ExitCode.ShouldBe(1);
        run.Results.Single(r => r.Node.Name == "kept").Status.ShouldBe(NodeStatus.Skipped);
        var message = run.Results.Single(r => r.Node.Name == "wrong").Message!;
        message.Split((char)10, StringSplitOptions.RemoveEmptyEntries).ShouldBe(["actual differs from expected:", "@@ ,id,v", "   ,2 ,b", "→  ,3 ,d→c", "---,4 ,e"]);
    }

    /// <summary>https://docs.getdbt.com/reference/resource-properties/unit-testing-versions.</summary>
    [Fact]
    public async Task Every_version_is_tested_but_those_left_out()
    {
        using var folder = new ProjectFolder();
        folder.Model("m_v1", "select 1 as a").Model("m_v2", "select 1 as a").Model("m_v3", "select 2 as a");
        folder.Write("models/unit.yml",
            """
            models:
              - name: m
                latest_version: 2
                versions: [{v: 1}, {v: 2}, {v: 3}]
            unit_tests:
              - name: both
                model: m
                versions: {exclude: [3]}
                given: []
                expect: {rows: [{a: 1}]}
            """);
        (await Tests(folder)).Select(r => $"{r.UniqueId} {r.Status}").ShouldBe(["unit_test.shop.m.both_v1 Pass", "unit_test.shop.m.both_v2 Pass"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_input_that_is_read_but_not_given_is_named()
    {
        using var folder = new ProjectFolder();
        folder.Model("a", "select 1 as id").Model("b", "select id from {{ ref('a') }}");
        folder.Write("models/unit.yml", "unit_tests:\n  - {name: lacks, model: b, given: [], expect: {rows: [{id: 1}]}}\n");
        var result = (await Tests(folder)).ShouldHaveSingleItem();
        result.Status.ShouldBe(NodeStatus.Error);
        result.Message!.ShouldContain("ref('a')");
    }

    [Fact]
    public async Task Lines_of_progress_name_the_model_too()
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as a");
        folder.Write("models/unit.yml", """
            unit_tests:
              - {name: passes, model: m, given: [], expect: {rows: [{a: 1}]}}
              - {name: fails, model: m, given: [], expect: {rows: [{a: 2}]}}
            """);
        var console = new ConsoleReport();
        var lines = new List<string>();

        await folder.Load().BuildAsync(NodeSelection.All, new Lines(e => lines.AddRange(console.Lines(e))));

        foreach (var line in (string[])["START unit_test m::passes ", "PASS m::passes ", "FAIL 1 m::fails ", "Failure in unit_test fails ("])
            lines.ShouldContain(l => l.Contains(line, StringComparison.Ordinal), line);
    }

    [Fact]
    public async Task A_fixture_may_have_thousands_of_rows_and_gaps()
    {
        const int count = 3000;
        using var folder = new ProjectFolder()
            .Model("lines", "select 1 as id, 'x' as name, cast(1 as decimal(8, 2)) as amount, [1] as list")
            .Model("copy", "select id, name, amount, len(list) as length from {{ ref('lines') }}")
            .Write("models/u.yml", $"""
                unit_tests:
                  - name: many
                    model: copy
                    given: [{"{"}input: ref('lines'), format: csv, fixture: given{"}"}]
                    expect: {"{"}format: csv, fixture: expected{"}"}
                """)
            .Write("tests/fixtures/given.csv", "id,name,amount\n" + string.Concat(Enumerable.Range(1, count).Select(i => $"{i},{(i % 3 == 0 ? "" : $"it's {i}")},{i}.5\n")))
            .Write("tests/fixtures/expected.csv", "id,name,amount,length\n" + string.Concat(Enumerable.Range(1, count).Select(i => $"{i},{(i % 3 == 0 ? "" : $"it's {i}")},{i}.50,\n")));
        (await folder.Load().RunAsync(new() { Select = ["lines"] })).Success.ShouldBeTrue();

        var test = (await folder.Load().TestAsync(new() { Select = ["many"] })).Results.Single();

        test.Status.ShouldBe(NodeStatus.Pass, test.Message);
        // A generous limit, for machines are busy: it is only to catch a cost that grows out of bounds.
        test.ExecutionTime.TotalMinutes.ShouldBeLessThan(10);
    }

    private sealed class Lines(Action<RunEvent> act) : IProgress<RunEvent>
    {
        public void Report(RunEvent value) => act(value);
    }

    private static ProjectFolder Shop()
    {
        var folder = new ProjectFolder();
        folder.Write("seeds/rates.csv", "currency,rate\nUSD,1\n");
        folder.Model("lines", "select 1 as order_id, cast(2.5 as decimal(10, 2)) as amount");
        folder.Model("doubled", "{{ config(materialized='ephemeral') }}select order_id, 1 as customer_id from {{ ref('lines') }}");
        folder.Model("totals",
            """
            select l.order_id, cast(sum(l.amount * r.rate) as integer) as total, max(c.name) as customer
            from {{ ref('lines') }} l, {{ ref('rates') }} r, {{ ref('doubled') }} d, {{ source('shop', 'customers') }} c
            where d.order_id = l.order_id and c.id = d.customer_id
            group by 1
            """);
        folder.Write("models/sources.yml", "sources: [{name: shop, schema: main, tables: [{name: customers}]}]");
        folder.Query("create table customers as select 1 as id, 'Ana' as name");
        return folder;
    }

    private static async Task<IReadOnlyList<NodeResult>> Tests(ProjectFolder folder) =>
        [.. (await folder.Build()).Results.Where(r => r.Node.ResourceType == ResourceType.UnitTest)];

    /// <summary>What stands in for an input that is not there hinders nobody but the test.</summary>
    [Fact]
    public async Task A_test_that_gives_what_is_not_there_fails_where_it_runs()
    {
        using var folder = new ProjectFolder().Model("a", "select 1 as id").Model("m", "select id from {{ ref('a') }}").Write("models/m.yml", """
            unit_tests:
              - name: astray
                model: m
                given: [{input: ref('aa'), rows: [{id: 2}]}, {input: ref('a'), rows: [{id: 2}]}]
                expect: {rows: [{id: 2}]}
            """);

        (await folder.Load().RunAsync(new NodeSelection())).Success.ShouldBeTrue();
        var test = (await folder.Load().TestAsync(new NodeSelection())).Results.ShouldHaveSingleItem();

        test.Status.ShouldBe(NodeStatus.Error);
        test.Message.ShouldNotBeNull().ShouldContain("gives ref('aa'), which is not there (did you mean 'a'?)");
    }
}
