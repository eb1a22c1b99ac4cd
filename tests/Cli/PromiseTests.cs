using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using EcommAspire.Fixtures;

namespace EcommAspire.Cli.Tests;

/// <summary>What docs/interfaces.md promises of every verb.</summary>
[Collection(nameof(FilledFolder))]
public sealed partial class PromiseTests(FilledFolder folder)
{
    private Ecomm Ecomm => folder.Ecomm;

    [Fact]
    public async Task The_version_is_answered_at_once_and_alone()
    {
        await using var ecomm = new Ecomm();
        var result = await ecomm.RunAsync("--version");
        result.ShouldBe(new EcommResult(0, "0.1.0\n", ""));
    }

    [Fact]
    public async Task The_platforms_own_models_keep_the_rules()
    {
        await using var ecomm = new Ecomm();
        (await ecomm.RunAsync("model", "lint")).ShouldBe(new EcommResult(0, "", "No rule is broken.\n"));
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData("status")]
    [InlineData("doctor")]
    [InlineData("builds", "ls")]
    [InlineData("lake", "ls")]
    [InlineData("lake", "show", "shop.orders")]
    [InlineData("lake", "verify")]
    [InlineData("quarantine", "ls")]
    [InlineData("query", "select 1 as a")]
    [InlineData("model", "show", "--inline", "select 1 as a")]
    public async Task Json_is_json_and_nothing_but(params string[] arguments)
    {
        var result = await Ecomm.RunAsync([.. arguments, "--json"]);
        result.ExitCode.ShouldBe(0, result.ToString());
        Should.NotThrow(() => JsonDocument.Parse(result.Output));
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData("csv", "a,b\n1,\n2,\"x,y\"\n")]
    [InlineData("json", "[\n\t{\"a\":1,\"b\":null},\n\t{\"a\":2,\"b\":\"x,y\"}\n]\n")]
    [InlineData("table", "a  b\n1\n2  x,y\n")]
    public async Task A_query_is_written_in_the_format_asked_for(string format, string text)
    {
        var result = await Ecomm.RunAsync("query", "select * from (values (1, null), (2, 'x,y')) t(a, b) order by a", "--format", format);
        result.ShouldBe(new EcommResult(0, text, ""));
    }

    [RequiresFact(Needs.Servers)]
    public async Task Parquet_is_a_Parquet_file()
    {
        using var process = Ecomm.Start("query", "from fct_orders", "--format", "parquet");
        using var bytes = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(bytes);
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
        bytes.ToArray()[..4].ShouldBe("PAR1"u8.ToArray());
        bytes.ToArray()[^4..].ShouldBe("PAR1"u8.ToArray());
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData("csv")]
    [InlineData("json")]
    public async Task A_query_whose_reader_has_enough_ends_quietly(string format)
    {
        using var process = Ecomm.Start("query", "select i, hash(i) as h from range(1000000000000) t(i)", "--format", format);
        (await process.StandardOutput.ReadLineAsync()).ShouldNotBeNull();
        process.StandardOutput.Close();
        using var patience = new CancellationTokenSource(Eventually.Patience);
        await process.WaitForExitAsync(patience.Token);
        process.ExitCode.ShouldBe(0);
        (await process.StandardError.ReadToEndAsync()).ShouldBeEmpty();
    }

