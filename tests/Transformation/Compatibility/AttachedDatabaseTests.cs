using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Compatibility;

/// <summary>A project that writes to several databases: https://docs.getdbt.com/docs/core/connect-data-platform/duckdb-setup#attaching-additional-databases</summary>
public sealed class AttachedDatabaseTests
{
    [Fact]
    public async Task Each_kind_of_node_may_lie_in_another_database()
    {
        using var folder = new ProjectFolder("""
            name: shop
            profile: shop
            seeds: {+database: side, +schema: raw}
            snapshots: {+target_database: third, +target_schema: kept}
            data_tests: {+store_failures: true, +database: third, +schema: fails}
            on-run-end: create or replace table third.main.done as select {{ results | length }} as nodes
            """)
            .Write("profiles.yml", "shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb, threads: 4, attach: [{path: side.duckdb, alias: side}, {path: third.duckdb}]}}}")
            .Write("seeds/s.csv", "id,v\n1,a\n2,b\n")
            .Write("snapshots/h.sql", "{% snapshot h %}{{ config(unique_key='id', strategy='check', check_cols='all') }}select * from {{ ref('s') }}{% endsnapshot %}")
            .Model("here", "{{ config(materialized='table') }} select * from {{ ref('s') }}")
            .Model("there", "{{ config(materialized='incremental', database='side', schema='marts', unique_key='id', incremental_strategy='merge') }} select id, v from {{ ref('here') }} join {{ ref('h') }} using (id, v)")
            .Write("models/m.yml", "models: [{name: there, columns: [{name: id, data_tests: [unique]}]}]");

        (await folder.Build()).Results.ShouldAllBe(r => !r.IsFailure && r.Status != NodeStatus.Skipped);
        (await folder.Build()).Success.ShouldBeTrue();

        folder.Query($"attach '{folder.Path}/side.duckdb' as side; attach '{folder.Path}/third.duckdb' as third; select count(*) from side.main_marts.there union all select count(*) from third.kept.h union all select nodes from third.main.done")
            .ShouldBe(["2", "2", "5"]);
    }

    [Theory]
    [InlineData(":memory:")]
    [InlineData("shop.duckdb")]
    public async Task One_that_is_not_there_is_named(string path)
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as id")
            .Write("profiles.yml", $"shop: {{target: dev, outputs: {{dev: {{type: duckdb, path: '{path}', attach: [{{path: gone.duckdb, read_only: true}}]}}}}}}");

        (await Should.ThrowAsync<ModelException>(() => folder.Build())).Message.ShouldContain("cannot attach gone.duckdb as the target 'dev' asks");
    }
}
