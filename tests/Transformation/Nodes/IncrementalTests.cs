using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Nodes;

/// <summary>
/// Incremental models: https://docs.getdbt.com/docs/build/incremental-strategy, and the merge of
/// https://docs.getdbt.com/reference/resource-configs/duckdb-configs.
/// </summary>
public sealed class IncrementalTests
{
    private const string Before = "(1, 'a', 10), (2, 'b', 20)";
    private const string After = "(2, 'B', 5), (3, 'c', 30)";

    [Theory]
    [InlineData("incremental_strategy='append'", "1|a|10", "2|B|5", "2|b|20", "3|c|30")]
    [InlineData("unique_key='id'", "1|a|10", "2|B|5", "3|c|30")]
    [InlineData("unique_key=['id', 'v'], incremental_strategy='delete+insert'", "1|a|10", "2|B|5", "2|b|20", "3|c|30")]
    [InlineData("unique_key='id', incremental_strategy='delete+insert', incremental_predicates=['n < 20']", "1|a|10", "2|B|5", "2|b|20", "3|c|30")]
    [InlineData("unique_key=['id'], incremental_strategy='delete+insert', incremental_predicates=['DBT_INCREMENTAL_TARGET.n < 20']", "1|a|10", "2|B|5", "2|b|20", "3|c|30")]
    [InlineData("unique_key='id', incremental_strategy='merge'", "1|a|10", "2|B|5", "3|c|30")]
    [InlineData("unique_key=['id', 'v'], incremental_strategy='merge'", "1|a|10", "2|B|5", "2|b|20", "3|c|30")]
    [InlineData("unique_key='id', incremental_strategy='merge', merge_update_columns=['v']", "1|a|10", "2|B|20", "3|c|30")]
    [InlineData("unique_key='id', incremental_strategy='merge', merge_exclude_columns=['V']", "1|a|10", "2|b|5", "3|c|30")]
    [InlineData("unique_key='id', incremental_strategy='merge', incremental_predicates='DBT_INTERNAL_DEST.n < 20'", "1|a|10", "2|B|5", "2|b|20", "3|c|30")]
    [InlineData("unique_key='id', incremental_strategy='merge', merge_update_condition='DBT_INTERNAL_SOURCE.n > DBT_INTERNAL_DEST.n'", "1|a|10", "2|b|20", "3|c|30")]
    [InlineData("unique_key='id', incremental_strategy='merge', merge_insert_condition='n > 30'", "1|a|10", "2|B|5")]
    [InlineData("unique_key='id', incremental_strategy='merge', merge_update_set_expressions={'n': 'DBT_INTERNAL_DEST.n + DBT_INTERNAL_SOURCE.n'}", "1|a|10", "2|B|25", "3|c|30")]
    [InlineData("incremental_strategy='merge', merge_on_using_columns=['id']", "1|a|10", "2|B|5", "3|c|30")]
    [InlineData("unique_key='id', incremental_strategy='merge', merge_clauses={'when_matched': [{'action': 'delete', 'condition': 'DBT_INTERNAL_SOURCE.n < 10'}, {'action': 'update'}], 'when_not_matched': [{'action': 'insert', 'mode': 'explicit', 'insert': {'columns': ['id', 'v'], 'values': ['DBT_INTERNAL_SOURCE.id', \"'new'\"]}}]}", "1|a|10", "3|new|null")]
    [InlineData("unique_key='id', incremental_strategy='merge', merge_clauses={'when_not_matched': [{'action': 'insert'}, {'action': 'delete', 'by': 'source'}]}", "2|B|5", "3|c|30")]
    [InlineData("full_refresh=true", "2|B|5", "3|c|30")]
    public async Task New_rows_go_in_by_the_strategy(string config, params string[] expected)
    {
        using var folder = new ProjectFolder();
        Succeeded(await Build(folder, config, Before));
        Succeeded(await Build(folder, config, After));

        folder.Query("select * from m order by all").ShouldBe(expected);
    }

    [Fact]
    public async Task Full_refresh_false_keeps_the_rows_whatever_the_command_line_says()
    {
        using var folder = new ProjectFolder();
        Succeeded(await Build(folder, "unique_key='id', full_refresh=false", Before));
        folder.Model("m", Model("unique_key='id', full_refresh=false", After));
        Succeeded(await folder.Build(o => o with { FullRefresh = true }));

        folder.Query("select id from m order by id").ShouldBe(["1", "2", "3"]);
    }

