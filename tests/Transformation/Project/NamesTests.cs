namespace EcommAspire.Transformation.Tests.Project;

public class NamesTests
{
    [Fact]
    public void Ids_names_and_relations_are_dbts()
    {
        using var folder = new ProjectFolder("name: semantics\nprofile: shop\nmodels: {+schema: gold}\n")
            .Model("checked", "select 1 as id, '007' as code")
            .Write("models/schema.yml", """
                models:
                  - name: checked
                    columns:
                      - name: code
                        data_tests: [not_null, {accepted_values: {arguments: {values: ['007', 'abc']}}}]
                      - name: id
                        data_tests:
                          - accepted_values: {name: av_numbers, arguments: {values: [1, 2], quote: false}}
                          - accepted_values: {arguments: {values: ['a very long value', 'another very long value', 'x']}}
                """);

        var nodes = folder.Load().Project.Graph.Nodes.Values;

        nodes.Where(n => n.TestMetadata is not null).Select(n => n.UniqueId).Order(StringComparer.Ordinal).Take(3).ShouldBe(
        [
            "test.semantics.accepted_values_checked_code__007__abc.63f5e8bc3d",
            "test.semantics.accepted_values_checked_id__a_very_long_value__another_very_long_value__x." + nodes.Single(n => n.Name.Contains("very", StringComparison.Ordinal)).UniqueId[^10..],
            "test.semantics.av_numbers.9035875b2d",
        ]);
        nodes.Select(n => n.UniqueId).ShouldContain("test.semantics.not_null_checked_code.94ebc941d8");
        nodes.Single(n => n.Name.Contains("very", StringComparison.Ordinal)).Alias.ShouldMatch("^accepted_values_checked_id__a_[0-9a-f]{32}$|^accepted_values_checked_[0-9a-f_]+$");
        nodes.Single(n => n.Name == "checked").RelationName.ShouldBe("\"shop\".\"main_gold\".\"checked\"");
    }

    [Fact]
    public async Task Compiled_sql_is_what_it_was()
    {
        using var folder = new ProjectFolder()
            .Write("macros/cents.sql", "{% macro dollars(column, scale=2) -%}\n    ({{ column }} / 100)::numeric(16, {{ scale }})\n{%- endmacro %}")
            .Model("stg_orders", "select 1 as id, 250 as cents, date '2024-01-31' as day")
            .Model("recent", "{{ config(materialized='ephemeral') }}\nselect * from {{ ref('stg_orders') }} where day > {{ dbt.dateadd('month', -1, 'current_date') }}")
            .Model("orders", """
                {%- set columns = ['id', 'day'] -%}
                with orders as (
                    select * from {{ ref('recent') }}
                )

                select
                    {% for column in columns -%}
                    {{ column }}{{ "," if not loop.last }}
                    {% endfor -%},
                    {{ dollars('cents') }} as amount
                from orders
                """);

        var result = await folder.Load().CompileAsync(new NodeSelection { Select = ["orders"], IndirectSelection = IndirectSelection.Empty });

        await Verifier.Verify(result.Results.Single().CompiledCode, "sql");
    }

    [Fact]
    public void A_name_needs_the_variables_it_asks_for()
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as id")
            .Write("macros/names.sql", "{% macro generate_schema_name(custom_schema_name, node) %}{{ var('area') }}{% endmacro %}");

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain("'area'");
        folder.Load(o => o with { Vars = new Dictionary<string, object?> { ["area"] = "x" } }).Project.Graph.Nodes["model.shop.m"].Schema.ShouldBe("x");
    }
}
