using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Compatibility;

/// <summary>A project's own macro for the freshness of sources.</summary>
public sealed class FreshnessMacroTests
{
    /// <summary>https://docs.getdbt.com/reference/resource-properties/freshness: a project's own macro, as it was written before dbt 1.5.</summary>
    [Fact]
    public async Task A_macro_for_freshness_may_return_the_table_by_itself()
    {
        using var folder = new ProjectFolder()
            .Write("macros/f.sql", "{% macro collect_freshness(source, field, filter) %}{{ return(run_query('select now()::timestamp, now()::timestamp')) }}{% endmacro %}")
            .Write("models/s.yml", "sources: [{name: raw, tables: [{name: t, loaded_at_field: x, freshness: {warn_after: {count: 1, period: day}}}]}]");

        (await folder.Load().SourceFreshnessAsync(NodeSelection.All)).Results.ShouldHaveSingleItem().Status.ShouldBe(NodeStatus.Pass);
    }
}