    [RequiresFact(Needs.Servers)]
    public async Task A_query_takes_no_more_memory_than_it_is_given_and_leaves_nothing_behind()
    {
        await using var ecomm = new Ecomm { Environment = { ["ECOMM_MEMORY_LIMIT"] = "150MB" } };
        const string Sql = "select count(*) as n from (select i, md5(i::varchar) as h from range(4000000) t(i) order by h desc)";
        var before = Directory.GetFileSystemEntries(Path.Combine(Ecomm.Data, "warehouse")).Where(f => !f.EndsWith(".spill.lock", StringComparison.Ordinal)).Order().ToArray();

        var result = await ecomm.RunAsync("query", Sql, "--format", "csv", "--data", Ecomm.Data);

        result.ShouldBe(new EcommResult(0, "n\n4000000\n", ""));
        Directory.GetFileSystemEntries(Path.Combine(Ecomm.Data, "warehouse")).Where(f => !f.EndsWith(".spill.lock", StringComparison.Ordinal)).Order().ShouldBe(before);
        (await ecomm.RunAsync("query", "select current_setting('memory_limit') as m", "--format", "csv", "--data", Ecomm.Data)).Output.ShouldBe("m\n143.0 MiB\n");
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData("pipeline", "run", "--simulate")]
    [InlineData("model", "build")]
    [InlineData("query", "select 1")]
    public async Task A_memory_that_is_no_amount_is_refused_before_anything_starts(params string[] verb)
    {
        await using var ecomm = new Ecomm { Environment = { ["ECOMM_MEMORY_LIMIT"] = "plenty" } };

        var result = await ecomm.RunAsync([.. verb, "--data", Ecomm.Data]);

        result.ShouldBe(new EcommResult(2, "", "'plenty' is no amount of memory such as 2GB; ECOMM_MEMORY_LIMIT takes one.\n"));
    }

    [RequiresFact(Needs.Servers)]
    public async Task A_limit_cuts_a_table_and_says_so_elsewhere()
    {
        var result = await Ecomm.RunAsync("query", "select order_id from fct_orders order by 1", "--limit", "2");
        result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
        result.Errors.ShouldContain("--limit 0");
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData("drop table marts.fct_orders")]
    [InlineData("copy (select 1) to '/tmp/stolen.csv'")]
    [InlineData("attach '/tmp/other.duckdb'")]
    [InlineData("select * from read_csv('/etc/passwd')")]
    [InlineData("select * from read_parquet('/etc/passwd')")]
    [InlineData("select * from bronze.shop.orders")]
    [InlineData("from enable_logging()")]
    public async Task A_query_that_does_more_than_read_the_build_is_refused(string sql)
    {
        var result = await Ecomm.RunAsync("query", sql);
        result.ExitCode.ShouldBe(2, result.ToString());
        result.Output.ShouldBeEmpty();
        result.Errors.ShouldNotContain("   at ");
    }

    [RequiresFact(Needs.Servers)]
    public async Task The_data_folder_may_come_from_the_option_or_the_environment()
    {
        await using var other = new Ecomm();
        var result = await other.RunAsync("query", "select 1", "--data", Ecomm.Data);
        result.ExitCode.ShouldBe(0, result.ToString());
        (await other.RunAsync("query", "select 1")).ExitCode.ShouldBe(2);
    }

    [RequiresFact(Needs.Servers)]
    public async Task A_model_may_be_shown_compiled_and_listed_without_touching_the_published_build()
    {
        var before = new FileInfo(Path.Combine(Ecomm.Data, "warehouse", folder.Build + ".duckdb")).LastWriteTimeUtc;

        var shown = await Ecomm.RunAsync("model", "show", "--select", "dim_payment_method", "--limit", "2");
        shown.ExitCode.ShouldBe(0, shown.ToString());
        var compiled = await Ecomm.RunAsync("model", "compile", "--inline", "select * from {{ ref('dim_store') }}");
        compiled.ExitCode.ShouldBe(0, compiled.ToString());
        compiled.Output.ShouldContain("dim_store");
        compiled.Output.ShouldNotContain("{{");

        new FileInfo(Path.Combine(Ecomm.Data, "warehouse", folder.Build + ".duckdb")).LastWriteTimeUtc.ShouldBe(before);
    }

