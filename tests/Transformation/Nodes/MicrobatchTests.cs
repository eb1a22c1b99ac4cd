using System.Text.Json;
using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Execution.Microbatch;

namespace EcommAspire.Transformation.Tests.Nodes;

/// <summary>The strategy microbatch: https://docs.getdbt.com/docs/build/incremental-microbatch.</summary>
public sealed class MicrobatchTests
{
    private static readonly Day s_clock = new(new DateTimeOffset(2024, 1, 4, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task The_first_run_builds_from_begin_and_later_ones_look_back()
    {
        using var folder = Folder();
        List<string> lines = [];
        var report = new ConsoleReport();

        var first = await folder.Load(At).BuildAsync(NodeSelection.All, new Lines(e => lines.AddRange(report.Lines(e))));
        var model = Succeeded(first).Results.Single(r => r.Node.Name == "m");
        model.Message.ShouldBe("SUCCESS");
        model.Batches!.Successful.Select(b => $"{b.Start:dd}-{b.End:dd}").ShouldBe(["01-02", "02-03", "03-04", "04-05"]);
        folder.Query("select id, hook from m order by id").ShouldBe(["1|2024-01-01", "2|2024-01-02", "3|2024-01-03", "4|2024-01-04"]);
        lines.ShouldContain(l => l.StartsWith("Batch 1 of 4 START batch 2024-01-01 of main.m ", StringComparison.Ordinal));
        lines.ShouldContain(l => l.StartsWith("Batch 4 of 4 OK created batch 2024-01-04 of main.m ", StringComparison.Ordinal));
        lines.ShouldContain(l => l.Contains("OK created sql microbatch model main.m ", StringComparison.Ordinal) && l.Contains("[SUCCESS in ", StringComparison.Ordinal));
        folder.Read("target/compiled/shop/models/m/m_2024-01-03.sql").ShouldContain("at_time >= '2024-01-03 00:00:00+00:00' and at_time < '2024-01-04 00:00:00+00:00'");
        folder.Query("select what, count(*) from log group by all order by all").ShouldBe(["post|1", "pre|1"]);

        // Everything changes; only the last batch and the one before it are looked at.
        folder.Model("events", Events("v + 10"));
        var second = Succeeded(await folder.Build(At)).Results.Single(r => r.Node.Name == "m");
        second.Batches!.Successful.Count.ShouldBe(2);
        folder.Query("select id, v from m order by id").ShouldBe(["1|1", "2|2", "3|13", "4|14"]);

        // A given time is built again, whatever is due.
        Succeeded(await folder.Build(o => At(o) with { EventTimeStart = ModelOptions.ParseEventTime("2024-01-01"), EventTimeEnd = ModelOptions.ParseEventTime("2024-01-02T00:00:00") }));
        folder.Query("select id, v from m order by id").ShouldBe(["1|11", "2|2", "3|13", "4|14"]);

        Succeeded(await folder.Build(o => At(o) with { FullRefresh = true }));
        folder.Query("select id, v from m order by id").ShouldBe(["1|11", "2|12", "3|13", "4|14"]);
    }

    /// <summary>Where a project's own macro for batches looks for their time: https://docs.getdbt.com/docs/build/incremental-microbatch</summary>
    [Fact]
    public async Task A_batch_has_its_time_in_the_models_config()
    {
        using var folder = Folder();
        folder.Model("m", """
            {{ config(materialized='incremental', incremental_strategy='microbatch', event_time='at_time', begin='2024-01-03', batch_size='day') }}
            select at_time, '{{ config.get("__dbt_internal_microbatch_event_time_start") }} {{ model.config.__dbt_internal_microbatch_event_time_end }}' as times from {{ ref('events') }}
            """);

        Succeeded(await folder.Build(At));

        folder.Query("select distinct times from m order by times").ShouldBe(["2024-01-03 00:00:00+00:00 2024-01-04 00:00:00+00:00", "2024-01-04 00:00:00+00:00 2024-01-05 00:00:00+00:00"]);
    }

    [Fact]
    public async Task A_batch_that_fails_leaves_the_others_done()
    {
        using var folder = Folder();
        folder.Model("events", Events("if(id = 2, error('bad batch'), v)"));

        var result = await folder.Build(At);

        var model = result.Results.Single(r => r.Node.Name == "m");
        model.Status.ShouldBe(NodeStatus.PartialSuccess);
        model.Message.ShouldNotBeNull().ShouldStartWith("PARTIAL SUCCESS (3/4)");
        model.Message!.ShouldContain("bad batch");
        result.ExitCode.ShouldBe(1);
        folder.Query("select id from m order by id").ShouldBe(["1", "3", "4"]);
        result.Results.Single(r => r.Node.Name == "after").Status.ShouldBe(NodeStatus.Skipped);
        using var written = JsonDocument.Parse(folder.Read("target/run_results.json"));
        var batches = written.RootElement.GetProperty("results").EnumerateArray().Single(r => r.GetProperty("unique_id").GetString() == "model.shop.m").GetProperty("batch_results");
        batches.GetProperty("successful").GetArrayLength().ShouldBe(3);
        batches.GetProperty("failed").GetRawText().ShouldBe("""[["2024-01-02T00:00:00.000000Z","2024-01-03T00:00:00.000000Z"]]""");

        // Where the first batch fails the others are not tried.
        folder.Model("events", Events("if(id <= 2, error('bad batch'), v)"));
        (await folder.Build(o => At(o) with { FullRefresh = true })).Results.Single(r => r.Node.Name == "m").Status.ShouldBe(NodeStatus.Error);
        folder.Query("select id from m order by id").ShouldBe(["1", "3", "4"]);
    }

    /// <summary>https://docs.getdbt.com/docs/build/incremental-microbatch#retry.</summary>
    [Fact]
    public async Task Retry_runs_the_batches_that_failed_and_no_others()
    {
        using var folder = Folder();
        folder.Model("events", Events("if(id in (2, 3), error('bad batch'), v)"));
        await folder.Build(o => At(o) with { FullRefresh = true });
        folder.Query("select id from m order by id").ShouldBe(["1", "4"]);

        // Days later, another batch is mended; what was done then is not looked at, and nothing new is due.
        folder.Query("create or replace view events as " + Events("if(id = 3, error('bad batch'), v + 10)"));
        var some = await Retry.Prepare(At(folder.Options) with { Clock = new Day(s_clock.GetUtcNow().AddDays(9)) }).RunAsync();
        Batches(some).ShouldBe("done 01 02 04 failed 03");
        some.Results.Single(r => r.Node.Name == "m").Status.ShouldBe(NodeStatus.PartialSuccess);
        folder.Query("select id, v from m order by id").ShouldBe(["1|1", "2|12", "4|4"]);

        folder.Query("create or replace view events as " + Events("v + 20"));
        var rest = Succeeded(await Retry.Prepare(At(folder.Options)).RunAsync());
        Batches(rest).ShouldBe("done 01 02 03 04 failed");
        folder.Query("select id, v from m order by id").ShouldBe(["1|1", "2|12", "3|23", "4|4"]);
        rest.Results.Select(r => r.Node.Name).ShouldContain("after");
    }

    [Fact]
    public async Task Where_nothing_of_a_model_was_done_retry_begins_anew()
    {
        using var folder = Folder();
        folder.Model("events", Events("if(id = 1, error('bad batch'), v)"));
        await folder.Build(At);

        folder.Query("create or replace view events as " + Events("v"));
        Batches(Succeeded(await Retry.Prepare(At(folder.Options)).RunAsync())).ShouldBe("done 01 02 03 04 failed");

        // The table of a run that was done in part is gone: its batches are all to do.
        folder.Model("events", Events("if(id = 2, error('bad batch'), v)"));
        await folder.Build(o => At(o) with { FullRefresh = true });
        folder.Query("drop table m cascade");
        folder.Query("create or replace view events as " + Events("v"));
        Batches(Succeeded(await Retry.Prepare(At(folder.Options)).RunAsync())).ShouldBe("done 01 02 03 04 failed");
        folder.Query("select count(*) from m").ShouldBe(["4"]);
    }

    /// <summary>https://docs.getdbt.com/docs/build/sample-flag.</summary>
    [Fact]
    public async Task A_sample_reads_only_rows_of_its_time()
    {
        using var folder = Folder();
        folder.Write("models/schema.yml", """
            models:
              - {name: events, config: {event_time: "At Time"}, columns: [{name: "At Time", quote: true}]}
            """)
            .Model("events", "select id, at_time, v, at_time as \"At Time\" from (" + Events("v") + ")")
            .Model("reader", "select * from {{ ref('events') }}")
            .Model("nested", "{{ config(event_time='at_time') }} select * from {{ ref('events') }}")
            .Write("tests/all_rows.sql", "select 1 from {{ ref('events') }} having count(*) <> 4");

        Succeeded(await folder.Build(o => At(o) with { Sample = SampleWindow.Parse("2 days", s_clock.GetUtcNow()) }));
        folder.Query("select id from reader order by id").ShouldBe(["3", "4"]);
        folder.Query("select id from nested order by id").ShouldBe(["3", "4"]);
        // The batch of the 2nd begins before the sample does.
        folder.Query("select id from m order by id").ShouldBe(["3", "4"]);

        Succeeded(await folder.Build(o => At(o) with { Sample = SampleWindow.Parse("{start: 2024-01-01, end: 2024-01-02 12:00:00}", default), FullRefresh = true }));
        folder.Query("select id from m order by id").ShouldBe(["1", "2"]);
        folder.Query("select id from reader order by id").ShouldBe(["1", "2"]);
    }

    [Theory]
    [InlineData("3 weeks", "hours, days, months, years")]
    [InlineData("three days", "is no time")]
    [InlineData("9999 years", "before the year 1")]
    [InlineData("{start: 2024-01-01}", "has no 'end'")]
    [InlineData("{start: soon, end: 2024-01-01}", "has a 'start' that is no time")]
    [InlineData("{start: 2024-01-02, end: 2024-01-01}", "ends before it starts")]
    public void A_sample_that_cannot_be_read_says_why(string sample, string said) =>
        Should.Throw<ProjectException>(() => SampleWindow.Parse(sample, s_clock.GetUtcNow())).Message.ShouldContain(said);

    [Theory]
    [InlineData("2024-01-02", null, "the two go together")]
    [InlineData(null, "2024-01-02", "the two go together")]
    [InlineData("2024-01-02", "2024-01-02", "must be before")]
    public void A_time_given_by_half_is_refused(string? start, string? end, string said)
    {
        using var folder = Folder();
        Should.Throw<ProjectException>(() => folder.Load(o => o with
        {
            EventTimeStart = start is null ? null : ModelOptions.ParseEventTime(start),
            EventTimeEnd = end is null ? null : ModelOptions.ParseEventTime(end),
        })).Message.ShouldContain(said);
        Should.Throw<ProjectException>(() => folder.Load(o => o with { Environment = new Dictionary<string, string> { ["DBT_EVENT_TIME_START"] = start ?? "", ["DBT_EVENT_TIME_END"] = end ?? "" } })).Message.ShouldContain(said);
    }

    [Theory]
    [InlineData("hour", "timestamp '2024-01-04 11:00:00'", 12)]
    [InlineData("day", "date '2024-01-04'", 1)]
    [InlineData("month", "timestamptz '2024-01-04 11:00:00+00'", 1)]
    [InlineData("year", "timestamp '2024-01-04 11:00:00'", 1)]
    public async Task Batches_have_any_size_and_times_any_type(string size, string time, int batches)
    {
        using var folder = new ProjectFolder()
            .Write("models/schema.yml", "models: [{name: events, config: {event_time: at_time}}]\n")
            .Model("events", $"select 1 as id, {time} as at_time")
            .Model("m", $"{{{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='at_time', begin='2024-01-04', batch_size='{size}') }}}} select * from {{{{ ref('events') }}}}");

        var model = Succeeded(await folder.Build(At)).Results.Single(r => r.Node.Name == "m");

        model.Batches!.Successful.Count.ShouldBe(batches);
        folder.Query("select id from m").ShouldBe(["1"]);
        Succeeded(await folder.Build(At));
        folder.Query("select id from m").ShouldBe(["1"]);
    }

    [Theory]
    [InlineData("begin='2024-01-01', batch_size='day'", "needs 'event_time'")]
    [InlineData("event_time='t', batch_size='day'", "needs 'begin'")]
    [InlineData("event_time='t', begin='soon', batch_size='day'", "which is no time")]
    [InlineData("event_time='t', begin='2024-01-01', batch_size='week'", "one of hour, day, month, year")]
    [InlineData("event_time='t', begin='2024-01-01', batch_size='day', lookback='x'", "a whole number")]
    [InlineData("event_time='t', begin='2020-01-01 11 PM', batch_size='day'", "which is no time")]
    [InlineData("event_time='t', begin='01/02/2020', batch_size='day'", "which is no time")]
    [InlineData("event_time='t', begin='2020-02-30', batch_size='day'", "which is no time")]
    public void What_a_microbatch_model_needs_is_said_when_the_project_is_read(string config, string said)
    {
        using var folder = new ProjectFolder().Model("m", $"{{{{ config(materialized='incremental', incremental_strategy='microbatch', {config}) }}}} select 1 as id");

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain(said);
    }

    /// <summary>Whatever the form, the manifest has it in ISO's, as Python's encoder writes a datetime.</summary>
    [Theory]
    [InlineData("'2024-01-03'", "2024-01-03T00:00:00")]
    [InlineData("'20240103T14'", "2024-01-03T14:00:00")]
    [InlineData("'2024-01-03 14:05:06.5'", "2024-01-03T14:05:06.500000")]
    [InlineData("'2024-W01-3'", "2024-01-03T00:00:00")]
    [InlineData("'2024-01-03T14:00:00+02:00'", "2024-01-03T14:00:00+02:00")]
    [InlineData("modules.datetime.datetime(2024, 1, 3, 14)", "2024-01-03T14:00:00")]
    public void The_beginning_is_kept_as_a_time(string begin, string kept)
    {
        using var folder = new ProjectFolder()
            .Model("m", $"{{{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='t', begin={begin}, batch_size='day') }}}} select 1 as id");
        folder.Load().WriteManifest();

        using var manifest = JsonDocument.Parse(folder.Read("target/manifest.json"));
        manifest.RootElement.GetProperty("nodes").GetProperty("model.shop.m").GetProperty("config").GetProperty("begin").GetString().ShouldBe(kept);
    }

    /// <summary>The strategy says so, as in dbt-duckdb, when it has a batch to replace; a project that is only parsed, or whose macros take the key, goes on.</summary>
    [Fact]
    public async Task A_key_is_refused_by_the_strategy_and_not_by_the_project()
    {
        using var folder = new ProjectFolder()
            .Model("m", "{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='t', begin='2024-01-03', batch_size='day', unique_key='id') }} select 1 as id, timestamp '2024-01-03' as t");

        (await folder.Build(At)).Results.ShouldHaveSingleItem().Message!.ShouldContain("the strategy merge");
    }

    private static string Events(string v) => $"select id, at_time, {v} as v from (select range + 1 as id, timestamp '2024-01-01 10:00:00' + interval (range) day as at_time, range + 1 as v from range(4))";

    private static ProjectFolder Folder() => new ProjectFolder("name: shop\nprofile: shop\non-run-start: create table if not exists log (what varchar)\n")
        .Write("models/schema.yml", "models: [{name: events, config: {event_time: at_time}}]\n")
        .Model("events", Events("v"))
        .Model("m", """
            {{ config(materialized='incremental', incremental_strategy='microbatch', event_time='at_time', begin='2024-01-01', batch_size='day',
                      pre_hook="insert into log values ('pre')", post_hook="insert into log values ('post')") }}
            select id, v, at_time, '{{ model.batch.event_time_start.strftime('%Y-%m-%d') if model.batch }}' as hook from {{ ref('events') }}
            """)
        .Model("after", "select * from {{ ref('m') }}");

    private static string Batches(RunResult result)
    {
        var batches = result.Results.Single(r => r.Node.Name == "m").Batches!;
        return $"done {Days(batches.Successful)} failed {Days(batches.Failed)}".TrimEnd();

        static string Days(IEnumerable<Batch> some) => string.Join(' ', some.Select(b => $"{b.Start:dd}").Order());
    }

    private static ModelOptions At(ModelOptions options) => options with { Clock = s_clock };

    private static RunResult Succeeded(RunResult result)
    {
        result.ExitCode.ShouldBe(0, string.Join('\n', result.Results.Where(r => r.IsFailure).Select(r => r.Message)));
        return result;
    }

    private sealed class Day(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private sealed class Lines(Action<RunEvent> act) : IProgress<RunEvent>
    {
        public void Report(RunEvent value) => act(value);
    }
}
