using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Compatibility;

/// <summary>https://docs.getdbt.com/reference/global-configs/behavior-changes: what dbt does by default, and what once a project sets the flag.</summary>
public sealed class BehaviorFlagTests
{
    [Theory]
    [InlineData("", "model.shop.a", true)]
    [InlineData("flags: {require_ref_searches_node_package_before_root: true}", "model.dep.a", false)]
    public void A_package_reads_the_project_before_itself_unless_the_flag_is_set(string flags, string read, bool isWarned)
    {
        using var folder = new ProjectFolder($"name: shop\nprofile: shop\n{flags}\n").Model("a", "{{ config(alias='project_a') }} select 1 as id")
            .Write("dbt_packages/dep/dbt_project.yml", "name: dep\n").Write("dbt_packages/dep/models/a.sql", "select 2 as id")
            .Write("dbt_packages/dep/models/b.sql", "select * from {{ ref('a') }}").Write("dbt_packages/dep/models/c.sql", "select * from {{ ref('dep', 'a') }}");

        var project = folder.Load().Project;

        project.Graph.Nodes["model.dep.b"].DependsOn.ShouldBe([read]);
        project.Graph.Nodes["model.dep.c"].DependsOn.ShouldBe(["model.dep.a"]);
        project.NamedWarnings.Select(w => w.Name).ShouldBe(isWarned ? ["PackageNodeDependsOnRootProjectNode"] : []);
    }

    [Theory]
    [InlineData("", NodeStatus.Success)]
    [InlineData("flags: {skip_nodes_if_on_run_start_fails: true}", NodeStatus.Skipped)]
    public async Task Nodes_run_after_a_failed_start_unless_the_flag_is_set(string flags, NodeStatus status)
    {
        using var folder = new ProjectFolder($"name: shop\nprofile: shop\non-run-start: [\"select wrong\", \"select 1\"]\non-run-end: [\"create table ended as select 1 as id\"]\n{flags}\n")
            .Model("m", "select 1 as id");

        var run = await folder.Build();

        run.Success.ShouldBeFalse();
        run.Results.Select(r => (r.UniqueId, r.Status)).ShouldBe(
        [
            ("operation.shop.shop-on-run-start-0", NodeStatus.Error), ("operation.shop.shop-on-run-start-1", NodeStatus.Skipped),
            ("model.shop.m", status), ("operation.shop.shop-on-run-end-0", NodeStatus.Success),
        ]);
        folder.Query("select count(*) from ended").ShouldBe(["1"]);
    }

    [Theory]
    [InlineData("", "1")]
    [InlineData("flags: {require_explicit_package_overrides_for_builtin_materializations: false}", "2")]
    public async Task An_installed_package_replaces_a_built_in_materialization_only_by_the_flag(string flags, string read)
    {
        using var folder = new ProjectFolder($"name: shop\nprofile: shop\n{flags}\n").Model("a", "select 1 as id")
            .Write("dbt_packages/dep/dbt_project.yml", "name: dep\n")
            .Write("dbt_packages/dep/macros/view.sql", """
                {% materialization view, default %}
                {% call statement('main') %} create or replace view {{ this }} as select 2 as id {% endcall %}
                {% do adapter.commit() %}
                {{ return({'relations': [this]}) }}
                {% endmaterialization %}
                """);

        (await folder.Build()).Success.ShouldBeTrue();

        folder.Query("select id from a").ShouldBe([read]);
        folder.Load().Project.NamedWarnings.Select(w => w.Name).ShouldBe(read == "2" ? ["PackageMaterializationOverrideDeprecation"] : []);
    }

    [Fact]
    public async Task A_materialization_runs_models_of_its_languages_only()
    {
        using var folder = new ProjectFolder().Model("a", "{{ config(materialized='scripted') }} select 1 as id").Write("macros/scripted.sql", """
            {% materialization scripted, default, supported_languages=['python'] %}
            {% call statement('main') %} create or replace view {{ this }} as {{ sql }} {% endcall %}
            {{ return({'relations': [this]}) }}
            {% endmaterialization %}
            """);

        var run = await folder.Build();

        run.Results.ShouldHaveSingleItem().Message.ShouldNotBeNull().ShouldContain("the materialization 'scripted' is for python, and 'a' is written in sql");
        folder.Read("target/manifest.json").ShouldContain("\"supported_languages\":[\"python\"]");
    }
}