    [RequiresFact(Needs.Servers)]
    public async Task A_part_of_the_project_builds_on_the_newest_build_and_can_be_compared_with_it_and_tested()
    {
        await using var ecomm = await Ecomm.CopyAsync();
        var whole = File.ReadAllText(Path.Combine(ecomm.Data, "warehouse", "current")).Trim();

        var store = new DirectoryInfo(Path.Combine(ecomm.Data, "warehouse"));
        var builds = store.GetFiles("*.duckdb").Length;

        var part = await ecomm.RunAsync("model", "build", "--select", "dim_store");

        part.ExitCode.ShouldBe(0, part.ToString());
        part.Output.ShouldContain("Done. PASS=");
        var build = File.ReadAllText(Path.Combine(ecomm.Data, "warehouse", "current")).Trim();
        build.ShouldNotBe(whole);
        var compared = await ecomm.RunAsync("builds", "diff", whole, build, "--json", "--all");
        JsonDocument.Parse(compared.Output).RootElement.EnumerateArray()
            .Where(t => t.GetProperty("table").GetString()!.StartsWith("marts.", StringComparison.Ordinal))
            .ShouldAllBe(t => t.GetProperty("added").GetInt64() == 0 && t.GetProperty("removed").GetInt64() == 0);

        // Tests leave nothing behind, neither in the warehouse nor among temporary files.
        string[] Files() => [.. store.GetFiles("2*").Select(f => $"{f.Name} {f.Length} {f.LastWriteTimeUtc:o}").Order()];
        var files = Files();
        ecomm.Environment["TMPDIR"] = Directory.CreateDirectory(Path.Combine(ecomm.Scratch, "tmp")).FullName;
        var tested = await ecomm.RunAsync("model", "test", "--select", "dim_store");
        tested.ExitCode.ShouldBe(0, tested.ToString());
        tested.Errors.ShouldBe($"Tested the build {build}.\n");
        tested.Output.ShouldContain("Done. PASS=");
        Files().ShouldBe(files);
        (await ecomm.RunAsync("model", "show", "--select", "dim_store")).ExitCode.ShouldBe(0);
        (await ecomm.RunAsync("model", "run-operation", "run_query", "--args", "{sql: create table marts.stray as select 1}")).ExitCode.ShouldBe(1);
        Directory.EnumerateFiles(ecomm.Environment["TMPDIR"], "*.duckdb", SearchOption.AllDirectories).ShouldBeEmpty();
        Files().ShouldBe(files);

        // A build that was made without its tests is audited by them, and then it may be published.
        var untested = await ecomm.RunAsync("model", "run", "--select", "dim_store");
        untested.ExitCode.ShouldBe(0, untested.ToString());
        var made = store.GetFiles("*.duckdb").Max(f => f.Name)![..^".duckdb".Length];
        File.ReadAllText(Path.Combine(ecomm.Data, "warehouse", "current")).Trim().ShouldBe(build);
        (await ecomm.RunAsync("model", "test", "--select", "dim_store")).Errors.ShouldContain("a part of the build");
        (await ecomm.RunAsync("builds", "publish", made)).ExitCode.ShouldBe(2);
        (await ecomm.RunAsync("model", "test")).Errors.ShouldBe($"Tested the build {made}; `ecomm builds publish {made}` points readers to it.\n");
        (await ecomm.RunAsync("builds", "publish", made)).ExitCode.ShouldBe(0);
        store.GetFiles("*.duckdb").Length.ShouldBe(builds + 2);
        (await ecomm.RunAsync("query", "select count(*) > 100 from audit.data_quality_checks", "--format", "csv")).Output.ShouldContain("true");
    }

