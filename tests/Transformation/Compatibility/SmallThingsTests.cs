using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Tests.Compatibility;

/// <summary>Small things that other teams' projects rest on.</summary>
public sealed class SmallThingsTests
{
    /// <summary>https://docs.getdbt.com/reference/dbt-jinja-functions/dispatch: a namespace that is no package's means what the project itself has.</summary>
    [Fact]
    public void Dispatch_into_a_namespace_that_is_not_there_does_not_look_into_other_packages()
    {
        using var folder = new ProjectFolder()
            .Write("dbt_packages/utils/dbt_project.yml", "name: utils\n").Write("dbt_packages/utils/macros/m.sql", "{% macro default__there() %}1{% endmacro %}")
            .Model("m", "select {{ adapter.dispatch('there', 'utlis')() }} as x");

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain("there is no macro 'there' in 'utlis'");
        folder.Model("m", "select {{ adapter.dispatch('there', 'utils')() }} as x").Load();
    }

    /// <summary>https://docs.getdbt.com/reference/exposure-properties</summary>
    [Fact]
    public void An_exposure_may_have_a_name_that_is_no_name_and_is_told_so()
    {
        using var folder = new ProjectFolder().Write("models/e.yml", "exposures: [{name: 'weekly board!', type: dashboard, owner: {name: Ann}}]");

        folder.Load().Project.Warnings.ShouldHaveSingleItem().ShouldContain("'weekly board!'");
    }

    /// <summary>https://docs.getdbt.com/docs/build/exposures: what reads a failed model is skipped, and called what it is.</summary>
    [Fact]
    public async Task What_is_skipped_is_called_what_it_is()
    {
        using var folder = new ProjectFolder().Model("bad", "select nope")
            .Write("models/e.yml", "exposures: [{name: board, type: dashboard, owner: {name: Ann}, depends_on: [ref('bad')]}]");

        var run = await folder.Build();

        var skipped = run.Results.Single(r => r.Node.ResourceType == ResourceType.Exposure);
        new ConsoleReport().Lines(new NodeFinished(skipped, 2, 2, "exposure board")).ShouldHaveSingleItem().ShouldStartWith("2 of 2 SKIP exposure board ");
    }

    /// <summary>dbt puts an ephemeral model's rows behind <c>with recursive</c>, where there is one.</summary>
    [Fact]
    public async Task An_ephemeral_model_is_read_by_a_recursive_query()
    {
        using var folder = new ProjectFolder().Model("first", "{{ config(materialized='ephemeral') }}select 1 as n")
            .Model("m", "with recursive t(n) as (select n from {{ ref('first') }} union all select n + 1 from t where n < 3) select sum(n) as s from t");

        (await folder.Build()).Success.ShouldBeTrue();

        folder.Query("select s from m").ShouldBe(["6"]);
        folder.Read("target/compiled/shop/models/m.sql").ShouldStartWith("with recursive  __dbt__cte__first as (\n");
    }

    /// <summary>https://docs.getdbt.com/reference/resource-properties/freshness: a project's own macro, as it was written before dbt 1.5.</summary>
    [Fact]
    public async Task A_macro_for_freshness_may_return_the_table_by_itself()
    {
        using var folder = new ProjectFolder()
            .Write("macros/f.sql", "{% macro collect_freshness(source, field, filter) %}{{ return(run_query('select now()::timestamp, now()::timestamp')) }}{% endmacro %}")
            .Write("models/s.yml", "sources: [{name: raw, tables: [{name: t, loaded_at_field: x, freshness: {warn_after: {count: 1, period: day}}}]}]");

        (await folder.Load().SourceFreshnessAsync(NodeSelection.All)).Results.ShouldHaveSingleItem().Status.ShouldBe(NodeStatus.Pass);
    }

    /// <summary>https://jinja.palletsprojects.com/en/stable/templates/#jinja-filters.random</summary>
    [Fact]
    public async Task One_item_may_be_picked_at_random()
    {
        using var folder = new ProjectFolder().Model("m", "select {{ [7, 7] | random }} as x, '{{ [] | random }}' as y");

        (await folder.Build()).Success.ShouldBeTrue();
        folder.Query("from m").ShouldBe(["7|"]);
    }
}
