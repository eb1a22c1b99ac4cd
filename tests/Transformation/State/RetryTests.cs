using System.Text.Json.Nodes;
using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.State;

/// <summary>https://docs.getdbt.com/reference/commands/retry</summary>
public class RetryTests
{
    private static ProjectFolder Broken() => new ProjectFolder("name: shop\nprofile: shop\non-run-start: [\"create table if not exists runs (n int)\", \"insert into runs values (1)\"]\n")
        .Model("good", "select 1 as id")
        .Model("bad", "select {{ var('column', 'nope') }} as id from {{ ref('good') }}")
        .Model("after", "select * from {{ ref('bad') }}")
        .Write("macros/greet.sql", "{% macro greet(who) %}{% if who == 'nobody' %}{{ exceptions.raise_compiler_error('no one') }}{% endif %}{{ return('hello ' ~ who) }}{% endmacro %}");

    [Fact]
    public async Task What_failed_or_was_skipped_is_run_again_with_the_flags_of_then()
    {
        using var folder = Broken();
        var first = await folder.Build(o => o with { Vars = ModelOptions.ParseVars("{column: nope2}"), FullRefresh = true });
        Statuses(first).ShouldBe("after=skipped bad=error good=success");

        var again = Retry.Prepare(folder.Options);
        Statuses(await again.RunAsync()).ShouldBe("after=skipped bad=error");
        (again.Command, again.Engine.Options.FullRefresh, again.Engine.Options.Vars["column"]).ShouldBe(("build", true, "nope2"));

        folder.Model("bad", "select id from {{ ref('good') }}");
        Statuses(await Retry.Prepare(folder.Options).RunAsync()).ShouldBe("after=success bad=success");
        folder.Query("select count(*) from runs").ShouldBe(["3"]);

        var nothing = await Retry.Prepare(folder.Options).RunAsync();
        (nothing.NothingSelected, nothing.ExitCode).ShouldBe((true, 0));
    }

    [Fact]
    public async Task What_failed_and_is_no_longer_there_cannot_be_retried()
    {
        using var folder = Broken();
        await folder.Build();
        File.Delete(Path.Combine(folder.Path, "models", "after.sql"));

        Should.Throw<ProjectException>(() => Retry.Prepare(folder.Options)).Message.ShouldContain("'model.shop.after', which did not end well in the earlier run, is no longer in the project");
    }

    [Fact]
    public async Task Variables_given_now_go_before_those_of_then()
    {
        using var folder = Broken();
        await folder.Build();

        var again = await Retry.Prepare(folder.Options with { Vars = ModelOptions.ParseVars("{column: id}") }).RunAsync();

        Statuses(again).ShouldBe("after=success bad=success");
    }

    [Fact]
    public async Task Threads_are_those_of_then_unless_given_now()
    {
        using var folder = Broken();
        await folder.Build(o => o with { Threads = 3 });

        Retry.Prepare(folder.Options).Engine.Options.Threads.ShouldBe(3);
        Retry.Prepare(folder.Options with { Threads = 1 }).Engine.Options.Threads.ShouldBe(1);
        await folder.Build();
        Retry.Prepare(folder.Options).Engine.Options.Threads.ShouldBeNull();
    }

    [Fact]
    public async Task What_was_given_to_a_retry_holds_for_the_next_one()
    {
        using var folder = Broken();
        await folder.Build(o => o with { Threads = 3, Vars = ModelOptions.ParseVars("{column: nope2}") }, "bad");

        Statuses(await Retry.Prepare(folder.Options with { Threads = 2, Vars = ModelOptions.ParseVars("{column: nope3}"), LogPath = "elsewhere" }).RunAsync()).ShouldBe("bad=error");

        var (engine, arguments) = (Retry.Prepare(folder.Options).Engine, Arguments(folder));
        (engine.Options.Threads, engine.Options.Vars["column"]).ShouldBe((2, "nope3"));
        (arguments["which"]!.GetValue<string>(), arguments["threads"]!.GetValue<int>(), arguments["vars"]!.ToJsonString()).ShouldBe(("build", 2, "{\"column\":\"nope3\"}"));
        arguments["select"]!.ToJsonString().ShouldBe("[\"bad\"]");
        arguments["log_path"]!.GetValue<string>().ShouldEndWith("elsewhere");
    }

