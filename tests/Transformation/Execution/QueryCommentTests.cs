namespace EcommAspire.Transformation.Tests.Execution;

/// <summary>https://docs.getdbt.com/reference/project-configs/query-comment</summary>
public sealed class QueryCommentTests
{
    [Theory]
    [InlineData("", """/* {"app": "dbt", "dbt_version": "1.11.16", "profile_name": "shop", "target_name": "dev", "node_id": "model.shop.m"} */""")]
    [InlineData("query-comment: 'by {{ node.name }} for {{ target.name }} {{ nothing_such }}'", "/* by m for dev */")]
    [InlineData("query-comment: '{{ marked(node) }}'", "/* m is a table of shop */")]
    [InlineData("query-comment: {comment: '{% if node is not none %}{{ return(node.unique_id ~ connection_name) }}{% endif %}', job-label: true}", "/* model.shop.mmodel.shop.m */")]
    [InlineData("query-comment: {append: false}", """/* {"app": "dbt",""")]
    public async Task Every_statement_is_marked(string setting, string comment)
    {
        using var folder = Folder(setting);

        (await folder.Build()).ExitCode.ShouldBe(0);

        Sent(folder).ShouldStartWith(comment);
    }

    [Theory]
    [InlineData("query-comment:")]
    [InlineData("query-comment: ''")]
    [InlineData("query-comment: {}")]
    [InlineData("query-comment: '{{ none if node is none else \"\" }}'")]
    public async Task There_is_none_where_none_is_wanted(string setting)
    {
        using var folder = Folder(setting);

        (await folder.Build()).ExitCode.ShouldBe(0);

        Sent(folder).ShouldNotContain("/*");
    }

    [Fact]
    public async Task A_comment_may_stand_behind_the_statement()
    {
        using var folder = Folder("query-comment: {comment: by us, append: true}");

        (await folder.Build()).ExitCode.ShouldBe(0);

        Sent(folder).ShouldEndWith("\n/* by us */;");
    }

    [Fact]
    public async Task Hooks_of_the_project_and_shown_queries_are_marked_too()
    {
        using var folder = Folder("query-comment: 'run by {{ connection_name }}'\non-run-end: create table hooked as select current_query() as sent");

        (await folder.Build()).ExitCode.ShouldBe(0);

        folder.Query("select sent from hooked").Single().ShouldStartWith("/* run by operation.shop.shop-on-run-end-0 */\ncreate table hooked");
        (await folder.Load().ShowAsync(NodeSelection.All, "select current_query() as sent")).Table.Rows.Single().Single().ShouldBeOfType<string>().ShouldStartWith("/* run by sql_operation.shop.inline_query */");
    }

    [Theory]
    [InlineData("query-comment: 'a */ drop table m'", "would end the comment")]
    [InlineData("query-comment: '{{ nope() }}'", "cannot be made: 'nope' is undefined")]
    [InlineData("query-comment: '{{ node. }}'", "cannot be made")]
    public async Task A_comment_that_cannot_be_made_says_where_it_stands(string setting, string said)
    {
        using var folder = Folder(setting);

        var failure = await Should.ThrowAsync<ModelException>(() => folder.Build());

        failure.Message.ShouldContain(said);
        failure.Message.ShouldContain("dbt_project.yml:3");
    }

    [Fact]
    public async Task An_error_still_names_the_models_line()
    {
        using var folder = new ProjectFolder().Model("m", "select\n    1 as id,\n    nope\n");

        (await folder.Build()).Results.Single().Message.ShouldNotBeNull().ShouldContain("models/m.sql:3");
    }

    private static ProjectFolder Folder(string setting) => new ProjectFolder($"name: shop\nprofile: shop\n{setting}\n")
        .Write("macros/marked.sql", "{% macro marked(node) %}{% if node %}{{ node.name }} is a {{ node.config.materialized }} of {{ project_name }}{% endif %}{% endmacro %}")
        .Model("m", "{{ config(materialized='table') }} select current_query() as sent");

    private static string Sent(ProjectFolder folder) => folder.Query("select sent from m").Single();
}
