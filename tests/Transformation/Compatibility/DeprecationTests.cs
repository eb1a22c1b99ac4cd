using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Compatibility;

/// <summary>https://docs.getdbt.com/reference/deprecations: what dbt still takes, and warns of by a name that <c>warn_error_options</c> knows.</summary>
public sealed class DeprecationTests
{
    private const string Microbatch = "{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='happened', begin='2024-01-01', batch_size='day', concurrent_batches=true) }} select * from {{ ref('m') }}";

    [Theory]
    [InlineData("log-path: elsewhere", "ConfigLogPathDeprecation")]
    [InlineData("log-path: logs", null)]
    [InlineData("target-path: elsewhere", "ConfigTargetPathDeprecation")]
    [InlineData("target-path: target", null)]
    [InlineData("source-paths: [models]", "ConfigSourcePathDeprecation")]
    [InlineData("data-paths: [seeds]", "ConfigDataPathDeprecation")]
    public void Old_folders_count_and_are_warned_of(string line, string? warning)
    {
        using var folder = new ProjectFolder($"name: shop\nprofile: shop\n{line}\n").Model("m", "select 1 as id");

        var project = folder.Load().Project;

        project.NamedWarnings.Select(w => w.Name).ShouldBe(warning is null ? [] : [warning]);
        project.Graph.Nodes.Keys.ShouldContain("model.shop.m");
    }

