namespace EcommAspire.Transformation.Tests.Nodes;

/// <summary>
/// Groups, access and versions: https://docs.getdbt.com/docs/mesh/govern/model-access,
/// https://docs.getdbt.com/docs/mesh/govern/model-versions.
/// </summary>
public sealed class GovernanceTests
{
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
}