    [Fact]
    public async Task A_project_of_somebody_elses_builds_into_the_database_its_profile_names()
    {
        await using var ecomm = new Ecomm();
        var project = Path.Combine(ecomm.Scratch, "jaffles");
        Directory.CreateDirectory(Path.Combine(project, "models"));
        Directory.CreateDirectory(Path.Combine(project, "seeds"));
        File.WriteAllText(Path.Combine(project, "dbt_project.yml"), "name: jaffles\nversion: '1.0'\nprofile: jaffles\nmodels:\n  jaffles:\n    +materialized: table\n");
        File.WriteAllText(Path.Combine(project, "profiles.yml"), $"jaffles:\n  target: dev\n  outputs:\n    dev:\n      type: duckdb\n      path: '{project}/jaffles.duckdb'\n      threads: 2\n");
        File.WriteAllText(Path.Combine(project, "seeds", "raw_orders.csv"), "id,customer,amount\n1,ann,10.5\n2,bob,3\n3,ann,1\n");
        File.WriteAllText(Path.Combine(project, "models", "customers.sql"), "select customer, sum(amount) as total from {{ ref('raw_orders') }} group by customer");
        File.WriteAllText(Path.Combine(project, "models", "customers.yml"), "models:\n  - name: customers\n    columns:\n      - name: customer\n        data_tests: [unique, not_null]\n");

        var built = await ecomm.RunAsync("model", "build", "--project-dir", project);

        built.ExitCode.ShouldBe(0, built.ToString());
        built.Output.ShouldContain("Done. PASS=4 WARN=0 ERROR=0 SKIP=0");
        File.Exists(Path.Combine(project, "jaffles.duckdb")).ShouldBeTrue();
        Directory.Exists(Path.Combine(ecomm.Data, "warehouse")).ShouldBeFalse();

        File.WriteAllText(Path.Combine(project, "seeds", "raw_orders.csv"), "id,customer,amount\n1,ann,10.5\n2,,3\n");
        var failed = await ecomm.RunAsync("model", "build", "--project-dir", project);
        failed.ExitCode.ShouldBe(1, failed.ToString());
        failed.Output.ShouldContain("not_null_customers_customer");
    }

