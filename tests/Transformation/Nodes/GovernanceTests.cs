using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Nodes;

/// <summary>
/// Groups, access and versions: https://docs.getdbt.com/docs/mesh/govern/model-access,
/// https://docs.getdbt.com/docs/mesh/govern/model-versions.
/// </summary>
public sealed class GovernanceTests
{
    /// <summary>https://docs.getdbt.com/reference/resource-configs/grants; DuckDB has no users, which dbt-duckdb says once.</summary>
    [Fact]
    public async Task Grants_have_no_effect_and_that_is_said_once()
    {
        using var folder = new ProjectFolder()
            .Model("a", "{{ config(grants={'select': ['reader']}) }} select 1 as x")
            .Model("b", "{{ config(materialized='table', grants={'+select': ['writer']}) }} select 1 as x");
        List<RunEvent> said = [];

        (await folder.Load().BuildAsync(new(), new Lines(said.Add))).Success.ShouldBeTrue();

        said.OfType<LogLine>().Where(l => l.Level == LogLevel.Warning).Select(l => l.Message).ShouldBe(["Grants for relations are not supported by DuckDB"]);
    }

    private sealed class Lines(Action<RunEvent> act) : IProgress<RunEvent>
    {
        public void Report(RunEvent value) => act(value);
    }

    [Fact]
    public void A_private_model_is_read_within_its_group_only()
    {
        using var folder = new ProjectFolder()
            .Write("models/schema.yml", """
                groups:
                  - name: finance
                    owner: {email: finance@shop.example}
                models:
                  - name: ledger
                    config: {group: finance, access: private}
                    columns: [{name: id, data_tests: [unique]}]
                  - {name: books, config: {group: finance}}
                """)
            .Model("ledger", "select 1 as id")
            .Model("books", "select * from {{ ref('ledger') }}");
        folder.Load().Project.Groups.Single().UniqueId.ShouldBe("group.shop.finance");

        folder.Model("outside", "\n\nselect * from {{ ref('ledger') }}");
        var refused = Should.Throw<ProjectException>(() => folder.Load());
        refused.Message.ShouldContain("model.shop.outside attempted to reference model.shop.ledger, which is not allowed because the referenced node is private to the 'finance' group.");
        refused.Place!.Value.ToString().ShouldBe("models/outside.sql:3");
    }

    [Theory]
    [InlineData("{name: m, config: {group: finanse}}", "did you mean 'finance'")]
    [InlineData("{name: m, config: {access: open}}", "one of private, protected, public")]
    [InlineData("{name: m, config: {access: public, materialized: ephemeral}}", "cannot be public")]
    [InlineData("{name: m, deprecation_date: soon}", "is no date")]
    public void A_group_or_access_that_there_is_not_is_said(string model, string said)
    {
        using var folder = new ProjectFolder()
            .Write("models/schema.yml", $"groups: [{{name: finance, owner: {{name: F}}}}]\nmodels:\n  - {model}\n")
            .Model("m", "select 1 as id");

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain(said, Case.Insensitive);
    }

    [Fact]
    public void A_package_may_keep_its_protected_models_to_itself()
    {
        using var folder = new ProjectFolder()
            .Write("dbt_packages/lib/dbt_project.yml", "name: lib\nrestrict-access: true\n")
            .Write("dbt_packages/lib/models/inner.sql", "select 1 as id")
            .Write("dbt_packages/lib/models/outer.sql", "{{ config(access='public') }} select * from {{ ref('inner') }}")
            .Model("m", "select * from {{ ref('lib', 'outer') }}");
        folder.Load();

        folder.Model("m", "select * from {{ ref('lib', 'inner') }}");
        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain("which is not allowed because the referenced node is protected to the 'lib' package.");
    }

