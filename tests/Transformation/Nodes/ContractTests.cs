using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Nodes;

/// <summary>Contracts and constraints: https://docs.getdbt.com/docs/mesh/govern/model-contracts, https://docs.getdbt.com/reference/resource-properties/constraints.</summary>
public sealed class ContractTests
{
    [Fact]
    public async Task A_table_is_made_from_its_description_with_its_constraints()
    {
        using var folder = Folder(
            """
              - name: parent
                config: {contract: {enforced: true}}
                columns: [{name: id, data_type: integer, constraints: [{type: primary_key}]}]
              - name: child
                config: {contract: {enforced: true}}
                constraints:
                  - {type: unique, columns: [id, name]}
                  - {type: check, name: positive, expression: "amount > 0", columns: [amount]}
                  - {type: foreign_key, columns: [parent_id], to: ref('parent'), to_columns: [id]}
                columns:
                  - {name: name, data_type: text, constraints: [{type: not_null}]}
                  - {name: id, data_type: int}
                  - {name: "Two Words", data_type: date, quote: true}
                  - {name: amount, data_type: "decimal(10,2)"}
                  - {name: parent_id, data_type: integer}
            """)
            .Model("parent", "{{ config(materialized='table') }} select 1 as id")
            .Model("child", "{{ config(materialized='table') }} select 1 as id, 'a' as name, 1.5::decimal(10,2) as amount, date '2024-01-01' as \"Two Words\", 1 as parent_id");

        Succeeded(await folder.Build());

        folder.Query("select column_name, column_type from (describe child)").ShouldBe(["name|VARCHAR", "id|INTEGER", "Two Words|DATE", "amount|DECIMAL(10,2)", "parent_id|INTEGER"]);
        folder.Query("select distinct constraint_type from duckdb_constraints() where table_name = 'child' order by 1").ShouldBe(["CHECK", "FOREIGN KEY", "NOT NULL", "UNIQUE"]);
        // The foreign key's table is built first.
        folder.Load().Project.Graph.Nodes["model.shop.child"].DependsOn.ShouldBe(["model.shop.parent"]);
        Succeeded(await folder.Build(null, "child"));
        // DuckDB cannot replace a table that a foreign key refers to; nothing is lost by trying.
        (await folder.Build(null, "parent")).Results.Single().Message.ShouldNotBeNull().ShouldContain("a foreign key of another table refers to it");
        folder.Query("select (select count(*) from parent), (select count(*) from child)").ShouldBe(["1|1"]);
    }

    /// <summary>Which macro compared the columns says nothing of the model.</summary>
    [Fact]
    public async Task A_contract_that_fails_is_shown_as_a_table_and_nothing_else()
    {
        using var folder = Folder("  - {name: m, config: {contract: {enforced: true}}, columns: [{name: id, data_type: text}, {name: gone, data_type: date}]}")
            .Model("m", "select 1 as id, 2 as more");

        (await folder.Build()).Results.Single().Message.ShouldBe(
            """
            Compilation Error in model m (models/m.sql)
              This model has an enforced contract that failed.
              Please ensure the name, data_type, and number of columns in your contract match the columns in your model's definition.
              
              | column_name | definition_type | contract_type | mismatch_reason       |
              | ----------- | --------------- | ------------- | --------------------- |
              | gone        |                 | DATE          | missing in definition |
              | id          | INTEGER         | VARCHAR       | data type mismatch    |
              | more        | INTEGER         |               | missing in contract   |
            """);
    }

    [Fact]
    public async Task A_constraint_that_rows_break_leaves_the_old_table()
    {
        using var folder = Folder("  - {name: m, config: {contract: {enforced: true}}, columns: [{name: id, data_type: integer, constraints: [{type: not_null}, {type: check, expression: id > 0}]}]}")
            .Model("m", "{{ config(materialized='table') }} select 1 as id");
        Succeeded(await folder.Build());

        folder.Model("m", "{{ config(materialized='table') }} select -1 as id");
        var failed = (await folder.Build()).Results.Single();
        failed.Status.ShouldBe(NodeStatus.Error);
        failed.Message.ShouldNotBeNull().ShouldContain("CHECK constraint failed");
        folder.Query("select * from m").ShouldBe(["1"]);

        folder.Model("m", "{{ config(materialized='table') }} select null::int as id");
        (await folder.Build()).Results.Single().Message.ShouldNotBeNull().ShouldContain("NOT NULL constraint failed");
        folder.Model("m", "{{ config(materialized='table') }} select 2 as id");
        Succeeded(await folder.Build());
        folder.Query("select * from m").ShouldBe(["2"]);
    }

    [Theory]
    [InlineData("table")]
    [InlineData("view")]
    [InlineData("incremental")]
    public async Task Every_difference_from_the_contract_is_listed(string materialized)
    {
        using var folder = Folder($"  - {{name: m, config: {{materialized: {materialized}, on_schema_change: fail, contract: {{enforced: true}}}}, columns: [{{name: id, data_type: integer}}, {{name: name, data_type: varchar}}, {{name: n, data_type: 'decimal(10,2)'}}]}}")
            .Model("m", "select 'x' as id, 1 as extra, 1::decimal(12,2) as N");

        var failed = (await folder.Build()).Results.Single();

        failed.Message.ShouldNotBeNull().ShouldContain("This model has an enforced contract that failed.");
        failed.Message!.Split('\n').Where(l => l.Trim().StartsWith('|')).Select(l => string.Join('|', l.Split('|', StringSplitOptions.TrimEntries)[1..^1])).Skip(2).ShouldBe(
        [
            "N|DECIMAL(12,2)|DECIMAL(10,2)|data type mismatch", "extra|INTEGER||missing in contract", "id|VARCHAR|INTEGER|data type mismatch", "name||VARCHAR|missing in definition",
        ]);
        folder.Query("select count(*) from information_schema.tables").ShouldBe(["0"]);
    }

