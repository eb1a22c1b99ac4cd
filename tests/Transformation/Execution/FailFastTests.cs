using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Execution;

/// <summary>https://docs.getdbt.com/reference/global-configs/failing-fast and https://docs.getdbt.com/reference/commands/build</summary>
public class FailFastTests
{
    [Fact]
    public async Task Nothing_is_begun_after_what_was_ready_together_with_the_failure()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\n")
            .Model("a_bad", "select nope")
            .Model("b", "select 1 as id")
            .Model("c", "select * from {{ ref('b') }}")
            .Model("d", "select * from {{ ref('c') }}")
            .Model("e", "{{ config(materialized='ephemeral') }} select 1 as id");

        var run = await folder.Build(o => o with { FailFast = true, Threads = 1 });

        run.Results.Select(r => $"{r.Node.Name}={r.Status.Spelling()} {(r.Status == NodeStatus.Skipped ? r.Message : "")}".TrimEnd()).Order(StringComparer.Ordinal)
            .ShouldBe(["a_bad=error", "b=success", "c=skipped Skipping due to fail_fast", "d=skipped Skipping due to fail_fast", "e=skipped Skipping due to fail_fast"]);
        ConsoleReport.Done(run).ShouldBe("Done. PASS=1 WARN=0 ERROR=1 SKIP=3 NO-OP=0 TOTAL=5");
        ConsoleReport.Summary(run).ShouldContain(l => l.StartsWith("Completed with 4 errors, 0 partial successes, and 0 warnings", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failed_test_skips_what_is_downstream_and_a_warning_does_not()
    {
        using var folder = new ProjectFolder()
            .Model("a", "select 1 as id union all select 1")
            .Model("b", "select * from {{ ref('a') }}")
            .Model("w", "select 1 as id union all select 1")
            .Model("x", "select * from {{ ref('w') }}")
            .Write("models/all.yml", """
                models:
                  - {name: a, columns: [{name: id, data_tests: [unique]}]}
                  - {name: x, time_spine: {standard_granularity_column: at}, columns: [{name: at, granularity: day}]}
                  - {name: w, columns: [{name: id, data_tests: [{unique: {config: {severity: warn}}}]}]}
                exposures: [{name: board, type: dashboard, owner: {name: Ann}, depends_on: ["ref('b')"]}]
                semantic_models: [{name: sold, model: ref('x'), defaults: {agg_time_dimension: id}, measures: [{name: total, agg: sum, create_metric: true}]}]
                saved_queries: [{name: daily, query_params: {metrics: [total]}}]
                """);

        var run = await folder.Build();

        run.Results.Select(r => $"{r.Node.Name}={r.Status.Spelling()}").Order(StringComparer.Ordinal)
            .ShouldBe(["a=success", "b=skipped", "board=skipped", "daily=no-op", "unique_a_id=fail", "unique_w_id=warn", "w=success", "x=success"]);
        run.Results.Single(r => r.Node.Name == "b").SkippedAfter.ShouldNotBeNull().ShouldStartWith("test.shop.unique_a_id.");
        ConsoleReport.Done(run).ShouldBe("Done. PASS=3 WARN=1 ERROR=1 SKIP=2 NO-OP=1 TOTAL=8");
        ConsoleReport.Summary(run).ShouldContain(l => l.StartsWith("Finished running 1 exposure, 1 saved query, 2 data tests, 4 view models in ", StringComparison.Ordinal));
    }
}
