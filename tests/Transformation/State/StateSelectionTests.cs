namespace EcommAspire.Transformation.Tests.State;

/// <summary>What <c>state:</c> finds: https://docs.getdbt.com/reference/node-selection/methods#state and https://docs.getdbt.com/reference/node-selection/state-comparison-caveats</summary>
public sealed class StateSelectionTests : IDisposable
{
    private readonly ProjectFolder _folder = new ProjectFolder("""
            name: shop
            profile: shop
            models: {shop: {+persist_docs: {relation: true, columns: true}, marts: {+materialized: table}}}
            """)
        .Write("seeds/raw.csv", "id\n1\n")
        .Write("macros/money.sql", "{% macro cents(x) %}{{ scaled(x) }}{% endmacro %}\n{% macro scaled(x) %}{{ x }} * 100{% endmacro %}\n{% macro idle() %}1{% endmacro %}")
        .Model("a", "select {{ cents('id') }} as id from {{ ref('raw') }}")
        .Model("marts/b", "select * from {{ ref('a') }}")
        .Model("marts/c", "select 1 as id, 'x' as name")
        .Write("models/all.yml", """
            models:
              - {name: a, columns: [{name: id, data_tests: [unique]}]}
              - name: c
                config: {contract: {enforced: true}}
                columns: [{name: id, data_type: integer}, {name: name, data_type: varchar(3)}]
            exposures: [{name: board, type: dashboard, owner: {name: Ann}, depends_on: ["ref('b')"]}]
            sources: [{name: ext, tables: [{name: x}]}]
            """);