    [RequiresFact(Needs.Servers)]
    public async Task An_interrupted_run_says_so_with_130_and_publishes_nothing()
    {
        await using var ecomm = new Ecomm();
        using var run = ecomm.Start("pipeline", "run", "--scale", "0.3");
        var errors = run.StandardError.ReadToEndAsync();
        var output = run.StandardOutput.ReadToEndAsync();
        var business = Path.Combine(ecomm.Data, "engagement");
        await Eventually.BeAsync(() => Directory.Exists(business), "the run makes the business");

        // Twice, as wrappers pass on what the terminal has sent to all.
        Kill(run.Id, 2).ShouldBe(0);
        Kill(run.Id, 2).ShouldBe(0);
        await run.WaitForExitAsync().WaitAsync(Eventually.Patience);

        run.ExitCode.ShouldBe(130, await errors);
        (await errors).ShouldContain("Interrupted.");
        (await output).ShouldBeEmpty();
        File.Exists(Path.Combine(ecomm.Data, "warehouse", "current")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("`ecomm` has no verb nosuch; `ecomm --help` says what there is.", "nosuch")]
    [InlineData("`ecomm` has no option --bogus; `ecomm --help` says what there is.", "--bogus")]
    [InlineData("--json and --format csv exclude each other; `ecomm query --help` says more.", "query", "select 1", "--json", "--format", "csv")]
    [InlineData("--json and --format table exclude each other; `ecomm query --help` says more.", "--json", "query", "select 1", "--format", "table")]
    [InlineData("--json and --output path exclude each other; `ecomm model ls --help` says more.", "model", "ls", "--output", "path", "--json")]
    [InlineData("`ecomm query` needs SQL; `ecomm query --help` says more.", "query")]
    [InlineData("`ecomm query` does not know what to do with 'b'; `ecomm query --help` says what there is.", "query", "a", "b")]
    [InlineData("--format takes one of csv, json, parquet, table, not 'xml'; `ecomm query --help` says more.", "query", "a", "--format", "xml")]
    [InlineData("--limit takes a whole number, not 'few'; `ecomm query --help` says more.", "query", "a", "--limit", "few")]
    [InlineData("--limit takes a number from 0 on, not -1; `ecomm query --help` says more.", "query", "a", "--limit", "-1")]
    [InlineData("--limit needs a value; `ecomm query --help` says more.", "query", "a", "--limit")]
    [InlineData("--limit may be given once; `ecomm query --help` says more.", "query", "a", "--limit", "1", "--limit", "2")]
    [InlineData("--start takes a date such as 2025-01-31, not '2025-13-01'; `ecomm simulate --help` says more.", "simulate", "--start", "2025-13-01")]
    [InlineData("--source takes one of engagement, feeds, marketplace, shop, stores, not 'nope'; `ecomm ingest --help` says more.", "ingest", "--source", "nope")]
    [InlineData("`ecomm` has no verb statsu, did you mean status?; `ecomm --help` says what there is.", "statsu")]
    [InlineData("`ecomm model` has no verb bulid, did you mean build?; `ecomm model --help` says what there is.", "model", "bulid")]
    [InlineData("`ecomm query` has no option --formt, did you mean --format?; `ecomm query --help` says what there is.", "query", "--formt", "csv", "select 1")]
    [InlineData("`ecomm model run` has no option --selct, did you mean --select?; `ecomm model run --help` says what there is.", "model", "run", "--selct", "a")]
    [InlineData("`ecomm query` has no option --zzzzzzzz; `ecomm query --help` says what there is.", "query", "select 1", "--zzzzzzzz")]
    [InlineData("`ecomm` has no option -v; `ecomm --help` says what there is.", "-v")]
    [InlineData("`ecomm query` has no option --zzz; `ecomm query --help` says what there is.", "query", "--zzz")]
    [InlineData("`ecomm query` has no option -z; `ecomm query --help` says what there is.", "query", "-z")]
    [InlineData("`ecomm model run` has no option --excldue, did you mean --exclude?; `ecomm model run --help` says what there is.", "model", "run", "--select", "a", "--excldue", "b")]
    [InlineData("`ecomm` has no verb ''; `ecomm --help` says what there is.", "")]
    [InlineData("`ecomm query` does not know what to do with '--json'; `ecomm query --help` says what there is.", "query", "a", "--", "--json")]
    [InlineData("--scale takes a number such as 0.1, not '1,5'; `ecomm simulate --help` says more.", "simulate", "--scale", "1,5")]
    [InlineData("--seed takes a whole number from 0 to 18446744073709551615, not '-1'; `ecomm simulate --help` says more.", "simulate", "--seed", "-1")]
    [InlineData("--port takes a whole number up to 2147483647, not '99999999999'; `ecomm server postgres --help` says more.", "server", "postgres", "--port", "99999999999")]
    [InlineData("`ecomm builds` needs one of ls, publish, rollback, diff, prune; `ecomm builds --help` says more.", "builds")]
    public async Task A_usage_error_is_one_sentence_and_2(string sentence, params string[] arguments)
    {
        await using var ecomm = new Ecomm();
        var result = await ecomm.RunAsync(arguments);
        result.ShouldBe(new EcommResult(2, "", sentence + "\n"));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(255)]
    public async Task Too_few_files_is_a_sentence_and_2(int files)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"ulimit -n {files}; exec '{Ecomm.Program}' status"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        (await process.StandardOutput.ReadToEndAsync()).ShouldBeEmpty();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(2);
        (await errors).ShouldBe($"This process may open {files} files at once, and needs 256: raise the limit (`ulimit -n 1024`, or what started this shell), and run it again.\n");
    }