    [Fact]
    public void A_folder_has_not_both_its_names()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nsource-paths: [a]\nmodel-paths: [b]\n");

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain("'source-paths' is the old name of 'model-paths'");
    }

    [Fact]
    public void A_key_that_stands_twice_is_warned_of_where_it_stands_and_the_last_counts()
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as id").Write("models/m.yml", """
            models:
              - name: m
                description: one
                config: &shared {tags: [a]}
                description: two
              - name: m2
                config:
                  <<: *shared
                  tags: [b]
            """).Model("m2", "select 1 as id");

        var project = folder.Load().Project;

        var warning = project.NamedWarnings.ShouldHaveSingleItem();
        warning.Name.ShouldBe("DuplicateYAMLKeysDeprecation");
        warning.Text.ShouldStartWith("models/m.yml:5: 'description'");
        project.Graph.Nodes["model.shop.m"].Description.ShouldBe("two");
        Should.Throw<ProjectException>(() => folder.Load(o => o with { WarnErrorOptions = "{error: [DuplicateYAMLKeysDeprecation]}" }));
    }

    [Fact]
    public void A_model_and_a_seed_of_one_name_are_warned_of()
    {
        using var folder = new ProjectFolder().Model("same", "{{ config(alias='m_same') }} select 1 as id").Write("seeds/same.csv", "id\n1\n");

        folder.Load().Project.NamedWarnings.ShouldHaveSingleItem().Name.ShouldBe("DuplicateNameDistinctNodeTypesDeprecation");
    }

    [Fact]
    public void Two_analyses_have_two_names()
    {
        using var folder = new ProjectFolder().Write("analyses/a/same.sql", "select 1").Write("analyses/b/same.sql", "select 2");

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain("two analyses are named 'same'");
    }

    [Fact]
    public void A_package_may_have_keys_twice()
    {
        using var folder = new ProjectFolder().Write("dbt_packages/dep/dbt_project.yml", "name: dep\n").Write("dbt_packages/dep/models/m.sql", "select 1 as id")
            .Write("dbt_packages/dep/models/m.yml", "models:\n  - name: m\n    description: one\n    description: two\n");

        folder.Load().Project.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Batches_that_are_to_run_side_by_side_run_in_turn_and_are_warned_of()
    {
        using var folder = new ProjectFolder()
            .Model("m", "{{ config(event_time='happened') }} select timestamp '2024-01-01 10:00' + to_days(i::int) as happened from range(4) t(i)").Model("batches", Microbatch);

        var engine = folder.Load(o => o with { EventTimeStart = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero), EventTimeEnd = new(2024, 1, 5, 0, 0, 0, TimeSpan.Zero) });
        var warning = engine.Project.NamedWarnings.ShouldHaveSingleItem();
        warning.Name.ShouldBe("InvalidConcurrentBatchesConfig");
        warning.Text.ShouldContain("'batches'");

        (await engine.BuildAsync(new())).Success.ShouldBeTrue();
        folder.Query("select count(*) from batches").ShouldBe(["4"]);
    }

    [Fact]
    public async Task A_path_for_the_freshness_of_sources_is_warned_of()
    {
        using var folder = new ProjectFolder().Write("models/s.yml", """
            sources:
              - name: raw
                schema: main
                tables:
                  - name: t
                    config: {freshness: {warn_after: {count: 1, period: day}}, loaded_at_field: at}
            """);
        using (var connection = new DuckDB.NET.Data.DuckDBConnection($"DataSource={folder.Path}/shop.duckdb"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "create table t as select now()::timestamp as at";
            command.ExecuteNonQuery();
        }

        Said said = new();
        await folder.Load().SourceFreshnessAsync(new(), Path.Combine(folder.Path, "fresh.json"), said);
        await folder.Load().SourceFreshnessAsync(new(), null, said);

        said.Lines.Count(l => l.Name == "CustomOutputPathInSourceFreshnessDeprecation").ShouldBe(1);
    }

    [Fact]
    public void Itertools_is_warned_of_once()
    {
        using var folder = new ProjectFolder()
            .Model("m", "{% for pair in modules.itertools.product([1, 2], [3]) %}select {{ pair[0] }} as id {{ 'union all' if not loop.last }} {% endfor %}")
            .Model("n", "select {{ modules.itertools.chain([1]) | first }} as id");

        folder.Load().Project.NamedWarnings.ShouldHaveSingleItem().Name.ShouldBe("ModulesItertoolsUsageDeprecation");
        Should.Throw<ProjectException>(() => folder.Load(o => o with { WarnError = true }));
    }

    [Fact]
    public void The_old_name_of_select_is_warned_of()
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as id");

        folder.Load(o => o with { SelectsByOldFlag = true }).Project.NamedWarnings.ShouldHaveSingleItem().Name.ShouldBe("ModelParamUsageDeprecation");
    }

    [Theory]
    [InlineData("DBT_ENGINE_MINE", "EnvironmentVariableNamespaceDeprecation")]
    [InlineData("DBT_ENGINE_FAIL_FAST", null)]
    [InlineData("DBT_MINE", null)]
    public void Names_of_dbts_own_are_not_for_others(string variable, string? warning)
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as id");

        folder.Load(o => o with { Environment = new Dictionary<string, string> { [variable] = "1" } }).Project.NamedWarnings.Select(w => w.Name).ShouldBe(warning is null ? [] : [warning]);
    }

    [Fact]
    public async Task Flags_beside_the_profiles_count_and_are_warned_of()
    {
        const string Profiles = "config: {fail_fast: true}\nshop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb, threads: 1}}}\n";
        using var folder = new ProjectFolder().Model("a", "select wrong").Model("b", "select 1 as id").Write("profiles.yml", Profiles);

        var engine = folder.Load();

        engine.Project.NamedWarnings.ShouldHaveSingleItem().Name.ShouldBe("ProjectFlagsMovedDeprecation");
        (await engine.BuildAsync(new())).Results.ShouldContain(r => r.Status == NodeStatus.Skipped);
    }

    [Fact]
    public void Flags_have_one_place()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nflags: {fail_fast: true}\n").Model("m", "select 1 as id")
            .Write("profiles.yml", "config: {fail_fast: true}\nshop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb}}}\n");

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain("'config'");
    }

    private sealed class Said : IProgress<RunEvent>
    {
        public List<LogLine> Lines { get; } = [];

        public void Report(RunEvent value)
        {
            if (value is LogLine line)
                Lines.Add(line);
        }
    }
}
