using System.Text.Json;
using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Nodes;

/// <summary>Source freshness: https://docs.getdbt.com/reference/resource-properties/freshness.</summary>
public sealed class FreshnessTests
{
    private const string Sources = """
        sources:
          - name: raw
            schema: main
            loaded_at_field: at_time
            freshness: {warn_after: {count: 1, period: day}, error_after: {count: 10, period: day}}
            tables:
              - {name: fresh}
              - {name: aging}
              - {name: stale}
              - {name: empty}
              - {name: lenient, freshness: {error_after: {count: 1000}}}
              - {name: filtered, freshness: {filter: "id = 2"}}
              - {name: asked, config: {loaded_at_query: "select max(at_time) + interval 100 day from {{ this }}"}}
              - {name: only_warns, freshness: {error_after: null}}
              - {name: not_asked, freshness: null}
              - {name: dated, loaded_at_field: at_time::date}
              - {name: absent}
        """;

    /// <summary>As in dbt, it is said, and is no error where warnings are.</summary>
    [Fact]
    public void A_source_whose_age_nothing_tells_is_said_to_be_one()
    {
        using var folder = new ProjectFolder().Write("models/s.yml", """
            sources:
              - name: raw
                config: {freshness: {warn_after: {count: 1, period: day}}}
                tables: [{name: untold}, {name: told, loaded_at_field: at_time}, {name: asked, config: {loaded_at_query: select now()}}, {name: left, config: {freshness: null}}]
            """);

        folder.Load(o => o with { WarnError = true }).Project.NamedWarnings.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            w => w.Name.ShouldBe("FreshnessConfigProblem"),
            w => w.Text.ShouldContain("the age of raw.untold is not to be had"));
    }

    /// <summary>https://docs.getdbt.com/reference/global-configs/behavior-changes#project-hooks-with-source-freshness</summary>
    [Theory]
    [InlineData("flags: {source_freshness_run_project_hooks: false}", true)]
    [InlineData("", false)]
    public async Task Hooks_that_do_not_run_with_it_are_said_not_to(string flags, bool isSaid)
    {
        using var folder = new ProjectFolder($"name: shop\nprofile: shop\non-run-start: select 1\n{flags}\n");

        var said = await Said(folder.Load());

        said.Exists(l => l.Name == "SourceFreshnessProjectHooksNotRun").ShouldBe(isSaid);
    }

    private static async Task<List<LogLine>> Said(ModelEngine engine)
    {
        List<LogLine> lines = [];
        await engine.SourceFreshnessAsync(NodeSelection.All, null, new Lines(happened => lines.AddRange(happened is LogLine line ? [line] : [])));
        return lines;
    }

    [Fact]
    public async Task Each_source_is_compared_with_its_own_rule()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\non-run-end: \"create or replace table statuses as select unnest({{ results | map(attribute='status') | map('string') | list }}) as s\"\n")
            .Write("models/sources.yml", Sources);
        foreach (var (table, days) in ((string, int)[])[("fresh", 0), ("aging", 5), ("stale", 100), ("lenient", 100), ("filtered", 0), ("asked", 100), ("only_warns", 100), ("not_asked", 100), ("dated", 0)])
            folder.Query($"create table {table} as select 1 as id, (now()::timestamptz at time zone 'UTC') - interval {days} day as at_time");
        folder.Query("create table empty as select 1 as id, null::timestamp as at_time; insert into filtered select 2, at_time - interval 7 day from filtered");

        var result = await folder.Load().SourceFreshnessAsync(NodeSelection.All);

        var expected = (string[])
        [
            "absent error", "aging warn", "asked pass", "dated error", "empty error", "filtered warn", "fresh pass", "lenient warn", "only_warns warn", "stale error",
        ];
        var sources = result.Results.Where(r => r.Node.SourceName is not null).ToList();
        sources.Select(r => $"{r.Node.Name} {r.Status.Spelling()}").Order(StringComparer.Ordinal).ShouldBe(expected);
        result.ExitCode.ShouldBe(1);
        sources.Single(r => r.Node.Name == "stale").Message.ShouldNotBeNull().ShouldContain("100 days before now; 10 days are allowed");
        sources.Single(r => r.Node.Name == "empty").Message.ShouldNotBeNull().ShouldContain("there are no rows");
        sources.Single(r => r.Node.Name == "dated").Message.ShouldNotBeNull().ShouldContain("gives a date");
        folder.Query("select s, count(*) from statuses group by all order by all").ShouldBe(["error|2", "pass|2", "runtime error|2", "warn|4"]);

        using var written = JsonDocument.Parse(folder.Read("target/sources.json"));
        written.RootElement.GetProperty("metadata").GetProperty("dbt_schema_version").GetString().ShouldBe("https://schemas.getdbt.com/dbt/sources/v3.json");
        var lenient = written.RootElement.GetProperty("results").EnumerateArray().Single(r => r.GetProperty("unique_id").GetString() == "source.shop.raw.lenient");
        lenient.GetProperty("max_loaded_at_time_ago_in_s").GetDouble().ShouldBeInRange(100 * 86400, 100 * 86400 + 600);
        lenient.GetProperty("criteria").GetRawText().ShouldBe("""{"warn_after":{"count":1,"period":"day"},"error_after":{"count":1000,"period":"day"},"filter":null}""");
        written.RootElement.GetProperty("results").EnumerateArray().Single(r => r.GetProperty("unique_id").GetString() == "source.shop.raw.only_warns").GetProperty("criteria").GetRawText()
            .ShouldBe("""{"warn_after":{"count":1,"period":"day"},"error_after":null,"filter":null}""");
        written.RootElement.GetProperty("results").EnumerateArray().Single(r => r.GetProperty("unique_id").GetString() == "source.shop.raw.absent").GetProperty("status").GetString().ShouldBe("runtime error");
    }

    [Fact]
    public async Task Lines_and_exit_code_are_dbts()
    {
        using var folder = new ProjectFolder().Write("models/sources.yml", Sources);
        folder.Query("create table fresh as select now()::timestamp as at_time; create table aging as select now()::timestamp - interval 3 day as at_time; create table stale as select now()::timestamp - interval 30 day as at_time");
        List<string> lines = [];
        var report = new ConsoleReport();

        var warned = await folder.Load().SourceFreshnessAsync(new NodeSelection { Select = ["source:raw.fresh", "source:raw.aging"] }, progress: new Lines(e => lines.AddRange(report.Lines(e))));
        warned.ExitCode.ShouldBe(0);
        lines.ShouldContain(l => l.StartsWith("1 of 2 START freshness of raw.aging ", StringComparison.Ordinal) || l.StartsWith("2 of 2 START freshness of raw.aging ", StringComparison.Ordinal));
        lines.ShouldContain(l => l.Contains("PASS freshness of raw.fresh ", StringComparison.Ordinal));
        lines.ShouldContain(l => l.Contains("WARN freshness of raw.aging ", StringComparison.Ordinal));
        lines[^1].ShouldBe("Done.");

        var stale = await folder.Load().SourceFreshnessAsync(new NodeSelection { Select = ["source:raw.stale"] }, Path.Combine(folder.Path, "elsewhere.json"), new Lines(e => lines.AddRange(report.Lines(e))));
        stale.ExitCode.ShouldBe(1);
        lines.ShouldContain(l => l.Contains("ERROR STALE freshness of raw.stale ", StringComparison.Ordinal));
        folder.Read("elsewhere.json").ShouldContain("source.shop.raw.stale");
    }

    [Theory]
    [InlineData("loaded_at_field: a, loaded_at_query: select 1", "Keep one")]
    [InlineData("freshness: {warn_after: {count: 1}}", "a count and a period")]
    [InlineData("freshness: {warn_after: {count: 1, period: week}}", "minute, hour or day")]
    [InlineData("freshness: {warn_afetr: {count: 1, period: day}}", "did you mean 'warn_after'")]
    public void A_rule_that_cannot_be_is_said_when_the_project_is_read(string table, string said)
    {
        using var folder = new ProjectFolder().Write("models/sources.yml", $"sources: [{{name: raw, tables: [{{name: t, {table}}}]}}]\n");

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain(said, Case.Insensitive);
    }

    private sealed class Lines(Action<RunEvent> act) : IProgress<RunEvent>
    {
        public void Report(RunEvent value) => act(value);
    }
}
