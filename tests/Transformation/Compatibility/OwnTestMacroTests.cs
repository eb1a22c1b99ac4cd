using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Compatibility;

/// <summary>Projects that put macros of their own in the place of those that run data tests: https://docs.getdbt.com/reference/dbt-jinja-functions/dispatch</summary>
public sealed class OwnTestMacroTests
{
    [Theory]
    [InlineData("1", "0", NodeStatus.Fail)]
    [InlineData("'true'", "'f'", NodeStatus.Fail)]
    [InlineData("1.0", "0.0", NodeStatus.Fail)]
    [InlineData("'x'", "'z'", NodeStatus.Error)]
    public async Task What_decides_a_test_may_be_more_than_true_and_false(string yes, string no, NodeStatus expected)
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as id union all select 1")
            .Write("models/m.yml", "models: [{name: m, columns: [{name: id, data_tests: [unique, not_null]}]}]")
            .Write("macros/t.sql", $$$"""
                {% macro get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
                select {{ fail_calc }} as failures, case when {{ fail_calc }} {{ warn_if }} then {{{yes}}} else {{{no}}} end as should_warn,
                       case when {{ fail_calc }} {{ error_if }} then {{{yes}}} else {{{no}}} end as should_error
                from ({{ main_sql }}) found
                {%- endmacro %}
                """);

        var run = await folder.Build();

        run.Results.Single(r => r.Node.TestMetadata?.Name == "unique").Status.ShouldBe(expected);
        run.Results.Single(r => r.Node.TestMetadata?.Name == "not_null").Status.ShouldBe(expected == NodeStatus.Error ? NodeStatus.Error : NodeStatus.Pass);
    }
}