    [Theory]
    [InlineData("lake", "replay")]
    [InlineData("model", "run")]
    [InlineData("query", "select 1")]
    [InlineData("report")]
    [InlineData("builds", "rollback")]
    public async Task Nothing_there_is_a_sentence_and_2_and_leaves_nothing_behind(params string[] arguments)
    {
        await using var ecomm = new Ecomm();
        var result = await ecomm.RunAsync(arguments);
        result.ExitCode.ShouldBe(2, result.ToString());
        result.Output.ShouldBeEmpty();
        result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem();
        Directory.Exists(Path.Combine(ecomm.Data, "warehouse")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("status")]
    [InlineData("pipeline", "run", "--scale", "0.001")]
    public async Task A_data_folder_that_is_a_file_is_a_sentence_and_2(params string[] arguments)
    {
        await using var ecomm = new Ecomm();
        File.WriteAllText(ecomm.Data, "");
        var result = await ecomm.RunAsync(arguments);
        result.ShouldBe(new EcommResult(2, "", $"The data folder {ecomm.Data} is a file; name a folder, there already or not, with --data or ECOMM_DATA.\n"));
    }

    [RequiresFact(Needs.Servers)]
    public async Task Where_nothing_runs_no_build_is_made()
    {
        await using var ecomm = new Ecomm();
        (await ecomm.RunAsync("pipeline", "run", "--scale", "0.001")).ExitCode.ShouldBe(0);
        var builds = (await ecomm.RunAsync("builds", "ls")).Output;

        var none = await ecomm.RunAsync("model", "build", "--select", "nosuch");
        none.ExitCode.ShouldBe(0, none.ToString());
        none.Errors.ShouldContain("No build was made.");
        (await ecomm.RunAsync("model", "retry")).ExitCode.ShouldBe(0);
        (await ecomm.RunAsync("model", "clone")).ExitCode.ShouldBe(2);
        (await ecomm.RunAsync("model", "run", "--vars", "{a")).ExitCode.ShouldBe(2);

        (await ecomm.RunAsync("builds", "ls")).Output.ShouldBe(builds);
        Directory.GetFiles(Path.Combine(ecomm.Data, "warehouse"), "2*").Length.ShouldBe(2);
    }

    [RequiresFact(Needs.Servers)]
    public async Task A_value_of_every_type_is_shown()
    {
        var result = await Ecomm.RunAsync("query", "select interval '14 months 2 days' as i, time '10:00' as t, {'x': 1} as s, [1, null] as l, 1e300::double as d, '日本' as w, null as n");
        result.ShouldBe(new EcommResult(0,
            "i                       t         s        l              d  w     n\n1 year 2 months 2 days  10:00:00  {\"x\":1}  [1,null]  1e+300  日本\n", ""));
    }

    [RequiresFact(Needs.Servers)]
    public async Task What_compiles_is_printed_as_SQL_and_not_said_to_be_created()
    {
        var result = await Ecomm.RunAsync("model", "compile", "--select", "dim_payment_method");
        result.ExitCode.ShouldBe(0, result.ToString());
        result.Output.ShouldContain("Compiled node 'dim_payment_method' is:\n");
        result.Output.ShouldNotContain("created");
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(160)]
    public async Task In_a_terminal_no_table_is_wider_than_it_and_no_value_is_broken(int columns)
    {
        var wide = await InTerminalAsync(columns, "query", "from fct_orders limit 1");
        wide.ShouldContain("order_estimated_delivery_date");
        var key = (await Ecomm.RunAsync("query", "select order_key from fct_orders limit 1", "--format", "csv")).Output.Split('\n')[1];
        wide.ShouldContain(key);

        foreach (var verb in new string[][] { ["lake", "ls"], ["quarantine", "ls"], ["builds", "ls"] })
        {
            var screen = await InTerminalAsync(columns, verb);
            screen.Split('\n').Where(line => line.StartsWith('│')).ShouldAllBe(line => line.TrimEnd('\r').Length <= columns, screen);
            screen.ShouldContain(verb[0] switch { "lake" => "marketplace.product_category_name_translation", "quarantine" => "engagement.product_reviews", _ => folder.Build });
        }
    }

    [RequiresFact(Needs.Servers)]
    public async Task What_a_row_holds_does_not_steer_the_terminal()
    {
        var screen = await InTerminalAsync(100, "query", "select chr(27) || ']0;title' || chr(7) as a");
        screen.ShouldContain("␛]0;title␇");
    }

    /// <summary>What a verb draws in a terminal of some width, without its colours.</summary>
    private async Task<string> InTerminalAsync(int columns, params string[] arguments)
    {
        var quoted = arguments.Select(a => "'" + a.Replace("'", @"'\''", StringComparison.Ordinal) + "'");
        var start = new ProcessStartInfo("script", ["-qec", $"stty cols {columns} rows 50; '{Ecomm.Program}' {string.Join(' ', quoted)}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["ECOMM_DATA"] = Ecomm.Data;
        start.Environment["TERM"] = "xterm";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, output);
        return Colours().Replace(output, "");
    }

    [GeneratedRegex(@"\x1b\[[?0-9;]*[A-Za-z]|\x1b[=>]", RegexOptions.None, 60_000)]
    private static partial Regex Colours();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
