using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Nodes;

/// <summary>Snapshots: https://docs.getdbt.com/docs/build/snapshots.</summary>
public sealed class SnapshotTests
{
    private const string Versions = "select id, v, strftime(dbt_valid_from, '%d'), strftime(dbt_valid_to, '%d') from snap order by all";

    /// <summary>https://docs.getdbt.com/docs/build/snapshots#timestamp-strategy-recommended: a version begins at its updated_at, and closes the one before.</summary>
    [Fact]
    public async Task Timestamp_keeps_a_version_for_each_newer_updated_at()
    {
        using var folder = Folder("strategy: timestamp, updated_at: ts");
        await Snapshot(folder, "(1, 'a', 1), (2, 'b', 1)");
        await Snapshot(folder, "(1, 'A', 2), (2, 'changed without a newer time', 1), (3, 'c', 3)");

        folder.Query(Versions).ShouldBe(["1|A|02|null", "1|a|01|02", "2|b|01|null", "3|c|03|null"]);
        folder.Query("select count(distinct dbt_scd_id) from snap").ShouldBe(["4"]);
        folder.Query("select dbt_scd_id = md5(id || '|' || ts) from snap where v = 'A'").ShouldBe(["True"]);
    }

    /// <summary>https://docs.getdbt.com/reference/resource-configs/check_cols: only the listed columns count; null is a value.</summary>
    [Fact]
    public async Task Check_compares_the_listed_columns_and_nulls()
    {
        using var folder = Folder("strategy: check, check_cols: [v]");
        await Snapshot(folder, "(1, 'a', 1), (2, null, 1), (3, 'c', 1)");
        await Snapshot(folder, "(1, 'a', 9), (2, 'b', 9), (3, null, 9)");

        folder.Query("select id, v, dbt_valid_to is null from snap order by all").ShouldBe(["1|a|True", "2|b|True", "2|null|False", "3|c|False", "3|null|True"]);
    }

    /// <summary>https://docs.getdbt.com/reference/resource-configs/hard-deletes.</summary>
    [Theory]
    [InlineData("", "1 open")]
    [InlineData(", hard_deletes: ignore", "1 open")]
    [InlineData(", hard_deletes: invalidate", "1 closed")]
    [InlineData(", invalidate_hard_deletes: true", "1 closed")]
    [InlineData(", hard_deletes: new_record", "1 closed False;1 open True")]
    public async Task Deleted_rows_stay_close_or_get_a_record(string deletes, string expected)
    {
        using var folder = Folder("strategy: check, check_cols: all" + deletes);
        await Snapshot(folder, "(1, 'a', 1), (2, 'b', 1)");
        await Snapshot(folder, "(2, 'b', 1)");

        var mark = deletes.Contains("new_record", StringComparison.Ordinal) ? " || ' ' || dbt_is_deleted" : "";
        var state = $"select id || case when dbt_valid_to is null then ' open' else ' closed' end{mark} from snap where id = 1 order by all";
        folder.Query(state).ShouldBe(expected.Split(';'));

        // Nothing changes where nothing changed.
        await Snapshot(folder, "(2, 'b', 1)");
        folder.Query(state).ShouldBe(expected.Split(';'));
    }

    [Fact]
    public async Task A_row_that_comes_back_closes_its_record_of_deletion()
    {
        using var folder = Folder("strategy: check, check_cols: all, hard_deletes: new_record, dbt_valid_to_current: \"timestamp '9999-12-31'\"");
        await Snapshot(folder, "(1, 'a', 1), (2, 'b', 1)");
        await Snapshot(folder, "(2, 'b', 1)");
        await Snapshot(folder, "(1, 'a', 1), (2, 'b', 1)");

        folder.Query("select v, dbt_is_deleted, dbt_valid_to = '9999-12-31' from snap where id = 1 order by dbt_valid_from").ShouldBe(["a|False|False", "a|True|False", "a|False|True"]);
        folder.Query("select count(*) from (select dbt_valid_to as e, lead(dbt_valid_from) over (order by dbt_valid_from) as b from snap where id = 1) where e <> b").ShouldBe(["0"]);
    }

    /// <summary>https://docs.getdbt.com/reference/resource-configs/snapshot_meta_column_names and unique_key as a list.</summary>
    [Fact]
    public async Task Columns_take_other_names_and_keys_may_be_several()
    {
        using var folder = Folder("strategy: timestamp, updated_at: ts, snapshot_meta_column_names: {dbt_valid_from: since, dbt_valid_to: till, dbt_scd_id: version}", key: "[id, v]");
        await Snapshot(folder, "(1, 'a', 1), (1, 'b', 1)");
        await Snapshot(folder, "(1, 'a', 2), (1, 'b', 1)");

        folder.Query("select id, v, strftime(since, '%d'), strftime(till, '%d') from snap order by all").ShouldBe(["1|a|01|02", "1|a|02|null", "1|b|01|null"]);
        folder.Query("select column_name from (describe snap)").ShouldBe(["id", "v", "ts", "version", "dbt_updated_at", "since", "till"]);
    }

