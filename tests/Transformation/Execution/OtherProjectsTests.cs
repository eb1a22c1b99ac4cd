using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Execution;

/// <summary>What public projects do and dbt takes: each was a difference once.</summary>
public class OtherProjectsTests
{
    /// <summary>https://docs.getdbt.com/reference/dbtignore: git's patterns, the last that matches decides.</summary>
    [Fact]
    public void Files_that_dbtignore_names_are_not_the_projects()
    {
        using var folder = new ProjectFolder()
            .Write(".dbtignore", "# drafts\nold_*\n!old_but_kept.sql\nmodels/drafts/\n/models/deep/*.sql\n**/later/*.sql\n")
            .Model("kept", "select 1 as id")
            .Model("old_one", "not sql {{")
            .Model("old_but_kept", "select 1 as id")
            .Model("drafts/below/one", "{{ nothing() }}")
            .Model("deep/one", "{{ nothing() }}")
            .Model("deep/er/two", "select 1 as id")
            .Model("deep/er/later/three", "{{ nothing() }}");

        folder.Load().List(new NodeSelection()).Select(n => n.Name).Order().ShouldBe(["kept", "old_but_kept", "two"]);
    }

    /// <summary>A variable's text is Jinja too, and a ref in it a dependency: dbt renders what var() gives.</summary>
    [Fact]
    public async Task A_variable_may_hold_jinja()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nvars: {from: \"{{ ref('base') }}\", plain: \"{ x }\"}\n")
            .Model("base", "select 7 as id")
            .Model("after", "select id, '{{ var('plain') }}' as plain from {{ var('from') }}");

        (await folder.Build()).ExitCode.ShouldBe(0);