    [Theory]
    [InlineData("config: {contract: {enforced: true}}", "no columns are described")]
    [InlineData("config: {contract: {enforced: true}, materialized: incremental}, columns: [{name: id, data_type: int}]", "append_new_columns or fail, not ignore")]
    [InlineData("columns: [{name: id, constraints: [{type: notnull}]}]", "did you mean 'not_null'")]
    [InlineData("columns: [{name: id, constraints: [{type: primary_key}]}, {name: b, constraints: [{type: primary_key}]}]", "columns: [id, b]")]
    public void What_contradicts_itself_is_said_when_the_project_is_read(string properties, string said)
    {
        using var folder = Folder($"  - {{name: m, {properties}}}").Model("m", "select 1 as id");

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain(said, Case.Insensitive);
    }

    [Fact]
    public async Task An_incremental_model_keeps_its_contract_run_after_run()
    {
        using var folder = Folder("  - {name: m, config: {materialized: incremental, unique_key: id, on_schema_change: append_new_columns, contract: {enforced: true}}, columns: [{name: id, data_type: integer, constraints: [{type: not_null}]}, {name: v, data_type: varchar}]}")
            .Model("m", "select {{ var('id', 1) }} as id, 'a' as v");
        Succeeded(await folder.Build());
        Succeeded(await folder.Build(o => o with { Vars = ModelOptions.ParseVars("{id: 2}") }));
        folder.Query("select id, v from m order by all").ShouldBe(["1|a", "2|a"]);

        (await folder.Build(o => o with { Vars = ModelOptions.ParseVars("{id: 'null::int'}") })).Results.Single().Message.ShouldNotBeNull().ShouldContain("NOT NULL");
        folder.Query("select id, v from m order by all").ShouldBe(["1|a", "2|a"]);
    }

    /// <summary>https://docs.getdbt.com/reference/resource-configs/contract#data-type-aliasing: what a number without digits means is the database's to say.</summary>
    [Theory]
    [InlineData("numeric", "1::decimal(18,3)", true)]
    [InlineData(" Decimal ", "1::decimal(18,3)", true)]
    [InlineData("decimal(10,2)", "1::decimal(10,2)", false)]
    [InlineData("integer", "1", false)]
    public async Task A_number_without_digits_is_warned_of(string type, string sql, bool warns)
    {
        using var folder = Folder($"  - {{name: m, config: {{contract: {{enforced: true}}}}, columns: [{{name: n, data_type: '{type}'}}]}}").Model("m", $"select {sql} as n");
        List<string> said = [];

        var built = await folder.Load().BuildAsync(NodeSelection.All, new Lines(line => said.Add($"{line.Name}: {line.Message}")));

        Succeeded(built);
        said.Count(s => s.StartsWith("JinjaLogWarning: Detected columns with numeric type and unspecified precision/scale in the contract of 'm'", StringComparison.Ordinal) && s.Contains(": n.", StringComparison.Ordinal)).ShouldBe(warns ? 1 : 0);
        (await folder.Build(o => o with { WarnErrorOptions = "{error: [JinjaLogWarning]}" })).Success.ShouldBe(!warns);
    }

    /// <summary>One model that cannot keep its contract stops no other.</summary>
    [Fact]
    public async Task A_contract_without_types_or_columns_fails_when_its_model_runs()
    {
        using var folder = Folder("  - {name: m, config: {contract: {enforced: true}}, columns: [{name: id}, {name: n, data_type: integer}]}")
            .Model("m", "select 1 as id, 2 as n").Model("bare", "{{ config(contract={'enforced': true}) }} select 1 as id").Model("other", "select 1 as id")
            .Model("passed_on", "{{ config(materialized='ephemeral', contract={'enforced': true}) }} select 1 as id");

        var results = (await folder.Build()).Results.ToDictionary(r => r.UniqueId, r => r.Message);

        results["model.shop.m"].ShouldNotBeNull().ShouldContain("no data_type for id");
        results["model.shop.bare"].ShouldNotBeNull().ShouldContain("'columns' specification is missing");
        results["model.shop.other"].ShouldBe("OK");
    }

    private static ProjectFolder Folder(string models) => new ProjectFolder().Write("models/schema.yml", "models:\n" + models + "\n");

    private static void Succeeded(RunResult result) =>
        result.ExitCode.ShouldBe(0, string.Join('\n', result.Results.Where(r => r.IsFailure).Select(r => r.Message)));

    private sealed class Lines(Action<LogLine> act) : IProgress<RunEvent>
    {
        public void Report(RunEvent value)
        {
            if (value is LogLine line)
                act(line);
        }
    }
}