    public StateSelectionTests()
    {
        _folder.Load().WriteManifest();
        Directory.Move(Path.Combine(_folder.Path, "target"), Path.Combine(_folder.Path, "before"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_changed_is_nothing_modified()
    {
        Chosen("state:modified").ShouldBe("");
        Chosen("state:new").ShouldBe("");
        Chosen("state:unmodified", type: "model").ShouldBe("a b c");
        Chosen("state:old", type: "model").ShouldBe("a b c");
    }

    [Fact]
    public void A_body_is_compared_as_written()
    {
        _folder.Model("marts/b", "select * from {{ ref('a') }} -- said");

        Chosen("state:modified").ShouldBe("b");
        Chosen("state:modified.body").ShouldBe("b");
        Chosen("state:modified.configs").ShouldBe("");
        Chosen("state:modified+").ShouldBe("b board");
    }

    [Fact]
    public void A_new_model_is_modified_too()
    {
        _folder.Model("d", "select 1 as id");

        Chosen("state:new").ShouldBe("d");
        Chosen("state:modified").ShouldBe("d");
    }

    [Fact]
    public void A_macro_changes_those_that_call_it_through_others()
    {
        _folder.Write("macros/money.sql", "{% macro cents(x) %}{{ scaled(x) }}{% endmacro %}\n{% macro scaled(x) %}{{ x }} * 1000{% endmacro %}\n{% macro idle() %}2{% endmacro %}");

        Chosen("state:modified.macros", type: "model").ShouldBe("a");
        Chosen("state:modified", type: "model").ShouldBe("a");
        Chosen("state:modified.body").ShouldBe("");
    }

    [Fact]
    public void A_configuration_of_the_project_file_changes_what_it_reaches()
    {
        _folder.Write("dbt_project.yml", """
            name: shop
            profile: shop
            models: {shop: {+persist_docs: {relation: true, columns: true}, marts: {+materialized: view, +schema: gold}}}
            """);

        Chosen("state:modified.configs", type: "model").ShouldBe("b c");
        Chosen("state:modified.relation", type: "model").ShouldBe("b c");
    }

    [Fact]
    public void Tags_and_another_target_are_no_change()
    {
        _folder.Write("dbt_project.yml", """
            name: shop
            profile: shop
            models: {shop: {+persist_docs: {relation: true, columns: true}, +tags: [nightly], marts: {+materialized: table}}}
            """);
        _folder.Write("profiles.yml", "shop: {target: prod, outputs: {prod: {type: duckdb, path: prod.duckdb, schema: prod}}}");

        Chosen("state:modified", type: "model").ShouldBe("");
    }

    [Fact]
    public void Descriptions_count_where_they_are_kept_in_the_database()
    {
        Describe("    description: a first one\n    columns: [{name: id, data_type: integer}, {name: name, data_type: varchar(3)}]");

        Chosen("state:modified.persisted_descriptions").ShouldBe("c");
        Chosen("state:modified.contract").ShouldBe("");
    }

    [Fact]
    public void A_longer_text_is_no_break_of_a_contract()
    {
        List<string> warnings = [];
        Describe("    columns: [{name: id, data_type: integer}, {name: name, data_type: varchar(30)}]");

        Chosen(warnings, "state:modified.contract").ShouldBe("c");
        warnings.ShouldBeEmpty();
    }

    [Fact]
    public void A_column_gone_from_a_contract_is_said()
    {
        List<string> warnings = [];
        Describe("    columns: [{name: id, data_type: varchar}]");

        Chosen(warnings, "state:modified.contract").ShouldBe("c");
        warnings.ShouldHaveSingleItem().ShouldContain("breaking change to the contract of model.shop.c: the column id was integer and is varchar; the column name is gone");
    }

    [Fact]
    public void Seeds_tests_sources_and_exposures_are_compared_by_what_makes_them()
    {
        _folder.Write("seeds/raw.csv", "id\n2\n").Write("models/all.yml", """
            models:
              - {name: a, columns: [{name: id, data_tests: [{unique: {config: {severity: warn}}}]}]}
              - name: c
                config: {contract: {enforced: true}}
                columns: [{name: id, data_type: integer}, {name: name, data_type: varchar(3)}]
            exposures: [{name: board, type: dashboard, owner: {name: Bob}, depends_on: ["ref('b')"]}]
            sources: [{name: ext, schema: elsewhere, tables: [{name: x}]}]
            """);

        Chosen("state:modified").ShouldBe("board raw unique_a_id x");
    }

    [Fact]
    public void A_manifest_of_dbt_is_read_as_one_of_ours()
    {
        // What dbt 1.11 writes of a model, no more than is compared.
        _folder.Write("before/manifest.json", """
            {"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "adapter_type": "duckdb"},
             "macros": {"macro.dbt.run_hooks": {"macro_sql": "{% macro run_hooks() %}{% endmacro %}"}, "macro.shop.cents": {"macro_sql": "{% macro cents(x) %}{{ scaled(x) }}{% endmacro %}"},
                        "macro.shop.scaled": {"macro_sql": "{% macro scaled(x) %}{{ x }} * 100{% endmacro %}"}, "macro.shop.idle": {"macro_sql": "{% macro idle() %}1{% endmacro %}"}},
             "exposures": {}, "disabled": {},
             "sources": {"source.shop.ext.x": {"resource_type": "source", "fqn": ["shop", "ext", "x"], "database": "shop", "schema": "ext", "identifier": "x", "loaded_at_field": null, "external": null,
                  "quoting": {"database": null, "schema": null, "identifier": null, "column": null}, "freshness": {"warn_after": {"count": null, "period": null}, "error_after": {"count": null, "period": null}, "filter": null},
                  "unrendered_config": {"loaded_at_field": null, "loaded_at_query": null, "meta": {}, "tags": []}}},
             "nodes": {
               "snapshot.shop.kept": {"resource_type": "snapshot", "fqn": ["shop", "kept", "kept"], "raw_code": "\n  {{ config(unique_key='id', strategy='check', check_cols='all') }} select * from {{ ref('raw') }}\n", "description": "",
                  "config": {"materialized": "snapshot"}, "unrendered_config": {"unique_key": "id", "strategy": "check", "check_cols": "all"}},
               "seed.shop.raw": {"resource_type": "seed", "fqn": ["shop", "raw"], "raw_code": "", "description": "", "unrendered_config": {},
                  "checksum": {"name": "sha256", "checksum": "ec6532c6c5e8a3ce9d6a0fc5c5ae05ff1ad6ef7ba8ba1f4e9dd4e9b7ba3a1f24"}},
               "model.shop.a": {"resource_type": "model", "fqn": ["shop", "a"], "raw_code": "select {{ cents('id') }} as id from {{ ref('raw') }}", "description": "",
                  "access": "protected", "latest_version": null, "deprecation_date": null, "columns": {"id": {"name": "id", "description": ""}},
                  "contract": {"enforced": false, "alias_types": true, "checksum": null}, "config": {"materialized": "view", "docs": {"show": true, "node_color": null}},
                  "unrendered_config": {"persist_docs": {"relation": true, "columns": true}}},
               "model.shop.b": {"resource_type": "model", "fqn": ["shop", "marts", "b"], "raw_code": "select 2", "description": "", "access": "protected",
                  "config": {"materialized": "table"}, "unrendered_config": {"persist_docs": {"relation": true, "columns": true}, "materialized": "table"}}}}
            """);

        Chosen("state:modified", type: "model").ShouldBe("b c");
        Chosen("state:new", type: "model").ShouldBe("c");
        Chosen("state:modified", type: "seed").ShouldBe("raw");
        Chosen("state:modified", type: "source").ShouldBe("");
        _folder.Write("snapshots/kept.sql", "{% snapshot kept %}\n  {{ config(unique_key='id', strategy='check', check_cols='all') }} select * from {{ ref('raw') }}\n{% endsnapshot %}\n");
        Chosen("state:modified", type: "snapshot").ShouldBe("");
    }

    [Fact]
    public void Results_of_that_run_choose_nodes()
    {
        _folder.Write("before/run_results.json", """{"results": [{"unique_id": "model.shop.a", "status": "error"}, {"unique_id": "model.shop.b", "status": "skipped"}], "args": {}}""");

        Chosen("result:error").ShouldBe("a unique_a_id");
        Chosen("result:error+").ShouldBe("a b board unique_a_id");
        Chosen("result:skipped", type: "model").ShouldBe("b");
    }

    [Fact]
    public void Sources_with_newer_rows_choose_nodes()
    {
        _folder.Write("before/sources.json", """{"results": [{"unique_id": "source.shop.ext.x", "status": "pass", "max_loaded_at": "2026-01-01T00:00:00Z"}]}""")
            .Write("target/sources.json", """{"results": [{"unique_id": "source.shop.ext.x", "status": "pass", "max_loaded_at": "2026-01-01T00:00:00.5Z"}]}""");

        Chosen("source_status:fresher").ShouldBe("x");
    }

    [Fact]
    public async Task The_target_folder_itself_is_the_run_before()
    {
        (await _folder.Build()).Success.ShouldBeTrue();
        _folder.Model("marts/b", "select id, 1 as more from {{ ref('a') }}");

        var run = await _folder.Build(o => o with { State = "target" }, "state:modified");

        run.Results.Select(r => r.Node.Name).ShouldBe(["b"]);
    }

    [Theory]
    [InlineData("state:modifed", "before", "did you mean 'modified'?")]
    [InlineData("state:modified", null, "--state")]
    [InlineData("state:modified", "nowhere", "there is no manifest.json in")]
    [InlineData("result:error", "before", "there is no run_results.json in")]
    public void What_cannot_be_compared_is_said(string select, string? state, string expected)
    {
        var engine = _folder.Load(o => o with { State = state });

        Should.Throw<ProjectException>(() => engine.List(new NodeSelection { Select = [select] })).Message.ShouldContain(expected);
    }

    [Fact]
    public void Artifacts_with_other_things_in_them_than_they_should_have_are_read_for_what_they_are()
    {
        _folder.Write("before/manifest.json", """{"nodes": {"model.shop.a": 3, "model.shop.b": {"fqn": 4, "config": [], "columns": {"a": 5}, "contract": "x", "raw_code": 1}}, "sources": 1, "macros": {"macro.a.b": {"macro_sql": 7}}}""")
            .Write("before/run_results.json", """{"results": [{"unique_id": 5, "status": []}, 7, {"unique_id": "model.shop.a", "status": "error"}], "args": 4}""");

        Chosen("state:modified", type: "model").ShouldBe("a b c");
        Chosen("result:error", type: "model").ShouldBe("a");
    }

    /// <summary>dbt's WarnStateTargetEqual, which it makes no error of.</summary>
    [Theory]
    [InlineData("target", null, 1)]
    [InlineData("./target/", null, 1)]
    [InlineData("before", null, 0)]
    [InlineData("before", "target", 1)]
    [InlineData("target", "target", 2)]
    public void The_target_as_state_is_warned_of(string state, string? deferState, int warnings)
    {
        foreach (var strict in (bool[])[false, true])
            _folder.Load(o => o with { State = state, DeferState = deferState, WarnError = strict }).Project.NamedWarnings
                .Count(w => w.Name == "WarnStateTargetEqual" && w.Text.StartsWith($"the state and target directories are the same: '{_folder.Path}/target", StringComparison.Ordinal))
                .ShouldBe(warnings);
    }

    [Fact]
    public void A_project_may_want_every_warning_to_be_an_error()
    {
        _folder.Write("dbt_project.yml", "name: shop\nprofile: shop\nflags: {require_all_warnings_handled_by_warn_error: true}\n");

        Should.Throw<ProjectException>(() => _folder.Load(o => o with { State = "target", WarnError = true })).Message.ShouldContain("(WarnStateTargetEqual)");
        _folder.Load(o => o with { State = "target", WarnErrorOptions = "{silence: [WarnStateTargetEqual]}" }).Project.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void A_manifest_cut_short_is_said_with_its_line()
    {
        _folder.Write("before/manifest.json", "{\"nodes\": {\n\"a\": ");

        Should.Throw<ProjectException>(() => Chosen("state:new")).Message.ShouldContain("manifest.json is not whole: at line 2");
    }

    private void Describe(string more) => _folder.Write("models/all.yml", $$$"""
        models:
          - {name: a, columns: [{name: id, data_tests: [unique]}]}
          - name: c
            config: {contract: {enforced: true}}
        {{{more}}}
        exposures: [{name: board, type: dashboard, owner: {name: Ann}, depends_on: ["ref('b')"]}]
        sources: [{name: ext, tables: [{name: x}]}]
        """);

    private string Chosen(string select, string? type = null) => Chosen([], select, type);

    private string Chosen(List<string> warnings, string select, string? type = null) =>
        string.Join(' ', _folder.Load(o => o with { State = "before" })
            .List(new NodeSelection { Select = [select], ResourceTypes = type is null ? [] : [type] }, warnings).Select(n => n.Name).Order(StringComparer.Ordinal));
}
