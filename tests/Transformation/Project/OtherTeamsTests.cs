using System.Text.Json;
using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Tests.Project;

/// <summary>What other teams' projects do and ours does not: each small, and pinned to what dbt documents.</summary>
public sealed class OtherTeamsTests
{
    /// <summary>https://docs.getdbt.com/reference/dbt-jinja-functions/var: a variable is asked for when a node runs, not when the project is read.</summary>
    [Fact]
    public async Task A_variable_that_nothing_sets_stops_the_node_that_asks_for_it_and_no_other()
    {
        using var folder = new ProjectFolder().Model("asks", "select '{{ var('country') }}' as x").Model("other", "select 1 as x");

        var run = await folder.Build();

        run.Results.Select(r => (r.Node.Name, r.Status)).ShouldBe([("asks", NodeStatus.Error), ("other", NodeStatus.Success)], ignoreOrder: true);
        run.Results.Single(r => r.Node.Name == "asks").Message.ShouldNotBeNull().ShouldContain("The variable 'country' is not set");
        (await folder.Build(o => o with { Vars = ModelOptions.ParseVars("{country: br}") })).Success.ShouldBeTrue();
    }

    /// <summary>https://docs.getdbt.com/reference/resource-configs/tags: tags add up, those of a column on its tests too.</summary>
    [Fact]
    public void A_test_has_its_own_tags_and_its_columns()
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as id")
            .Write("models/m.yml", "models: [{name: m, columns: [{name: id, tags: [of_column], data_tests: [unique, not_null: {config: {tags: [of_test]}}]}]}]");

        var engine = folder.Load();

