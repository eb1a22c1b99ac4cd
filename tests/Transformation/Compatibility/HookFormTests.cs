using System.Text.Json.Nodes;

namespace EcommAspire.Transformation.Tests.Compatibility;

/// <summary>https://docs.getdbt.com/reference/resource-configs/pre-hook-post-hook#transaction-behavior</summary>
public sealed class HookFormTests
{
    [Theory]
    [InlineData("pre_hook=before_begin(\"insert into log values ('a')\")")]
    [InlineData("pre_hook=[before_begin(\"insert into log values ('a')\")]")]
    [InlineData("post_hook=[after_commit(\"insert into log values ('a')\")]")]
    [InlineData("post_hook=[in_transaction(\"insert into log values ('a')\")]")]
    [InlineData("post_hook={'sql': \"insert into log values ('a')\", 'transaction': False}")]
    public async Task A_hook_may_say_whether_it_runs_in_the_transaction(string hook)
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\non-run-start: create or replace table log (what varchar)\n")
            .Model("m", $"{{{{ config(materialized='table', {hook}) }}}} select 1 as x");

        (await folder.Build()).Success.ShouldBeTrue();

        folder.Query("select * from log").ShouldBe(["a"]);
    }

    /// <summary>https://docs.getdbt.com/reference/resource-configs/pre-hook-post-hook</summary>
    [Fact]
    public async Task What_a_hook_refers_to_is_built_first()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nmodels: {shop: {b: {+post-hook: \"insert into log select * from {{ ref('z') }}\"}}}\n")
            .Model("z", "select 1 as id").Model("log", "{{ config(materialized='table') }} select 0 as id").Write("macros/noted.sql", "{% macro noted() %}insert into log select id + 1 from {{ ref('z') }}{% endmacro %}")
            .Model("a", "{{ config(pre_hook='{{ noted() }}') }} -- depends_on: {{ ref('log') }}\nselect 1 as id").Model("b", "-- depends_on: {{ ref('log') }}\nselect 1 as id");

        var engine = folder.Load();

        engine.Project.Graph.Nodes["model.shop.a"].DependsOn.ShouldBe(["model.shop.log", "model.shop.z"]);
        engine.Project.Graph.Nodes["model.shop.a"].DependsOnMacros.ShouldContain("macro.shop.noted");
        (await engine.BuildAsync(new())).Success.ShouldBeTrue();
        folder.Query("select id from log order by id").ShouldBe(["0", "1", "2"]);
    }

    [Fact]
    public void A_hook_of_a_seed_refers_to_nothing()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nseeds: {+post-hook: \"select * from {{ ref('m') }}\"}\n").Model("m", "select 1 as id").Write("seeds/s.csv", "id\n1\n");

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain("a seed cannot depend on another node");
    }

    /// <summary>https://docs.getdbt.com/reference/project-configs/on-run-start-on-run-end</summary>
    [Fact]
    public async Task The_projects_hooks_run_before_its_packages_hooks()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\non-run-start: drop table if exists ran\n").Model("m", "select 1 as id")
            .Write("dbt_packages/b/dbt_project.yml", "name: b\non-run-start: insert into ran values ('b')\n").Write("dbt_packages/a/dbt_project.yml", "name: a\non-run-start: create table ran as select 'a' as package\n");

        (await folder.Build()).Success.ShouldBeTrue();
        folder.Query("select package from ran").ShouldBe(["a", "b"]);
    }

    /// <summary>dbt ends such a run with 2 and keeps no results of it: nothing has run.</summary>
    [Theory]
    [InlineData("{{ exceptions.raise_compiler_error('not today') }}", "not today")]
    [InlineData("{{ nowhere.nothing() }}", "'nowhere'")]
    [InlineData("{% if execute %}{% do run_query('select * from no_such_table') %}{% endif %}", "no_such_table")]
    public async Task A_first_hook_that_cannot_be_compiled_keeps_the_project_from_running(string hook, string expected)
    {
        using var folder = new ProjectFolder($"name: shop\nprofile: shop\non-run-start: [\"create or replace table log as select 1 as id\", \"{hook}\"]\non-run-end: create table ended as select 1 as id\n")
            .Model("m", "select 1 as id");

        var refused = await Should.ThrowAsync<ModelException>(() => folder.Build());

        refused.Message.ShouldContain(expected);
        refused.Message.ShouldContain("shop-on-run-start-1");
        File.Exists(Path.Combine(folder.Path, "target", "run_results.json")).ShouldBeFalse();
        folder.Query("select table_name from information_schema.tables").ShouldBe(["log"]);
    }

    [Fact]
    public async Task A_last_hook_that_cannot_be_compiled_keeps_what_ran()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\non-run-end: [\"select 1\", \"{{ exceptions.raise_compiler_error('not today') }}\"]\n")
            .Model("m", "select 1 as id");

        (await Should.ThrowAsync<ModelException>(() => folder.Build())).Message.ShouldContain("not today");

        var results = JsonNode.Parse(folder.Read("target/run_results.json"))!["results"]!.AsArray();
        results.Select(r => $"{r!["unique_id"]} {r["status"]}").ShouldBe(["model.shop.m success", "operation.shop.shop-on-run-end-0 success"]);
        folder.Query("select id from m").ShouldBe(["1"]);
    }

    /// <summary>https://docs.getdbt.com/reference/dbt-jinja-functions/on-run-end-context: schemas are those in which something was built.</summary>
    [Theory]
    [InlineData("", "after good shop-on-run-start-0 torn|main_one|shop.main_one")]
    [InlineData("flags: {skip_nodes_if_on_run_start_fails: true}", "||")]
    public async Task A_last_hook_knows_what_was_built_and_which_first_hook_failed(string flags, string told)
    {
        using var folder = new ProjectFolder($"""
            name: shop
            profile: shop
            on-run-start: ["select wrong"]
            on-run-end: ["create table told as select '{"{{ results | map(attribute='node.name') | sort | join(' ') }}|{{ schemas | sort | join(',') }}|{{ database_schemas | map('join', '.') | sort | join(',') }}"}' as what"]
            {flags}
            """)
            .Model("good", "{{ config(schema='one') }} select 1 as id").Model("torn", "{{ config(schema='two') }} select nope as id").Model("after", "{{ config(schema='three') }} select * from {{ ref('torn') }}");

        await folder.Build();

        folder.Query("select what from told").ShouldBe([told]);
    }
}