    /// <summary>dbt's retry takes the flags of then for the flags of its command line, before environment and project.</summary>
    [Fact]
    public async Task What_was_switched_off_then_is_off_whatever_the_environment_says()
    {
        using var folder = Broken();
        var favoring = folder.Options with { Environment = new Dictionary<string, string> { ["DBT_FAVOR_STATE"] = "true" } };
        await folder.Build(o => favoring with { SwitchedOff = new HashSet<string> { "favor_state" } });

        Retry.Prepare(favoring).Engine.Options.FavorState.ShouldBeFalse();
        Retry.Prepare(favoring with { SwitchedOff = new HashSet<string> { "print" } }).Engine.Options.SwitchedOff.ShouldContain("print");
        await folder.Build(o => favoring);
        Retry.Prepare(favoring with { SwitchedOff = new HashSet<string> { "favor_state" } }).Engine.Options.FavorState.ShouldBeTrue();
    }

    [Fact]
    public async Task What_was_not_said_is_not_among_the_arguments()
    {
        using var folder = Broken();
        await folder.Build();

        var arguments = Arguments(folder).AsObject();

        arguments.Select(a => a.Key).Intersect(["profile", "target", "state", "threads", "full_refresh", "fail_fast", "store_failures", "warn_error", "selector"]).ShouldBeEmpty();
        (arguments["empty"]!.GetValue<bool>(), arguments["defer"]!.GetValue<bool>(), arguments["select"]!.ToJsonString()).ShouldBe((false, false, "[]"));
    }

    [Fact]
    public async Task Which_artifacts_are_deferred_to_is_said_anew()
    {
        using var folder = Broken();
        folder.Load(o => o with { TargetPath = Path.Combine(folder.Path, "before") }).WriteManifest();
        await folder.Build(o => o with { Defer = true, State = "before", DeferState = "before" });

        var options = Retry.Prepare(folder.Options).Engine.Options;

        (options.Defer, options.State, options.DeferState).ShouldBe((true, "before", null));
        Retry.Prepare(folder.Options with { DeferState = "target" }).Engine.Options.DeferState.ShouldBe("target");
    }

    private static JsonNode Arguments(ProjectFolder folder) => JsonNode.Parse(folder.Read("target/run_results.json"))!["args"]!;

    /// <summary>dbt gives a retry the failed nodes as they lie in its graph, where a unit test comes after its model; a build turns that round.</summary>
    [Fact]
    public async Task A_unit_test_follows_its_model()
    {
        using var folder = Broken()
            .Model("tested", "select id, nope from {{ ref('good') }}")
            .Write("models/units.yml", "unit_tests: [{name: holds, model: tested, given: [{input: ref('good'), rows: [{id: 1}]}], expect: {rows: [{id: 1}]}}]");
        Of(await folder.Build(null, "good", "tested")).ShouldBe("holds=error tested=skipped");

        Of(await Retry.Prepare(folder.Options).RunAsync()).ShouldBe("holds=skipped tested=error");

        folder.Model("tested", "select id from {{ ref('good') }}");
        Of(await Retry.Prepare(folder.Options).RunAsync()).ShouldBe("holds=pass tested=success");

        static string Of(RunResult run) =>
            string.Join(' ', run.Results.Where(r => r.Node.Name is "holds" or "tested").Select(r => $"{r.Node.Name}={r.Status.Spelling()}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_operation_is_called_again()
    {
        using var folder = Broken();
        var engine = folder.Load();
        (await engine.RunOperationAsync("greet", ModelOptions.ParseVars("{who: nobody}"))).Success.ShouldBeFalse();

        var again = Retry.Prepare(folder.Options);
        (again.Command, (await again.RunAsync()).Success).ShouldBe(("run-operation", false));
    }

    /// <summary>As in dbt, the result of then is given again, and nothing is called.</summary>
    [Fact]
    public async Task An_operation_that_went_well_is_not_called_again()
    {
        using var folder = Broken().Write("macros/note.sql", "{% macro note() %}{% do run_query('create table noted as select 1 as n') %}{% endmacro %}");
        (await folder.Load().RunOperationAsync("note", ModelOptions.ParseVars("{}"))).Success.ShouldBeTrue();

        var again = await Retry.Prepare(folder.Options).RunAsync();

        (again.NothingSelected, again.ExitCode).ShouldBe((false, 0));
        again.Results.Select(r => (r.UniqueId, r.Status)).ShouldBe([("macro.shop.note", NodeStatus.Success)]);
    }

    [Fact]
    public void Without_a_run_there_is_nothing_to_retry()
    {
        using var folder = Broken();

        Should.Throw<ProjectException>(() => Retry.Prepare(folder.Options)).Message.ShouldContain("there is no run to retry");
    }

    private static string Statuses(RunResult run) =>
        string.Join(' ', run.Results.Where(r => r.UniqueId.StartsWith("model.", StringComparison.Ordinal)).Select(r => $"{r.Node.Name}={r.Status.Spelling()}").Order(StringComparer.Ordinal));
}