    [Fact]
    public async Task Versions_live_side_by_side_and_a_plain_ref_means_the_latest()
    {
        using var folder = new ProjectFolder()
            .Write("models/schema.yml", """
                models:
                  - name: m
                    latest_version: 2
                    columns: [{name: id}, {name: gone}]
                    versions:
                      - {v: 1, deprecation_date: 2020-01-01}
                      - {v: 2, defined_in: m_second, columns: [{include: all, exclude: [gone]}]}
                      - {v: 3, config: {alias: third, materialized: table}}
                """)
            .Model("m_v1", "select 1 as id, 0 as gone").Model("m_second", "select 2 as id").Model("m_v3", "select 3 as id")
            .Model("reader", "select (select id from {{ ref('m') }}) as latest, (select id from {{ ref('m', v=1) }}) as first, (select id from {{ ref('shop', 'm', version=3) }}) as third");

        (await folder.Build()).ExitCode.ShouldBe(0);

        folder.Query("select * from reader").ShouldBe(["2|1|3"]);
        folder.Query("select table_name, table_type from information_schema.tables order by all").ShouldBe(["m_v1|VIEW", "m_v2|VIEW", "reader|VIEW", "third|BASE TABLE"]);
        var project = folder.Load().Project;
        project.Graph.Nodes["model.shop.m.v2"].Columns.Keys.ShouldBe(["id"]);
        project.Warnings.ShouldContain(w => w.Contains("'m.v1' has passed its deprecation date of 2020-01-01", StringComparison.Ordinal));
        project.Warnings.ShouldContain(w => w.Contains("'reader' reads 'm.v1', which was deprecated on 2020-01-01. Its latest version is 2.", StringComparison.Ordinal));

        folder.Model("reader", "select * from {{ ref('m', v=4) }}");
        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain("of version 4");
    }

    /// <summary>https://docs.getdbt.com/reference/resource-properties/latest_version</summary>
    [Theory]
    [InlineData("[{v: 2}, {v: 10}]", "10")]
    [InlineData("[{v: 1.5}, {v: 2}]", "2")]
    [InlineData("[{v: alpha}, {v: beta}]", "beta")]
    [InlineData("[{v: 2}, {v: 1}], latest_version: 1", "1")]
    public async Task The_latest_version_is_the_highest_unless_the_model_says_so(string versions, string latest)
    {
        using var folder = new ProjectFolder().Write("models/schema.yml", $"models:\n  - {{name: m, versions: {versions}}}\n").Model("reader", "select v from {{ ref('m') }}");
        foreach (var version in (string[])["1", "2", "10", "1.5", "alpha", "beta"])
            if (versions.Contains($"v: {version}}}", StringComparison.Ordinal))
                folder.Model($"m_v{version}", $"select '{version}' as v");

        (await folder.Build()).ExitCode.ShouldBe(0);

        folder.Query("select v from reader").ShouldBe([latest]);
    }

    [Theory]
    [InlineData("{name: m, versions: [{v: 1}, {v: 1}]}", "the version 1 twice")]
    [InlineData("{name: m, latest_version: 3, versions: [{v: 1}]}", "none of its versions: 1")]
    [InlineData("{name: m, versions: [{defined_in: m_v1}]}", "'v'")]
    public void A_version_that_there_is_not_is_said(string model, string said)
    {
        using var folder = new ProjectFolder().Write("models/schema.yml", $"models:\n  - {model}\n").Model("m_v1", "select 1 as id");

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain(said);
    }

    [Fact]
    public void A_version_without_a_file_is_warned_of()
    {
        using var folder = new ProjectFolder().Write("models/schema.yml", "models: [{name: m, latest_version: 1, versions: [{v: 1}, {v: 2}]}]\n").Model("m_v1", "select 1 as id");

        folder.Load().Project.Warnings.Single().ShouldContain("version 2 of 'm' has no file m_v2.sql");
    }

    /// <summary>https://docs.getdbt.com/reference/resource-properties/versions: a version's columns begin with the model's, but for those it leaves out.</summary>
    [Fact]
    public void A_version_describes_its_own_columns_and_those_it_takes()
    {
        using var folder = new ProjectFolder()
            .Write("models/schema.yml", """
                models:
                  - name: m
                    description: of all
                    columns: [{name: id, description: key, data_tests: [unique]}, {name: a}, {name: b}]
                    versions:
                      - {v: 1}
                      - {v: 2, description: of the second, columns: [{include: [id]}, {name: c, description: own}]}
                      - {v: 3, columns: [{include: '*', exclude: [id, a]}]}
                      - {v: 4, columns: [{name: z}]}
                """)
            .Model("m_v1", "select 1 as id").Model("m_v2", "select 1 as id").Model("m_v3", "select 1 as id").Model("m_v4", "select 1 as id");

        var nodes = folder.Load().Project.Graph.Nodes;

        Columns("v1").ShouldBe("id a b");
        Columns("v2").ShouldBe("id c");
        Columns("v3").ShouldBe("b");
        nodes["model.shop.m.v1"].Description.ShouldBe("of all");
        nodes["model.shop.m.v2"].Description.ShouldBe("of the second");
        nodes["model.shop.m.v2"].Columns["id"].Description.ShouldBe("key");
        nodes.Values.Where(n => n.TestMetadata is not null).Select(n => n.AttachedNode).Order().ShouldBe(["model.shop.m.v1", "model.shop.m.v2"]);

        string Columns(string version) => string.Join(' ', nodes[$"model.shop.m.{version}"].Columns.Keys);
    }