        folder.Query("select * from after").ShouldBe(["7|{ x }"]);
    }

    /// <summary>Projects ask for columns while they are compiled, when nothing is built yet.</summary>
    [Fact]
    public async Task A_relation_that_is_not_there_has_no_columns()
    {
        using var folder = new ProjectFolder()
            .Model("base", "select 1 as id")
            .Model("after", "{% set columns = adapter.get_columns_in_relation(ref('base')) %} select {{ columns | length }} as n from {{ ref('base') }}");

        (await folder.Load().CompileAsync(new NodeSelection())).ExitCode.ShouldBe(0);
        folder.Read("target/compiled/shop/models/after.sql").ShouldContain("select 0 as n");
        (await folder.Build()).ExitCode.ShouldBe(0);
        folder.Query("select n from after").ShouldBe(["1"]);
    }

    /// <summary>https://docs.getdbt.com/docs/build/empty-flag: ephemeral models are read without rows as well.</summary>
    [Fact]
    public async Task Empty_takes_the_rows_of_ephemeral_models_too()
    {
        using var folder = new ProjectFolder()
            .Model("passing", "{{ config(materialized='ephemeral') }} select 1 as id")
            .Model("after", "select * from {{ ref('passing') }}");

        (await folder.Build(o => o with { Empty = true })).ExitCode.ShouldBe(0);
        folder.Query("select count(*) from after").ShouldBe(["0"]);
        (await folder.Build()).ExitCode.ShouldBe(0);
        folder.Query("select count(*) from after").ShouldBe(["1"]);
    }

    /// <summary>https://github.com/duckdb/dbt-duckdb#indexes: DuckDB renames no table that an index depends on, nor forgets at once the keys of rows it deletes.</summary>
    [Fact]
    public async Task Indexes_are_made_anew_with_every_run()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nseeds: {+indexes: [{columns: [id], unique: true}]}\n")
            .Write("seeds/codes.csv", "id,name\n1,a\n2,b\n")
            .Model("built", "{{ config(materialized='table', indexes=[{'columns': ['id']}, {'columns': ['id', 'n'], 'unique': true}, {'columns': ['lower(name)']}]) }} select 1 as id, 2 as n, 'X' as name")
            .Model("grown", "{{ config(materialized='incremental', indexes=[{'columns': ['id']}]) }} select 1 as id");

        foreach (var refresh in new[] { false, false, true })
        {
            Succeeded(await folder.Build(o => o with { FullRefresh = refresh }));
            folder.Query("select table_name, count(*), count(*) filter (is_unique) from duckdb_indexes() group by all order by all").ShouldBe(["built|3|1", "codes|1|1", "grown|1|0"]);
        }

        folder.Model("built", "{{ config(materialized='table', indexes=['id']) }} select 1 as id");
        (await folder.Build(null, "built")).Results.ShouldHaveSingleItem().Message!.ShouldContain("An index is written as");
    }

    /// <summary>dbt-duckdb's weeks begin on Sunday: 6 January 2024 is a Saturday.</summary>
    [Theory]
    [InlineData("2024-01-06", "2024-01-07", 1)]
    [InlineData("2024-01-07", "2024-01-08", 0)]
    [InlineData("2024-01-07", "2024-01-13", 0)]
    [InlineData("2024-01-01", "2024-01-21", 3)]
    [InlineData("2024-01-07", "2024-01-06", -1)]
    public async Task Weeks_are_counted_by_their_sundays(string from, string to, int weeks)
    {
        using var folder = new ProjectFolder();

        var shown = await folder.Load().ShowAsync(new NodeSelection(), $"select {{{{ dbt.datediff(\"'{from}'\", \"'{to}'\", 'week') }}}} as n");

        Convert.ToInt32(shown.Table.Rows[0][0]).ShouldBe(weeks);
    }

    /// <summary>https://docs.getdbt.com/reference/resource-properties/freshness#loaded_at_query: its Jinja is for when it runs, wherever it is written.</summary>
    [Fact]
    public async Task A_query_for_the_age_may_call_macros()
    {
        using var folder = new ProjectFolder().Write("models/sources.yml", """
            sources:
              - name: raw
                schema: main
                tables:
                  - name: events
                    config:
                      freshness: {warn_after: {count: 1, period: day}}
                      loaded_at_query: "select {{ current_timestamp() }}"
            """).Model("events_of_old", "select 1 as id");

        (await folder.Load().SourceFreshnessAsync(new NodeSelection())).Results.ShouldHaveSingleItem().Status.ShouldBe(NodeStatus.Pass);
    }

    [Fact]
    public async Task A_tests_configuration_may_stand_among_its_arguments()
    {
        using var folder = new ProjectFolder()
            .Model("twice", "select 1 as id union all select 1")
            .Write("models/schema.yml", "models: [{name: twice, columns: [{name: id, data_tests: [{unique: {arguments: {config: {error_if: '>5'}}}}, {unique: {arguments: {name: second, error_if: '>5', warn_if: '>1'}}}]}]}]");

        var run = await folder.Build();

        run.Results.Single(r => r.Node.Name == "unique_twice_id").Status.ShouldBe(NodeStatus.Warn);
        run.Results.Single(r => r.Node.Name == "second").Status.ShouldBe(NodeStatus.Pass);
    }

    [Fact]
    public async Task A_relation_gives_its_like_at_another_path()
    {
        using var folder = new ProjectFolder()
            .Write("macros/ref.sql", "{% macro ref(name) %}{{ return(builtins.ref(name).replace_path(identifier='other')) }}{% endmacro %}")
            .Model("one", "select 1 as id")
            .Model("other", "select 2 as id")
            .Model("reads", "-- depends_on: {{ builtins.ref('other') }}\nselect id from {{ ref('one') }}");

        Succeeded(await folder.Build());

        folder.Query("select id from reads").ShouldBe(["2"]);
    }

    [Fact]
    public async Task A_run_of_nothing_writes_its_results()
    {
        using var folder = new ProjectFolder();

        (await folder.Build()).NothingSelected.ShouldBeTrue();

        folder.Read("target/run_results.json").ShouldContain("\"results\":");
    }

    /// <summary>The expressions go in front of everything, comments too, and leave the model's own as they are.</summary>
    [Fact]
    public async Task Ephemeral_models_stand_where_dbt_puts_them()
    {
        using var folder = new ProjectFolder()
            .Model("passing", "{{ config(materialized='ephemeral') }}select 1 as id")
            .Model("plain", "\n-- first\nselect * from {{ ref('passing') }}")
            .Model("own", "with recursive x as (select * from {{ ref('passing') }})\nselect * from x");

        (await folder.Load().CompileAsync(new NodeSelection())).ExitCode.ShouldBe(0);

        folder.Read("target/compiled/shop/models/plain.sql").ShouldBe("with __dbt__cte__passing as (\nselect 1 as id\n) -- first\nselect * from __dbt__cte__passing");
        folder.Read("target/compiled/shop/models/own.sql").ShouldBe("with recursive  __dbt__cte__passing as (\nselect 1 as id\n), x as (select * from __dbt__cte__passing)\nselect * from x");
    }

    private static void Succeeded(RunResult run) => run.ExitCode.ShouldBe(0, string.Join('\n', run.Results.Select(r => r.Message)));
}
