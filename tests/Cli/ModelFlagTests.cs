using System.Globalization;
using System.Text.Json;
using EcommAspire.Fixtures;

namespace EcommAspire.Cli.Tests;

/// <summary>dbt's verbs and flags on somebody else's project: https://docs.getdbt.com/reference/dbt-commands and https://docs.getdbt.com/reference/global-configs/about-global-configs</summary>
public sealed class ModelFlagTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly Ecomm _ecomm = new();
    private string _project = "";

    public Task InitializeAsync()
    {
        _project = Path.Combine(_ecomm.Scratch, "jaffles");
        Write("dbt_project.yml", "name: jaffles\nprofile: jaffles\nflags: {printer_width: 60}\n");
        Write("profiles.yml", $"jaffles:\n  target: dev\n  outputs:\n    dev: {{type: duckdb, path: '{_project}/jaffles.duckdb', threads: 2}}\n    prod: {{type: duckdb, path: '{_project}/jaffles.duckdb', schema: prod}}\n");
        Write("seeds/raw_orders.csv", "id,customer,amount\n1,ann,10.5\n2,bob,3\n3,ann,1\n");
        Write("models/customers.sql", "{{ config(materialized='table') }} select customer, sum(amount) as total from {{ ref('raw_orders') }} group by customer");
        Write("models/best.sql", "{% do print('hear this') %}select {{ var('column', 'customer') }} from {{ ref('customers') }} order by total desc limit 1");
        Write("models/all.yml", "sources: [{name: ext, tables: [{name: x}]}]\nmodels:\n  - name: customers\n    columns: [{name: customer, data_tests: [unique]}]\n");
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _ecomm.DisposeAsync();

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    [Fact]
    public async Task Global_flags_stand_before_the_verb_or_after_it()
    {
        var before = await Model("--quiet", "--no-use-colors", "--no-partial-parse", "--target", "prod", "build");
        before.ExitCode.ShouldBe(0, before.ToString());
        before.Output.Trim().ShouldBe("hear this");
        before.Errors.ShouldBeEmpty();

        var after = await Model("build", "-q", "--no-print", "-t", "prod", "--no-version-check", "--send-anonymous-usage-stats");
        (after.ExitCode, after.Output, after.Errors).ShouldBe((0, "", ""));
    }

    [Fact]
    public async Task A_run_is_retried_deferred_to_and_cloned()
    {
        var failed = await Model("build", "--vars", "{column: nope}");
        failed.ExitCode.ShouldBe(1, failed.ToString());
        failed.Output.ShouldContain("Done. PASS=3 WARN=0 ERROR=1 SKIP=0 NO-OP=0 TOTAL=4");

        var retried = await Model("retry", "--vars", "{column: customer}");
        retried.ExitCode.ShouldBe(0, retried.ToString());
        retried.Output.ShouldContain("Done. PASS=1 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=1");

        Directory.Move(Path.Combine(_project, "target"), Path.Combine(_project, "before"));
        var missing = await Model("run", "--select", "best", "--target", "prod");
        missing.ExitCode.ShouldBe(1, missing.ToString());
        var deferred = await Model("run", "--select", "best", "--target", "prod", "--defer", "--state", "before");
        deferred.ExitCode.ShouldBe(0, deferred.ToString());
        var cloned = await Model("clone", "--select", "customers", "--target", "prod", "--state", "before");
        cloned.Output.ShouldContain("Done. PASS=1 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=1");

        Write("models/best.sql", "select 1 as one");
        (await Model("ls", "--select", "state:modified", "--state", "before", "--output", "path")).Output.Trim().ShouldBe("models/best.sql");
    }

    /// <summary>https://docs.getdbt.com/reference/commands/compile</summary>
    [Fact]
    public async Task What_cannot_be_compiled_ends_with_2_and_quiet_leaves_only_the_sql()
    {
        Write("models/torn.sql", "select {{ nowhere.nothing() }} as x");
        (await Model("compile")).ExitCode.ShouldBe(2);

        (await Model("compile", "--select", "best", "--quiet", "--no-print")).Output.Trim().ShouldStartWith("select customer from");
        (await Model("compile", "--inline", "select {{ 1 + 1 }}", "--quiet")).Output.Trim().ShouldBe("select 2");
        (await Model("compile", "--inline", "select {{ 1 + 1 }}")).Output.Trim().ShouldBe("Compiled inline node is:\nselect 2");
    }

    /// <summary>https://docs.getdbt.com/reference/exit-codes: what cannot be compiled is no failure of a run.</summary>
    [Theory]
    [InlineData("on-run-start", "{{ nowhere.nothing() }}", 2)]
    [InlineData("on-run-end", "{{ nowhere.nothing() }}", 2)]
    [InlineData("on-run-start", "select * from no_such_table", 1)]
    [InlineData("on-run-end", "select * from no_such_table", 1)]
    public async Task A_hook_that_cannot_be_compiled_ends_with_2_and_one_that_fails_with_1(string moment, string hook, int code)
    {
        Write("dbt_project.yml", $"name: jaffles\nprofile: jaffles\n{moment}: \"{hook}\"\n");

        var run = await Model("seed");

        run.ExitCode.ShouldBe(code, run.ToString());
        run.ToString().ShouldContain(code == 2 ? "nowhere" : "no_such_table");
    }

    [Fact]
    public async Task Who_stands_in_a_project_or_below_it_means_that_one()
    {
        _ecomm.WorkingFolder = Path.Combine(_project, "models");

        var here = await _ecomm.RunAsync("model", "ls", "--resource-type", "model");

        here.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["jaffles.best", "jaffles.customers"]);
    }

    [Fact]
    public async Task Nodes_are_listed_in_dbts_forms()
    {
        (await Model("ls", "--resource-type", "model", "source")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["jaffles.best", "jaffles.customers", "source:jaffles.ext.x"]);
        (await Model("ls", "--select", "@raw_orders", "--resource-type", "model")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["jaffles.best", "jaffles.customers"]);
        (await Model("list", "--models", "customers", "--output", "name")).Output.Trim().ShouldBe("customers");
        (await Model("ls", "--select", "source:*", "--output", "name")).Output.Trim().ShouldBe("ext.x");
        (await Model("ls", "--select", "customers", "--resource-type", "model", "--output", "json", "--output-keys", "name", "config.materialized", "depends_on")).Output.Trim()
            .ShouldBe("""{"name": "customers", "config.materialized": "table", "depends_on": {"macros": [], "nodes": ["seed.jaffles.raw_orders"]}}""");
        var nothing = await Model("ls", "--select", "nope");
        (nothing.ExitCode, nothing.Output).ShouldBe((0, ""));
        nothing.Errors.ShouldContain("The selection criterion 'nope' does not match any enabled nodes");
    }

    /// <summary>https://docs.getdbt.com/reference/artifacts/manifest-json: every command that reads the project writes it.</summary>
    [Theory]
    [InlineData("ls")]
    [InlineData("show", "--inline", "select 1 as one")]
    [InlineData("compile", "--inline", "select 1 as one")]
    [InlineData("source", "freshness")]
    public async Task What_reads_the_project_leaves_its_manifest(params string[] command)
    {
        var (manifest, semantic) = (Path.Combine(_project, "target", "manifest.json"), Path.Combine(_project, "target", "semantic_manifest.json"));
        (await Model([.. command, "--no-write-json"])).ExitCode.ShouldBe(0);
        Directory.Exists(Path.Combine(_project, "target")).ShouldBeFalse();

        (await Model(command)).ExitCode.ShouldBe(0);

        JsonDocument.Parse(File.ReadAllText(manifest)).RootElement.GetProperty("nodes").TryGetProperty("model.jaffles.customers", out _).ShouldBeTrue();
        File.Exists(semantic).ShouldBeTrue();
    }

    /// <summary>Every command that reads the project says what is not right with it; beside the result where a program may read that, and in the log.</summary>
    [Theory]
    [InlineData(true, "jaffles.best", "ls", "--select", "best")]
    [InlineData(true, "one", "show", "--inline", "select 1 as one")]
    [InlineData(false, "", "parse")]
    [InlineData(false, "select 1 as one", "compile", "--inline", "select 1 as one")]
    [InlineData(false, "index.html", "docs", "generate", "--no-compile", "--empty-catalog")]
    [InlineData(false, "", "run-operation", "do_nothing")]
    [InlineData(false, "", "retry")]
    public async Task What_reads_the_project_says_what_it_warns_of(bool beside, string result, params string[] command)
    {
        Write("macros/do_nothing.sql", "{% macro do_nothing() %}{% endmacro %}");
        if (command is ["retry"])
            await Model("seed");
        Write("models/nope.yml", "models: [{name: nope}]\n");

        var run = await Model(command);

        run.ExitCode.ShouldBe(0, run.ToString());
        run.Output.ShouldContain(result);
        run.Output.Contains("there is no model 'nope'", StringComparison.Ordinal).ShouldBe(!beside, run.ToString());
        run.Errors.Contains("[WARNING]: models/nope.yml:1: there is no model 'nope'", StringComparison.Ordinal).ShouldBe(beside, run.ToString());
        File.ReadAllText(Path.Combine(_project, "logs", "dbt.log")).ShouldContain("there is no model 'nope'");
        (await Model([.. command, "--quiet"])).ToString().ShouldNotContain("there is no model 'nope'");
        (await Model([.. command, "--warn-error"])).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task The_log_can_be_json_and_kept()
    {
        var logs = Path.Combine(_ecomm.Scratch, "logs");
        var run = await Model("--log-format", "json", "--log-path", logs, "build");
        File.ReadAllText(Path.Combine(logs, "dbt.log")).ShouldContain("Done. PASS=4 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=4");

        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        lines.Select(l => l.GetProperty("info").GetProperty("name").GetString()).ShouldContain("LogModelResult");
        lines[^1].GetProperty("data").GetProperty("success").GetBoolean().ShouldBeTrue();

        var refused = await Model("--log-format", "json", "run", "--select", "nope", "--warn-error");
        (refused.ExitCode, refused.Errors).ShouldBe((2, ""));
        var said = JsonDocument.Parse(refused.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]).RootElement.GetProperty("info");
        said.GetProperty("name").GetString().ShouldBe("MainEncounteredError");
        said.GetProperty("msg").GetString().ShouldNotBeNull().ShouldContain("warnings are treated as errors");
    }

    /// <summary>https://docs.getdbt.com/reference/global-configs/logs</summary>
    [Fact]
    public async Task The_log_is_in_the_project_and_has_what_ran()
    {
        var project = Path.Combine(_ecomm.Scratch, "logged");
        Directory.CreateDirectory(Path.Combine(project, "models"));
        File.WriteAllText(Path.Combine(project, "dbt_project.yml"), "name: logged\nprofile: logged\n");
        File.WriteAllText(Path.Combine(project, "profiles.yml"), "logged: {target: dev, outputs: {dev: {type: duckdb, path: logged.duckdb}}}\n");
        File.WriteAllText(Path.Combine(project, "models", "m.sql"), "{{ log('only for the log') }}select 41 + 1 as answer");
        Task<EcommResult> Build(params string[] flags) => _ecomm.RunAsync(["model", "build", "--project-dir", project, .. flags]);
        string Log() => File.ReadAllText(Path.Combine(project, "logs", "dbt.log"));

        (await Build()).Output.ShouldNotContain("41 + 1");
        Log().ShouldContain("[debug] [Thread-1]: On model.logged.m: /* {\"app\": \"dbt\"");
        Log().ShouldContain("41 + 1");
        Log().ShouldContain("SQL status: OK in 0.");
        Log().ShouldContain("[debug] [Thread-1]: only for the log");
        Log().ShouldContain("[info ] [");

        (await Build("--debug")).Output.ShouldContain("[debug] [Thread-1]: only for the log");

        File.Delete(Path.Combine(project, "logs", "dbt.log"));
        await Build("--log-format-file", "json", "--log-level-file", "info");
        var names = Log().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("info").GetProperty("name").GetString()).ToList();
        names.ShouldContain("LogModelResult");
        names.ShouldNotContain("SQLQuery");

        var blocked = Path.Combine(project, "models", "m.sql");
        var refused = await Build("--log-path", blocked);
        (refused.ExitCode, refused.Errors).ShouldSatisfyAllConditions(r => r.ExitCode.ShouldBe(2), r => r.Errors.ShouldContain("--log-path"));
    }

    /// <summary>https://docs.getdbt.com/reference/global-configs/logs#log-file-size: five older ones are kept.</summary>
    [Fact]
    public async Task The_log_is_laid_aside_before_it_becomes_too_large()
    {
        var logs = Path.Combine(_project, "logs");
        string[] Files() => [.. Directory.GetFiles(logs).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

        (await Model("--log-file-max-bytes", "900", "build")).ExitCode.ShouldBe(0);

        Files().ShouldBe(["dbt.log", "dbt.log.1", "dbt.log.2", "dbt.log.3", "dbt.log.4", "dbt.log.5"]);
        foreach (var file in Directory.GetFiles(logs))
            (new FileInfo(file).Length < 900 || Entries(file) == 1).ShouldBeTrue(file);
        File.ReadAllText(Path.Combine(logs, "dbt.log")).ShouldContain("Done. PASS=4");

        Directory.Delete(logs, recursive: true);
        (await Model("--log-file-max-bytes", "0", "build")).ExitCode.ShouldBe(0);
        Files().ShouldBe(["dbt.log"]);
        File.WriteAllText(Path.Combine(logs, "dbt.log"), new string('-', 10 << 20));
        await Model("seed");
        Files().ShouldBe(["dbt.log", "dbt.log.1"]);

        static int Entries(string file) => File.ReadLines(file).Count(l => TimeOnly.TryParse(l.Split(' ')[0], CultureInfo.InvariantCulture, out _));
    }

    [Fact]
    public async Task One_thread_may_do_everything()
    {
        for (var i = 0; i < 6; i++)
            Write($"models/one_{i}.sql", "select count(*) as n from range(1000000)");

        (await Model("run", "--single-threaded", "--threads", "4", "--select", "one_*")).ExitCode.ShouldBe(0);

        using var results = JsonDocument.Parse(File.ReadAllText(Path.Combine(_project, "target", "run_results.json")));
        results.RootElement.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("thread_id").GetString()).Distinct().Count().ShouldBe(1);
        results.RootElement.GetProperty("args").GetProperty("single_threaded").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Rows_are_shown_as_dbts_json()
    {
        await Model("-q", "seed");

        var shown = await Model("show", "--inline", "select id, customer from {{ ref('raw_orders') }} order by id", "--limit", "1", "--output", "json");

        foreach (var verb in (string[])["show", "compile"])
            (await Model(verb, "--inline", "select 1", "--select", "customers")).ShouldSatisfyAllConditions(r => r.ExitCode.ShouldBe(2), r => r.Errors.ShouldContain("do not go together"));
        JsonDocument.Parse(shown.Output).RootElement.GetProperty("show")[0].ToString().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal).ShouldBe("""{"id":1,"customer":"ann"}""");

        (await Model("show", "--inline", "select 3.0::double as whole, 1.5::float as part", "--output", "json")).Output.ShouldContain("\"whole\": 3.0");
        await Model("-q", "--no-print", "run");
        var both = await Model("show", "--select", "customers", "best");
        both.Errors.ShouldContain("Previewing node 'best'");
        both.Errors.ShouldContain("Previewing node 'customers'");
    }

    /// <summary>https://docs.getdbt.com/reference/commands/seed</summary>
    [Fact]
    public async Task A_seeds_first_rows_are_shown_with_it()
    {
        var shown = await Model("seed", "--show");
        shown.ExitCode.ShouldBe(0, shown.ToString());
        shown.Errors.ShouldContain("Sample of table: main.raw_orders");
        shown.Output.ShouldContain("ann");

        (await Model("seed")).Output.ShouldNotContain("ann");
        (await Model("-q", "seed", "--show")).Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Options_with_other_names_leave_room_for_what_they_mean()
    {
        var help = await Model("build", "--help");

        var options = help.Output.Split('\n').SkipWhile(l => l != "Options:").Skip(1).Where(l => l.StartsWith("  -", StringComparison.Ordinal)).ToList();
        options.ShouldContain(l => l.Contains("--select"));
        // At 80 columns names get 38 of them, and what is wider is broken.
        options.ShouldAllBe(l => l.Trim().IndexOf("  ", StringComparison.Ordinal) <= 38);
        (await Model("ls", "--resource-types", "source", "--exclude-resource-types", "model", "--output", "name")).Output.Trim().ShouldBe("ext.x");
    }

    /// <summary>What dbt takes although it makes no difference here, and words in whatever case: https://docs.getdbt.com/reference/global-configs/about-global-configs</summary>
    [Theory]
    [InlineData("ls", "--output", "JSON", "--indirect-selection", "Eager", "--resource-type", "Model")]
    [InlineData("ls", "--log-level", "INFO", "--log-format", "TEXT", "--log-level-file", "NONE")]
    [InlineData("build", "--select", "raw_orders", "--sqlparse", "{MAX_GROUPING_DEPTH: null}", "--export-saved-queries", "--no-include-saved-query")]
    [InlineData("parse", "-r", "timing.txt")]
    [InlineData("docs", "generate", "--no-compile", "--empty-catalog", "--static")]
    public async Task What_dbt_takes_is_taken(params string[] arguments) => (await Model(arguments)).ShouldSatisfyAllConditions(r => r.ExitCode.ShouldBe(0, r.ToString()));

    [Theory]
    [InlineData("--version")]
    [InlineData("-V")]
    [InlineData("-v")]
    public async Task The_version_says_which_dbt_it_stands_in_for(string flag)
    {
        var said = await _ecomm.RunAsync("model", flag);

        said.ExitCode.ShouldBe(0, said.ToString());
        said.Output.ShouldMatch("(?s)^ecomm .*Core:\\n  - installed: 1\\.11\\.[0-9]+\\n$");
    }

    [Theory]
    [InlineData("--models and -s do not go together", "ls", "--models", "best", "-s", "customers")]
    [InlineData("--log-level takes one of debug, error, info, none, warn, not 'loud'", "ls", "--log-level", "loud")]
    [InlineData("has no option --nope", "run", "--nope")]
    [InlineData("--defer-state", "run", "--defer")]
    [InlineData("there is no run to retry", "retry")]
    [InlineData("show needs to know what", "show")]
    [InlineData("buildable, cautious, eager, empty", "ls", "--indirect-selection", "lazy")]
    [InlineData("has no option --empty", "seed", "--empty")]
    [InlineData("there is no selector 'x'", "ls", "--selector", "x")]
    [InlineData("warnings are treated as errors", "run", "--select", "nope", "--warn-error")]
    public async Task What_cannot_run_says_why_with_2(string why, params string[] arguments)
    {
        var result = await Model(arguments);

        result.ExitCode.ShouldBe(2, result.ToString());
        result.Errors.ShouldContain(why);
    }

    private Task<EcommResult> Model(params string[] arguments)
    {
        // The verb takes --project-dir, which stands after it.
        return _ecomm.RunAsync(["model", .. arguments, "--project-dir", _project]);
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_project, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
