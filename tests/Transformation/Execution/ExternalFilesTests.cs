using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Execution;

/// <summary>What dbt-duckdb adds to dbt: https://github.com/duckdb/dbt-duckdb#readme.</summary>
public class ExternalFilesTests
{
    [Fact]
    public async Task Sources_are_read_from_files_and_models_are_written_to_them()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\n")
            .Write("data/orders.csv", "id,day\n1,2024-01-01\n2,2024-01-02\n").Write("data/o'dd.csv", "x\n7\n")
            .Write("models/sources.yml", """
                sources:
                  - name: raw
                    meta: {external_location: "data/{name}.csv", ending: csv}
                    tables:
                      - name: orders
                      - name: odd
                        config: {external_location: "data/o'dd.csv"}
                      - name: called
                        meta: {external_location: "read_csv('data/orders.{ending}', all_varchar=true)"}
                      - name: old
                        identifier: orders
                        meta: {external_location: "data/%(identifier)s.csv", formatter: oldstyle}
                      - name: plugged
                        config: {plugin: gsheet}
                """)
            .Model("a", "{{ config(materialized='external', location='out/a.parquet') }} select * from {{ source('raw', 'orders') }}")
            .Model("b", "{{ config(materialized='external', location='out/b.csv', delimiter='|') }} select * from {{ ref('a') }} where id = 2")
            .Model("none", "{{ config(materialized='external', format='json', location='out/none.json') }} select 1 as x, 'y' as y where false")
            .Model("parts", "{{ config(materialized='external', location='out/parts', options={'partition_by': 'id', 'overwrite_or_ignore': true}) }} select * from {{ ref('a') }}")
            .Model("of", "{{ config(materialized='table_function', parameters=['least']) }} select * from {{ ref('a') }} where id >= least")
            .Model("all", """
                {{ config(materialized='table') }} select (select count(*) from {{ ref('a') }}) as a, (select max(id) from {{ ref('b') }}) as b, (select count(*) from {{ ref('none') }}) as c,
                (select count(*) from {{ ref('of') }}(2)) as d, (select max(x) from {{ source('raw', 'odd') }}) as e, (select typeof(any_value(id)) from {{ source('raw', 'called') }}) as f,
                (select count(*) from {{ source('raw', 'old') }}) as g, (select max(id) from {{ ref('parts') }}) as h
                """)
            .Model("plug", "select * from {{ source('raw', 'plugged') }}");

        var result = await folder.Build();

        result.Results.Where(r => r.Status == NodeStatus.Error).Select(r => r.Node.Name).ShouldBe(["plug"], string.Join('\n', result.Results.Select(r => r.Message)));
        result.Results.Single(r => r.Node.Name == "plug").Message!.ShouldContain("is loaded by the plugin 'gsheet', which is Python code");
        folder.Read("out/b.csv").ShouldBe("id|day\n2|2024-01-02\n");
        folder.Query("select * from \"all\"").ShouldBe(["2|2|0|1|7|VARCHAR|2|2"]);
        // Again, over what is there.
        (await folder.Build(null, "a", "parts", "none")).ExitCode.ShouldBe(0);
        Directory.GetDirectories(Path.Combine(folder.Path, "out", "parts")).Select(Path.GetFileName).Order().ShouldBe(["id=1", "id=2"]);
    }

    [Fact]
    public async Task Views_of_files_are_registered_for_those_who_read_them()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\non-run-start: \"{{ register_upstream_external_models() }}\"\n")
            .Write("profiles.yml", "shop: {target: dev, outputs: {dev: {type: duckdb, external_root: files}}}\n")
            .Model("a", "{{ config(materialized='external') }} select 1 as id")
            .Model("b", "{{ config(materialized='external', schema='else') }} select * from {{ ref('a') }}");
        (await folder.Build()).ExitCode.ShouldBe(0);

        // The database was in memory: of the first run only the file is left.
        var again = await folder.Build(null, "b");

        again.Results.Select(r => r.Message).ShouldNotContain(m => m != null && m.Contains("Error"));
        again.ExitCode.ShouldBe(0);
        File.Exists(Path.Combine(folder.Path, "files", "b.parquet")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_model_in_Python_is_a_node_that_cannot_run()
    {
        using var folder = new ProjectFolder()
            .Model("a", "select 1 as id").Write("models/sources.yml", "sources: [{name: raw, tables: [{name: t}]}]\n")
            .Write("models/p.py", "def model(dbt, session):\n    # dbt.ref('not_this')\n    dbt.config(materialized='table',\n               tags=['py', \"it's\"], packages=['numpy==1.23.1'])\n    return dbt.ref(\"a\").union(dbt.source('raw', 't')) if not dbt.is_incremental else dbt.this\n")
            .Model("after", "select * from {{ ref('p') }}");
        var engine = folder.Load();

        var node = engine.Project.Graph.Nodes["model.shop.p"];
        node.DependsOn.ShouldBe(["model.shop.a", "source.shop.raw.t"]);
        (node.Language, node.Config.Materialized).ShouldBe(("python", "table"));
        node.Tags.ShouldBe(["py", "it's"]);
        var result = await engine.BuildAsync(NodeSelection.All);

        result.Results.Select(r => (r.Node.Name, r.Status)).ShouldBe([("a", NodeStatus.Success), ("p", NodeStatus.Error), ("after", NodeStatus.Skipped)], ignoreOrder: true);
        result.Results.Single(r => r.Node.Name == "p").Message!.ShouldContain("there is no Python here to run it");
    }

    [Fact]
    public async Task A_profile_prepares_the_database()
    {
        using var folder = new ProjectFolder()
            .Write("profiles.yml", """
                shop:
                  target: "{{ env_var('NOT_SET_ANYWHERE', 'dev') }}"
                  outputs:
                    dev:
                      type: duckdb
                      path: shop.duckdb
                      threads: "{{ 1 + 1 }}"
                      extensions: [json, {name: parquet, repo: core}]
                      settings: {TimeZone: America/Sao_Paulo, preserve_insertion_order: false}
                      attach:
                        - {path: other.duckdb, alias: other}
                        - {path: third.duckdb, options: {read_only: false, block_size: 16384}}
                """)
            .Model("a", "select current_setting('TimeZone') as zone, current_setting('preserve_insertion_order') as kept")
            .Model("b", "{{ config(database='other', materialized='table') }} select * from {{ ref('a') }}")
            .Model("c", "{{ config(database='third', schema='s') }} select * from {{ ref('b') }}");
        var engine = folder.Load();

        (await engine.BuildAsync(NodeSelection.All)).ExitCode.ShouldBe(0);

        engine.Project.Profile.Threads.ShouldBe(2);
        var shown = await engine.ShowAsync(NodeSelection.All, "select * from {{ ref('c') }}");
        shown.Table.Rows[0].ShouldBe(["America/Sao_Paulo", false]);
    }
}