        engine.List(new NodeSelection { Select = ["tag:of_column"] }).Select(n => n.Name).ShouldBe(["not_null_m_id", "unique_m_id"]);
        engine.List(new NodeSelection { Select = ["tag:of_test"] }).Select(n => n.Name).ShouldBe(["not_null_m_id"]);
    }

    /// <summary>https://docs.getdbt.com/reference/resource-configs/meta: parts of a semantic model have its meta, and docs blocks are resolved in them.</summary>
    [Fact]
    public void Parts_of_a_semantic_model_inherit_its_meta()
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as id, current_date as day")
            .Write("models/m.md", "{% docs country %}Where it was sold.{% enddocs %}")
            .Write("models/m.yml", """
                models: [{name: m, time_spine: {standard_granularity_column: day}, columns: [{name: day, granularity: day}]}]
                semantic_models:
                  - name: sold
                    model: ref('m')
                    config: {meta: {owner: ann, pii: false}}
                    entities: [{name: id, type: primary}]
                    dimensions: [{name: country, type: categorical, description: "{{ doc('country') }}", config: {meta: {pii: true}}}]
                """);
        folder.Load().WriteManifest();

        using var manifest = JsonDocument.Parse(folder.Read("target/manifest.json"));
        var model = manifest.RootElement.GetProperty("semantic_models").GetProperty("semantic_model.shop.sold");
        var dimension = model.GetProperty("dimensions")[0];
        dimension.GetProperty("description").GetString().ShouldBe("Where it was sold.");
        dimension.GetProperty("config").GetProperty("meta").GetRawText().ShouldBe("""{"owner":"ann","pii":true}""");
        model.GetProperty("entities")[0].GetProperty("config").GetProperty("meta").GetRawText().ShouldBe("""{"owner":"ann","pii":false}""");
    }

    /// <summary>https://docs.getdbt.com/reference/dbt-jinja-functions/env_var#secrets</summary>
    [Fact]
    public async Task A_variable_named_as_a_secret_is_written_nowhere()
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as x");

        await folder.Build(o => o with { Vars = ModelOptions.ParseVars("{DBT_ENV_SECRET_TOKEN: hush-hush, plain: shown}") });

        folder.Read("target/run_results.json").ShouldContain("\"DBT_ENV_SECRET_TOKEN\":\"*****\"");
        Directory.EnumerateFiles(Path.Combine(folder.Path, "target"), "*", SearchOption.AllDirectories).ShouldAllBe(f => !File.ReadAllText(f).Contains("hush-hush"));
    }

    /// <summary>dbt makes the data tests of a node that is described as another kind; what else is said of it there has no effect.</summary>
    [Fact]
    public void Of_a_seed_that_is_described_among_the_models_only_the_tests_are_made()
    {
        using var folder = new ProjectFolder().Write("seeds/s.csv", "\n\nid,v\n1,2\n")
            .Write("snapshots/h.sql", "{% snapshot h %}{{ config(unique_key='id', strategy='check', check_cols='all') }} select * from {{ ref('s') }}{% endsnapshot %}")
            .Model("m", "select 1 as id")
            .Write("models/all.yml", "models: [{name: s, description: seeded, columns: [{name: id, data_tests: [unique]}]}, {name: h, description: history}]\nseeds: [{name: m, description: modelled}]\n");

        var engine = folder.Load();

        engine.Project.Graph.Nodes.Values.ShouldAllBe(n => n.Description.Length == 0);
        engine.Project.Graph.Nodes.Values.Single(n => n.Name == "unique_s_id").DependsOn.ShouldBe(["seed.shop.s"]);
        engine.Project.NamedWarnings.Select(w => w.Name).ShouldBe(["WrongResourceSchemaFile", "WrongResourceSchemaFile", "WrongResourceSchemaFile"]);
    }

    /// <summary>https://docs.getdbt.com/reference/resource-properties/overrides</summary>
    [Fact]
    public void A_packages_source_may_be_described_anew()
    {
        using var folder = new ProjectFolder()
            .Write("dbt_packages/dep/dbt_project.yml", "name: dep\n")
            .Write("dbt_packages/dep/models/s.yml", """
                sources:
                  - name: raw
                    schema: theirs
                    loader: tool
                    tables: [{name: a, description: of the package, columns: [{name: id, data_tests: [unique]}]}, {name: b}]
                """)
            .Write("models/s.yml", """
                sources:
                  - name: raw
                    overrides: dep
                    schema: ours
                    tables: [{name: a, identifier: a_v2, columns: [{name: id, data_tests: [not_null]}]}]
                  - {name: gone, overrides: dep, schema: nowhere}
                """);

        var engine = folder.Load();

        var (a, b) = (engine.Project.Graph.Nodes["source.dep.raw.a"], engine.Project.Graph.Nodes["source.dep.raw.b"]);
        (a.RelationName, b.RelationName, a.Loader, a.Description).ShouldBe(("\"shop\".\"ours\".\"a_v2\"", "\"shop\".\"ours\".\"b\"", "tool", "of the package"));
        engine.Project.NodesOf(ResourceType.Test).Select(t => t.Name).ShouldBe(["source_not_null_raw_a_id"]);
        engine.Project.NodesOf(ResourceType.Source).Count().ShouldBe(2);
        engine.Project.NamedWarnings.Select(w => w.Name).ShouldBe(["SourceOverrideDeprecation", "SourceOverrideDeprecation", "UnusedTables"], ignoreOrder: true);
        engine.Project.Warnings.ShouldContain(w => w.Contains("the package 'dep' has no source 'gone'"));
    }

    /// <summary>https://docs.getdbt.com/reference/resource-configs/docs: beside `config`, as it was written before.</summary>
    [Fact]
    public void Docs_count_beside_config_too()
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as id").Write("models/m.yml", "models: [{name: m, docs: {show: false, node_color: '#aabbcc'}}]");
        folder.Load().Project.Graph.Nodes["model.shop.m"].Config.Dictionary("docs")["show"].ShouldBe(false);

        folder.Write("models/m.yml", "models: [{name: m, docs: {node_color: blueish}}]");
        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain("neither the name of an HTML colour");
    }

    /// <summary>https://docs.getdbt.com/reference/resource-properties/constraints: a view has none.</summary>
    [Theory]
    [InlineData("view", "", true)]
    [InlineData("view", ", warn_unsupported: false", false)]
    [InlineData("table", "", false)]
    public void Constraints_of_a_view_are_told_of(string materialized, string more, bool isTold)
    {
        using var folder = new ProjectFolder().Model("m", $"{{{{ config(materialized='{materialized}') }}}} select 1 as id")
            .Write("models/m.yml", $"models: [{{name: m, config: {{contract: {{enforced: true}}}}, columns: [{{name: id, data_type: integer, constraints: [{{type: not_null{more}}}]}}]}}]");

        folder.Load().Project.NamedWarnings.Select(w => w.Name).ShouldBe(isTold ? ["UnsupportedConstraintMaterialization"] : []);
    }

    /// <summary>https://docs.getdbt.com/reference/global-configs/behavior-changes#no-spaces-in-resource-names</summary>
    [Fact]
    public void A_name_with_spaces_is_refused_unless_a_flag_allows_it()
    {
        using var strict = new ProjectFolder().Model("my model", "select 1 as id");
        Should.Throw<ProjectException>(() => strict.Load()).Message.ShouldContain("the name 'my model' has spaces");

        using var lenient = new ProjectFolder("name: shop\nprofile: shop\nflags: {require_resource_names_without_spaces: false}\n").Model("my model", "select 1 as id");
        lenient.Load().Project.NamedWarnings.ShouldHaveSingleItem().Name.ShouldBe("ResourceNamesWithSpacesDeprecation");
    }

    /// <summary>https://docs.getdbt.com/reference/resource-configs/grants: what two calls of config() add in one file.</summary>
    [Fact]
    public void Grants_of_two_calls_add_up()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nmodels: {shop: {m: {+grants: {select: [ann]}}}}\n")
            .Model("m", "{{ config(grants={'+select': ['bob']}) }}{{ config(grants={'+select': 'cy'}) }} select 1 as id")
            .Model("n", "{{ config(grants={'select': ['bob']}) }}{{ config(grants={'select': ['cy']}) }} select 1 as id");

        var nodes = folder.Load().Project.Graph.Nodes;

        ((IEnumerable<object?>)nodes["model.shop.m"].Config.Dictionary("grants")["select"]!).ShouldBe(["ann", "bob", "cy"]);
        ((IEnumerable<object?>)nodes["model.shop.n"].Config.Dictionary("grants")["select"]!).ShouldBe(["cy"]);
    }

    /// <summary>https://docs.getdbt.com/reference/dbt-jinja-functions/toyaml: what YAML has no form for is the default.</summary>
    [Fact]
    public async Task Yaml_of_what_is_no_value_is_the_default()
    {
        using var folder = new ProjectFolder().Model("m", "select '{{ toyaml({'a': adapter}, 'none') }}' as x, '{{ toyaml({'b': 2, 'a': 1}) | replace('\n', ' ') }}' as y");

        (await folder.Build()).Success.ShouldBeTrue();

        folder.Query("select x, y from m").ShouldBe(["none|b: 2 a: 1 "]);
    }

    /// <summary>https://docs.getdbt.com/reference/global-configs/behavior-changes#source-definitions-for-state</summary>
    [Theory]
    [InlineData("flags: {state_modified_compare_more_unrendered_values: true}\n", 0)]
    [InlineData("", 1)]
    public void A_source_in_another_schema_of_the_environment_is_no_change_where_what_is_written_counts(string flags, int changed)
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\n" + flags)
            .Write("models/s.yml", "sources: [{name: raw, schema: \"{{ env_var('RAW_SCHEMA') }}\", tables: [{name: t}]}]");
        folder.Load(In("dev")).WriteManifest();
        Directory.Move(Path.Combine(folder.Path, "target"), Path.Combine(folder.Path, "before"));

        folder.Load(o => In("prod")(o) with { State = "before" }).List(new NodeSelection { Select = ["state:modified"] }).Count.ShouldBe(changed);

        static Func<ModelOptions, ModelOptions> In(string schema) => o => o with { Environment = new Dictionary<string, string> { ["RAW_SCHEMA"] = schema } };
    }

    /// <summary>https://docs.getdbt.com/reference/global-configs/behavior-changes#source-definitions-for-state</summary>
    [Theory]
    [InlineData("flags: {state_modified_compare_more_unrendered_values: true}\n", "{{ config(materialized=env_var('KIND')) }}", 0)]
    [InlineData("flags: {state_modified_compare_more_unrendered_values: true}\n", "{{ config(materialized='table' if env_var('KIND') == 'table' else 'view') }}", 0)]
    [InlineData("flags: {state_modified_compare_more_unrendered_values: true}\n", "{{ config({'materialized': env_var('KIND')}) }}", 1)]
    [InlineData("", "{{ config(materialized=env_var('KIND')) }}", 1)]
    public void A_model_that_another_environment_builds_otherwise_is_no_change_where_what_is_written_counts(string flags, string config, int changed)
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\n" + flags).Model("m", config + " select 1 as id");
        folder.Load(In("table")).WriteManifest();
        Directory.Move(Path.Combine(folder.Path, "target"), Path.Combine(folder.Path, "before"));

        folder.Load(o => In("view")(o) with { State = "before" }).List(new NodeSelection { Select = ["state:modified"] }).Count.ShouldBe(changed);

        static Func<ModelOptions, ModelOptions> In(string kind) => o => o with { Environment = new Dictionary<string, string> { ["KIND"] = kind } };
    }

    [Fact]
    public void What_is_written_in_config_is_spelled_as_dbt_spells_it()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nflags: {state_modified_compare_more_unrendered_values: true}\n")
            .Model("m", "{{ config(materialized=env_var('KIND', 'view'), tags=['a'], enabled=true) }} select 1 as id");

        folder.Load().WriteManifest();

        using var manifest = System.Text.Json.JsonDocument.Parse(folder.Read("target/manifest.json"));
        var config = manifest.RootElement.GetProperty("nodes").GetProperty("model.shop.m").GetProperty("unrendered_config");
        config.GetProperty("materialized").GetString().ShouldBe(
            "Keyword(key='materialized', value=Call(node=Name(name='env_var', ctx='load'), args=[Const(value='KIND'), Const(value='view')], kwargs=[], dyn_args=None, dyn_kwargs=None))");
        config.GetProperty("tags").GetString().ShouldBe("Keyword(key='tags', value=List(items=[Const(value='a')]))");
        config.GetProperty("enabled").GetString().ShouldBe("Keyword(key='enabled', value=Const(value=True))");
    }

    /// <summary>https://docs.getdbt.com/guides/create-new-materializations#update-the-relation-cache</summary>
    [Fact]
    public async Task A_materialization_must_say_which_relations_it_made()
    {
        using var folder = new ProjectFolder()
            .Write("macros/silent.sql", "{% materialization silent, default %}{% call statement('main') %}create or replace table {{ this }} as {{ sql }}{% endcall %}{% endmaterialization %}")
            .Model("m", "{{ config(materialized='silent') }} select 1 as id");

        var result = (await folder.Build()).Results.ShouldHaveSingleItem();

        (result.Status, result.Message).ShouldSatisfyAllConditions(
            r => r.Status.ShouldBe(NodeStatus.Error),
            r => r.Message.ShouldNotBeNull().ShouldContain("does not say which relations it made"));
    }

    /// <summary>https://docs.getdbt.com/reference/commands/compile: seeds are among what it lists.</summary>
    [Fact]
    public async Task Compile_counts_seeds()
    {
        using var folder = new ProjectFolder().Model("m", "select * from {{ ref('s') }}").Write("seeds/s.csv", "id\n1\n");

        (await folder.Load().CompileAsync(NodeSelection.All)).Results.Select(r => r.UniqueId).ShouldBe(["seed.shop.s", "model.shop.m"], ignoreOrder: true);
    }

    /// <summary>https://docs.getdbt.com/reference/global-configs/behavior-changes</summary>
    [Fact]
    public async Task Flags_of_dbts_changes_of_behaviour_are_heeded()
    {
        const string Hooks = "name: shop\nprofile: shop\non-run-start: [\"create table if not exists runs as select 1 as n\"]\n";
        const string Source = "sources: [{name: raw, schema: main, tables: [{name: t, loaded_at_field: at_time, freshness: {warn_after: {count: 1, period: day}}}]}]";
        using var quiet = new ProjectFolder(Hooks + "flags: {source_freshness_run_project_hooks: false}\n").Write("models/s.yml", Source);
        using var usual = new ProjectFolder(Hooks).Write("models/s.yml", Source);
        foreach (var folder in new[] { quiet, usual })
        {
            folder.Query("create table t as select now() as at_time");
            (await folder.Load().SourceFreshnessAsync(NodeSelection.All)).Success.ShouldBeTrue();
        }

        const string Runs = "select count(*) from duckdb_tables() where table_name = 'runs'";
        quiet.Query(Runs).ShouldBe(["0"]);
        usual.Query(Runs).ShouldBe(["1"]);

        using var strict = new ProjectFolder("name: shop\nprofile: shop\nflags: {require_unique_project_resource_names: true}\n")
            .Model("same", "{{ config(alias='m_same') }} select 1 as id").Write("seeds/same.csv", "id\n1\n");
        Should.Throw<ProjectException>(() => strict.Load()).Message.ShouldContain("require_unique_project_resource_names");
    }

    /// <summary>https://docs.getdbt.com/reference/resource-properties/unit-testing-versions, https://docs.getdbt.com/reference/resource-properties/unit-test-input</summary>
    [Theory]
    [InlineData("{name: u, model: v, versions: {include: [1], exclude: [2]}, given: [], expect: {rows: [{id: 1}]}}", "both includes and excludes versions")]
    [InlineData("{name: u, model: v, given: [], expect: {format: csv, fixture: same}}", "two fixtures are named 'same'")]
    public void What_a_unit_test_may_not_say(string test, string refusal)
    {
        using var folder = new ProjectFolder().Model("v_v1", "select 1 as id").Model("v_v2", "select 1 as id")
            .Write("tests/fixtures/one/same.csv", "id\n1\n").Write("tests/fixtures/two/same.csv", "id\n1\n")
            .Write("models/v.yml", $"models: [{{name: v, versions: [{{v: 1}}, {{v: 2}}]}}]\nunit_tests: [{test}]\n");

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain(refusal);
    }

    /// <summary>https://docs.getdbt.com/reference/resource-configs/updated_at</summary>
    [Fact]
    public async Task A_snapshot_whose_times_are_of_another_type_than_the_runs_is_told_of()
    {
        using var folder = new ProjectFolder()
            .Write("snapshots/zoned.sql", "{% snapshot zoned %}{{ config(unique_key='id', strategy='timestamp', updated_at='at_time') }} select 1 as id, timestamptz '2024-01-01 00:00:00+00' as at_time {% endsnapshot %}")
            .Write("snapshots/plain.sql", "{% snapshot plain %}{{ config(unique_key='id', strategy='timestamp', updated_at='at_time') }} select 1 as id, timestamp '2024-01-01' as at_time {% endsnapshot %}");
        List<RunEvent> events = [];

        (await folder.Load().SnapshotAsync(NodeSelection.All, new Collected(events))).Success.ShouldBeTrue();

        events.OfType<LogLine>().Where(l => l.Name == "SnapshotTimestampWarning").ShouldHaveSingleItem().Message.ShouldContain("updated_at is a TIMESTAMP WITH TIME ZONE");
    }

    private sealed class Collected(List<RunEvent> events) : IProgress<RunEvent>
    {
        public void Report(RunEvent value)
        {
            lock (events)
                events.Add(value);
        }
    }
}
