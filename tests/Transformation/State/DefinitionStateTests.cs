namespace EcommAspire.Transformation.Tests.State;

/// <summary>What has no SQL, against an earlier manifest: https://docs.getdbt.com/reference/node-selection/methods#state</summary>
public sealed class DefinitionStateTests
{
    private const string Semantics = """
        models:
          - name: days
            time_spine: {standard_granularity_column: d}
            columns: [{name: d, granularity: day}]
        semantic_models:
          - name: s
            model: ref('facts')
            defaults: {agg_time_dimension: d}
            entities: [{name: id, type: primary}]
            dimensions: [{name: d, type: time, type_params: {time_granularity: day} }]
            measures: [{name: n, agg: count, expr: id, create_metric: true}]
        metrics:
          - {name: m, label: M, type: simple, type_params: {measure: n}}
        saved_queries:
          - name: q
            query_params: {metrics: [m], group_by: ["TimeDimension('metric_time', 'day')"]}
            exports: [{name: e, config: {export_as: table, alias: first}}]
        """;

    [Theory]
    [InlineData("agg: count, expr: id", "agg: sum, expr: id", "semantic_model.shop.s")]
    [InlineData("entities: [{name: id, type: primary}]", "entities: [{name: id, type: unique}]\n    primary_entity: x", "semantic_model.shop.s")]
    [InlineData("label: M", "label: Metric", "metric.shop.m")]
    [InlineData("'day')\"", "'week')\"", "saved_query.shop.q")]
    [InlineData("alias: first", "alias: second", "saved_query.shop.q")]
    [InlineData("name: q", "name: q\n    config: {cache: {enabled: true}}", "saved_query.shop.q")]
    [InlineData("saved_queries:", "exposures: [{name: board, type: dashboard, owner: {name: Ana}}]\nsaved_queries:", "")]
    public void A_definition_is_modified_by_what_it_says_and_not_by_being_new(string before, string after, string modified)
    {
        Semantics.ShouldContain(before);
        using var folder = new ProjectFolder().Model("facts", "select 1 as id, date '2024-01-01' as d").Model("days", "select date '2024-01-01' as d").Write("models/s.yml", Semantics);
        Keep(folder);

        Modified(folder).ShouldBe("");
        folder.Write("models/s.yml", Semantics.Replace(before, after, StringComparison.Ordinal));
        Modified(folder).ShouldBe(modified);
    }

    [Fact]
    public void A_manifest_of_dbt_has_hooks_as_written_and_what_is_added_up_twice()
    {
        using var folder = new ProjectFolder()
            .Model("a", "{{ config(pre_hook=['select 1'], tags=['t'], grants={'select': ['ana']}) }} select 1 as id")
            .Write("models/a.yml", "models: [{name: a, config: {enabled: true}}]")
            .Write("before/manifest.json", """
                {"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json"}, "macros": {}, "nodes": {
                  "model.shop.a": {"resource_type": "model", "fqn": ["shop", "a"], "raw_code": "{{ config(pre_hook=['select 1'], tags=['t'], grants={'select': ['ana']}) }} select 1 as id", "description": "", "access": "protected",
                    "config": {"materialized": "view"}, "unrendered_config": {"pre_hook": ["select 1", "select 1"], "tags": ["t", "t"], "grants": {"select": ["ana", "ana"]}}}}}
                """);

        Modified(folder).ShouldBe("");
    }

    /// <summary>The expected value is Python's hashlib over dbt's spelling of this test.</summary>
    [Fact]
    public void A_unit_test_has_the_checksum_and_the_rows_that_dbt_has()
    {
        using var folder = new ProjectFolder().Model("a", "select 1 as id, 'a' as v").Model("b", "select 1 as id")
            .Model("m", "select a.id, true as ok, 1.5 as x from {{ ref('a') }} as a join {{ ref('b') }} using (id)")
            .Write("tests/fixtures/two.csv", "id,v\n1,a\n2,\n")
            .Write("models/m.yml", """
                unit_tests:
                  - name: works
                    model: m
                    given:
                      - {input: ref('a'), format: csv, fixture: two}
                      - input: ref('b')
                        format: sql
                        rows: |
                          select 1 as id
                    expect: {rows: [{id: 1, ok: true, x: 1.5}]}
                    overrides: {vars: {day: mon}}
                """);
        folder.Load().WriteManifest();

        var manifest = folder.Read("target/manifest.json");
        manifest.ShouldContain("27d11d93d8b1afd5e6442eed01ca919ff5f9e7b7ed4c45c0e21c133e018d14a1");
        manifest.ShouldContain("\"rows\":[{\"id\":\"1\",\"v\":\"a\"},{\"id\":\"2\",\"v\":null}],\"format\":\"csv\",\"fixture\":\"two\"");
    }

    [Theory]
    [InlineData("{{ config(materialized='table', tags=['a']) }} select * from {{ ref('b') }}", "\"unrendered_config\":{\"materialized\":\"table\",\"tags\":[\"a\"]}")]
    [InlineData("{{ config(materialized='table') }} select {{ 1 + 1 }} as n", "Const(value=")]
    public void What_dbt_reads_without_jinja_it_does_not_spell_as_a_tree(string sql, string written)
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nflags: {state_modified_compare_more_unrendered_values: true}\n").Model("m", sql).Model("b", "select 1 as n");
        folder.Load().WriteManifest();

        folder.Read("target/manifest.json").ShouldContain(written);
    }

    [Fact]
    public void A_metric_of_a_measure_says_where_it_is_from()
    {
        using var folder = new ProjectFolder().Model("facts", "select 1 as id, date '2024-01-01' as d").Model("days", "select date '2024-01-01' as d").Write("models/s.yml", Semantics);

        folder.Load().Project.Graph.Nodes["metric.shop.n"].Description.ShouldBe("Metric created from measure n");
    }

    [Fact]
    public void Two_measures_of_one_name_are_refused()
    {
        using var folder = new ProjectFolder().Model("facts", "select 1 as id, date '2024-01-01' as d").Model("days", "select date '2024-01-01' as d")
            .Write("models/s.yml", Semantics.Replace("expr: id, create_metric: true}", "expr: id}, {name: n, agg: sum, expr: id}", StringComparison.Ordinal));

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain("two measures are named 'n'");
    }

    private static void Keep(ProjectFolder folder)
    {
        folder.Load().WriteManifest();
        folder.Write("before/manifest.json", folder.Read("target/manifest.json"));
    }

    private static string Modified(ProjectFolder folder) => string.Join(' ',
        folder.Load(o => o with { State = Path.Combine(folder.Path, "before") }).List(new NodeSelection { Select = ["state:modified"] }).Select(n => n.UniqueId).Order(StringComparer.Ordinal));
}