    [Fact]
    public void Groups_and_access_come_from_the_project_too_and_bind_every_reader()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nmodels: {shop: {inner: {+group: finance, +access: private}, books: {+group: finance}}}\n")
            .Write("models/groups.yml", "groups: [{name: finance, owner: {name: F, email: f@shop.example}}, {name: sales, owner: {name: S}}]\n")
            .Write("models/inner/ledger.sql", "select 1 as id")
            .Write("models/books/book.sql", "select * from {{ ref('ledger') }}")
            .Write("tests/ledger_has_rows.sql", "{{ config(group='finance') }} select 1 from {{ ref('ledger') }} having count(*) = 0");
        var engine = folder.Load();
        engine.List(new NodeSelection { Select = ["group:finance"] }).Select(n => n.Name).ShouldBe(["book", "ledger", "ledger_has_rows"], ignoreOrder: true);
        engine.List(new NodeSelection { Select = ["access:private"], ResourceTypes = ["model"] }).Select(n => n.Name).ShouldBe(["ledger"]);

        folder.Write("snapshots/s.sql", "{% snapshot s %}{{ config(unique_key='id', strategy='check', check_cols='all', group='sales') }} select * from {{ ref('ledger') }}{% endsnapshot %}");
        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain("snapshot.shop.s attempted to reference model.shop.ledger, which is not allowed because the referenced node is private to the 'finance' group");
    }

    /// <summary>https://docs.getdbt.com/reference/resource-configs/persist_docs, https://docs.getdbt.com/reference/resource-configs/grants.</summary>
    [Fact]
    public async Task Descriptions_go_into_the_database_and_grants_are_taken()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nmodels: {+persist_docs: {relation: true, columns: true}, +grants: {select: [everyone]}}\nseeds: {+persist_docs: {relation: true}}\n")
            .Write("models/schema.yml", """
                models:
                  - {name: t, description: "It's a $table$; -- x", columns: [{name: id, description: the key}, {name: gone, description: not there}]}
                  - {name: v, description: a view, columns: [{name: "Odd Name", quote: true, description: odd}]}
                  - {name: i, description: adds up, config: {materialized: incremental, persist_docs: {columns: false}}, columns: [{name: id, description: the key}]}
                seeds: [{name: s, description: a seed}]
                """)
            .Model("t", "{{ config(materialized='table', grants={'+select': 'more'}) }} select 1 as id")
            .Model("v", "select 1 as \"Odd Name\"").Model("i", "select 1 as id")
            .Write("seeds/s.csv", "id\n1\n");

        for (var run = 0; run < 2; run++)
        {
            (await folder.Build()).ExitCode.ShouldBe(0);
            folder.Query("select table_name, comment from duckdb_tables() union all select view_name, comment from duckdb_views() where not internal order by all")
                .ShouldBe(["i|adds up", "s|a seed", "t|It's a $table$; -- x", "v|a view"]);
            folder.Query("select table_name, column_name, comment from duckdb_columns() where comment is not null order by all").ShouldBe(["t|id|the key", "v|Odd Name|odd"]);
        }

        var grants = folder.Load().Project.Graph.Nodes["model.shop.t"].Config.Dictionary("grants");
        ((IEnumerable<object?>)grants["select"]!).ShouldBe(["everyone", "more"]);
    }

    [Fact]
    public async Task A_project_writes_comments_its_own_way_and_hears_of_columns_that_are_not_there()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nmodels: {+persist_docs: {relation: true, columns: true}, +materialized: table}\n")
            .Write("models/schema.yml", "models: [{name: t, description: a table, columns: [{name: ID, description: the key}, {name: gone, description: not there}]}]")
            .Model("t", "select 1 as id")
            .Write("macros/comments.sql", """
                {% macro duckdb__alter_relation_comment(relation, comment) %}comment on table {{ relation }} is 'ours: {{ comment }}'{% endmacro %}
                """);

        (await folder.Build()).ExitCode.ShouldBe(0);
        folder.Query("select comment from duckdb_tables()").ShouldBe(["ours: a table"]);
        folder.Query("select comment from duckdb_columns() where column_name = 'id' and table_name = 't'").ShouldBe(["the key"]);

        var refused = await folder.Build(o => o with { WarnErrorOptions = "{error: [JinjaLogWarning]}" });
        refused.Results.ShouldHaveSingleItem().Message.ShouldNotBeNull().ShouldContain("The columns gone are described");
    }
}