    [Theory]
    [InlineData("merge_update_columns='v'", "merge_update_columns must be a list of columns")]
    [InlineData("merge_clauses={'matched': []}", "not 'matched'")]
    [InlineData("merge_clauses={'when_matched': [{'action': 'upsert'}]}", "not 'upsert'")]
    [InlineData("merge_clauses={}", "must hold when_matched")]
    [InlineData("merge_clauses={'when_matched': 'update'}", "when_matched must be a list of clauses")]
    [InlineData("merge_update_condition='true', merge_clauses={'when_matched': [{'action': 'update'}]}", "merge_update_condition has no effect beside merge_clauses")]
    [InlineData("merge_update_columns=['v'], merge_exclude_columns=['n']", "not both")]
    public async Task A_merge_that_is_configured_wrong_says_so(string config, string said)
    {
        using var folder = new ProjectFolder();
        Succeeded(await Build(folder, "unique_key='id', incremental_strategy='merge'", Before));

        (await Build(folder, $"unique_key='id', incremental_strategy='merge', {config}", After)).Results.Single().Message.ShouldNotBeNull().ShouldContain(said);
        folder.Query("select count(*) from m").ShouldBe(["2"]);
    }

    /// <summary>https://docs.getdbt.com/docs/build/incremental-models#what-if-the-columns-of-my-incremental-model-change.</summary>
    [Theory]
    [InlineData("ignore", "1|a|10", "2|b|20", "3|c|null")]
    [InlineData("append_new_columns", "1|a|10|null", "2|b|20|null", "3|c|null|x")]
    [InlineData("sync_all_columns", "1|a|null", "2|b|null", "3|c|x")]
    [InlineData("fail")]
    public async Task A_change_of_columns_is_met_as_the_project_says(string mode, params string[] expected)
    {
        // A column that is no longer selected is an error for strategies that name columns, unless something is done about it.
        foreach (var strategy in mode == "ignore" ? ["merge"] : (string[])["append", "delete+insert", "merge"])
            await ChangeColumns(strategy, mode, expected);
    }

    private static async Task ChangeColumns(string strategy, string mode, string[] expected)
    {
        using var folder = new ProjectFolder();
        var config = $"incremental_strategy='{strategy}', unique_key='id', on_schema_change='{mode}'";
        Succeeded(await Build(folder, config, Before));
        folder.Model("m", $"{{{{ config(materialized='incremental', {config}) }}}} select 3 as id, 'c' as v{(mode == "ignore" ? "" : ", 'x' as extra")}");

        var result = await folder.Build();

        if (expected.Length == 0)
        {
            result.Results.Single().Message.ShouldNotBeNull().ShouldContain("out of sync");
            folder.Query("select * from m order by all").ShouldBe(["1|a|10", "2|b|20"]);
            return;
        }

        Succeeded(result);
        folder.Query("select * from m order by all").ShouldBe(expected);
    }

    [Fact]
    public async Task A_column_takes_another_type_where_all_columns_are_to_agree()
    {
        using var folder = new ProjectFolder();
        const string config = "{{ config(materialized='incremental', on_schema_change='sync_all_columns') }} ";
        Succeeded(await folder.Model("m", config + "select 1::smallint as id, 'a' as gone").Build());
        Succeeded(await folder.Model("m", config + "select 4000000000 as id, 'new' as \"New Column\"").Build());

        folder.Query("select * from m order by id").ShouldBe(["1|null", "4000000000|new"]);
        folder.Query("select column_name, data_type from information_schema.columns order by ordinal_position").ShouldBe(["id|BIGINT", "New Column|VARCHAR"]);
    }

    [Fact]
    public async Task A_strategy_of_the_projects_own_is_a_macro()
    {
        using var folder = new ProjectFolder().Write("macros/s.sql", "{% macro get_incremental_replace_all_sql(arg_dict) %}delete from {{ arg_dict['target_relation'] }}; insert into {{ arg_dict['target_relation'] }} select * from {{ arg_dict['temp_relation'] }}{% endmacro %}");
        Succeeded(await Build(folder, "incremental_strategy='replace_all'", Before));
        Succeeded(await Build(folder, "incremental_strategy='replace_all'", After));
        folder.Query("select id from m order by id").ShouldBe(["2", "3"]);

        (await Build(folder, "incremental_strategy='apend'", After)).Results.Single().Message.ShouldNotBeNull().ShouldContain("did you mean 'append'", Case.Insensitive);
    }

    private static string Model(string config, string rows) =>
        $"{{{{ config(materialized='incremental', {config}) }}}} select * from (values {rows}) t(id, v, n)";

    private static Task<RunResult> Build(ProjectFolder folder, string config, string rows) => folder.Model("m", Model(config, rows)).Build();

    private static void Succeeded(RunResult result) =>
        result.ExitCode.ShouldBe(0, string.Join('\n', result.Results.Where(r => r.IsFailure).Select(r => r.Message)));
}