    /// <summary>https://docs.getdbt.com/docs/build/snapshots: "new columns in the source are added, columns gone are kept, with nulls".</summary>
    [Fact]
    public async Task The_table_gains_columns_and_keeps_those_that_are_gone()
    {
        using var folder = Folder("strategy: check, check_cols: all");
        await Snapshot(folder, "(1, 'a', 1)");
        folder.Model("input", "select 1 as id, 'new' as extra");
        Succeeded(await folder.Build());

        folder.Query("select id, v, extra, dbt_valid_to is null from snap order by dbt_valid_from").ShouldBe(["1|a|null|False", "1|null|new|True"]);
    }

    /// <summary>https://docs.getdbt.com/reference/snapshot-configs: the block form, its target_schema as it is, strategies of the project's own.</summary>
    [Fact]
    public async Task A_block_with_a_strategy_of_the_projects_own_goes_where_target_schema_says()
    {
        using var folder = new ProjectFolder()
            .Write("macros/strategy.sql", """
                {% macro snapshot_always_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
                    {{ return({'unique_key': config.get('unique_key'), 'updated_at': 'ts', 'row_changed': '(true)', 'scd_id': snapshot_hash_arguments(['id', 'ts'])}) }}
                {% endmacro %}
                """)
            .Write("snapshots/s.sql", "{% snapshot s %}{{ config(target_schema='history', unique_key='id', strategy='always') }} select 1 as id, now()::timestamp as ts {% endsnapshot %}");
        Succeeded(await folder.Load().SnapshotAsync(NodeSelection.All));
        Succeeded(await folder.Load().SnapshotAsync(NodeSelection.All));

        folder.Query("select id, dbt_valid_to is null from history.s order by all").ShouldBe(["1|False", "1|True"]);
    }

    [Theory]
    [InlineData("strategy: timestamp", "needs 'updated_at'")]
    [InlineData("strategy: check", "needs 'check_cols'")]
    [InlineData("strategy: check, check_cols: v", "Write [v]")]
    [InlineData("check_cols: all", "no 'strategy'")]
    [InlineData("strategy: check, check_cols: all, hard_deletes: delete", "one of ignore, invalidate, new_record")]
    [InlineData("strategy: check, check_cols: all, hard_deletes: ignore, invalidate_hard_deletes: true", "Keep 'hard_deletes'")]
    [InlineData("strategy: check, check_cols: all, snapshot_meta_column_names: {valid_from: x}", "did you mean 'dbt_valid_from'", "not a column that snapshots add")]
    [InlineData("strategy: check, check_cols: all, materialized: table", "'snapshot'")]
    public void What_could_not_run_is_said_when_the_project_is_read(string config, params string[] said)
    {
        using var folder = Folder(config);

        var refused = Should.Throw<ProjectException>(() => folder.Load());

        refused.Message.ShouldContain("the snapshot 'snap'");
        said.ShouldContain(s => refused.Message.Contains(s, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_table_that_is_no_history_is_left_alone()
    {
        using var folder = Folder("strategy: check, check_cols: all");
        folder.Query("create table snap as select 1 as id");

        var result = await folder.Build();

        result.Results.Single(r => r.IsFailure).Message.ShouldNotBeNull().ShouldContain("has no dbt_scd_id, dbt_valid_from, dbt_valid_to");
        folder.Query("select * from snap").ShouldBe(["1"]);
    }

    [Fact]
    public async Task A_snapshot_that_fails_at_its_end_leaves_the_history_as_it_was()
    {
        using var folder = Folder("strategy: check, check_cols: all, post_hook: \"select {{ 'error(''no'')' if var('fail', false) else '1' }}\"");
        await Snapshot(folder, "(1, 'a', 1)");
        folder.Model("input", "select 1 as id, 'b' as v, 'x' as extra");

        (await folder.Build(o => o with { Vars = ModelOptions.ParseVars("{fail: true}") })).ExitCode.ShouldBe(1);
        folder.Query("select id, v, dbt_valid_to is null from snap").ShouldBe(["1|a|True"]);
        folder.Query("select count(*) from (describe snap) where column_name = 'extra'").ShouldBe(["0"]);

        Succeeded(await folder.Build());
        folder.Query("select v, extra from snap order by all").ShouldBe(["a|null", "b|x"]);
    }

    private static ProjectFolder Folder(string config, string key = "id") => new ProjectFolder()
        .Model("input", "select 1 as id")
        .Write("snapshots/snap.yml", $"snapshots:\n  - name: snap\n    relation: ref('input')\n    config: {{unique_key: {key}, {config}}}\n");

    private static async Task Snapshot(ProjectFolder folder, string rows)
    {
        folder.Model("input", $"select id, v, timestamp '2024-01-01' + interval (ts - 1) day as ts from (values {rows}) t(id, v, ts)");
        Succeeded(await folder.Build());
    }

    private static void Succeeded(RunResult result) =>
        result.ExitCode.ShouldBe(0, string.Join('\n', result.Results.Where(r => r.IsFailure).Select(r => r.Message)));
}
