using EcommAspire.Fixtures;

namespace EcommAspire.EndToEnd.Tests;

/// <summary>What goes wrong is a sentence that names the thing and the way out, an exit code as promised, and nothing lost.</summary>
public sealed class BadInputTests
{
    [RequiresFact(Needs.Servers)]
    public async Task A_source_that_is_down_fails_alone()
    {
        await using var ecomm = await FilledData.CopyAsync();
        ecomm.Environment["ConnectionStrings__stores"] = "Host=127.0.0.1;Port=1;Database=stores;Username=u;Password=hush-hush";

        var result = await ecomm.RunAsync("ingest");

        result.ExitCode.ShouldBe(1, result.ToString());
        result.ToString().ShouldContain("stores");
        result.ToString().ShouldContain("127.0.0.1:1");
        ShouldBeSentences(result);
        result.ToString().ShouldNotContain("hush-hush");
        result.Output.ShouldContain("marketplace");
        ecomm.Environment.Clear();
        (await ecomm.RunAsync("lake", "verify")).ExitCode.ShouldBe(0);
    }

    [RequiresFact(Needs.Servers)]
    public async Task An_empty_source_is_one_sentence()
    {
        await using var ecomm = new Ecomm();

        var result = await ecomm.RunAsync("ingest");

        result.ExitCode.ShouldBe(1, result.ToString());
        result.Errors.Split('\n').Where(l => l.StartsWith("shop", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldBe("shop: Source shop has none of the 4 tables which its contract declares; make them (`ecomm simulate`) or take them out of the contract.");
        result.Errors.Split('\n').Count(l => l.Contains("marketplace: ", StringComparison.Ordinal)).ShouldBe(1);
        ShouldBeSentences(result);
    }

    [RequiresFact(Needs.Servers)]
    public async Task A_business_is_made_without_the_source_that_is_down()
    {
        await using var ecomm = new Ecomm();
        ecomm.Environment["ConnectionStrings__stores"] = "Host=127.0.0.1;Port=1;Database=stores;Username=u;Password=hush-hush";

        var result = await ecomm.RunAsync([.. FilledData.Run]);

        result.ExitCode.ShouldBe(1, result.ToString());
        result.Output.ShouldContain("The source stores could not be filled: ");
        result.Output.ShouldContain("127.0.0.1:1 does not answer");
        result.Errors.ShouldContain("1 source not filled");
        result.Output.ShouldContain("Published ");
        ShouldBeSentences(result);
        result.ToString().ShouldNotContain("hush-hush");
        (await ecomm.RunAsync("query", "select count(*) > 0 from fct_orders", "--format", "csv")).Output.ShouldContain("true");

        var simulated = await ecomm.RunAsync("simulate", "--scale", "0.001");
        simulated.ExitCode.ShouldBe(1, simulated.ToString());
        simulated.Errors.ShouldContain("The source stores could not be filled: ");

        // Back again, it is filled and taken by the same command.
        ecomm.Environment.Clear();
        var again = await ecomm.RunAsync([.. FilledData.Run]);
        again.ExitCode.ShouldBe(0, again.ToString());
        (await ecomm.RunAsync("query", "select count(*) > 0 from fct_store_sales", "--format", "csv")).Output.ShouldContain("true");
    }

    [RequiresFact(Needs.Servers)]
    public async Task A_wrong_password_is_told_without_it()
    {
        await using var ecomm = await FilledData.CopyAsync();
        (await ecomm.RunAsync("simulate", "--scale", "0.001", "--keep")).ExitCode.ShouldBe(0);
        var port = System.Text.Json.JsonDocument.Parse((await ecomm.RunAsync("status", "--json")).Output).RootElement
            .GetProperty("servers").EnumerateArray().Single(s => s.GetProperty("name").GetString() == "postgres").GetProperty("port").GetInt32();
        ecomm.Environment["ConnectionStrings__shop"] = $"Host=127.0.0.1;Port={port};Database=shop;Username=ecomm;Password=hush-hush";

        var result = await ecomm.RunAsync("ingest", "--source", "shop");

        result.ExitCode.ShouldBe(1, result.ToString());
        result.ToString().ShouldContain("shop");
        result.ToString().ShouldContain("password");
        result.ToString().ShouldNotContain("hush-hush");
        ShouldBeSentences(result);
    }

    [RequiresFact(Needs.Servers)]
    public async Task A_model_with_a_syntax_error_is_shown_by_file_and_line()
    {
        await using var ecomm = new Ecomm();
        using var project = ProjectCopy.For(ecomm);
        project.Write("models/marts/broken.sql", "select 1 as a,\n       {{ ref('dim_date' }}\nfrom nowhere\n");

        var result = await ecomm.RunAsync("model", "parse");

        result.ExitCode.ShouldBe(2, result.ToString());
        result.Errors.ShouldContain("models/marts/broken.sql:2");
        ShouldBeSentences(result);
    }

    [RequiresFact(Needs.Servers)]
    public async Task A_cycle_is_printed()
    {
        await using var ecomm = new Ecomm();
        using var project = ProjectCopy.For(ecomm);
        project.Write("models/marts/hen.sql", "select * from {{ ref('egg') }}");
        project.Write("models/marts/egg.sql", "select * from {{ ref('hen') }}");

        var result = await ecomm.RunAsync("model", "ls");

        result.ExitCode.ShouldBe(2, result.ToString());
        result.Errors.ShouldContain("hen");
        result.Errors.ShouldContain("egg");
        result.Errors.ShouldContain("cycle", Case.Insensitive);
        ShouldBeSentences(result);
    }

    [RequiresFact(Needs.Servers)]
    public async Task A_missing_ref_suggests_the_nearest_name()
    {
        await using var ecomm = new Ecomm();
        using var project = ProjectCopy.For(ecomm);
        project.Write("models/marts/lost.sql", "select *\nfrom {{ ref('dim_custmer') }}");

        var result = await ecomm.RunAsync("model", "ls");

        result.ExitCode.ShouldBe(2, result.ToString());
        result.Errors.ShouldContain("lost.sql");
        result.Errors.ShouldContain("dim_customer");
        ShouldBeSentences(result);
    }

    [RequiresFact(Needs.Servers)]
    public async Task A_corrupt_Parquet_file_is_named_and_nothing_is_published()
    {
        await using var ecomm = await FilledData.CopyAsync();
        var published = File.ReadAllText(Path.Combine(ecomm.Data, "warehouse", "current"));
        var part = Directory.GetFiles(Path.Combine(ecomm.Data, "lake", "shop", "orders"), "part-*.parquet", SearchOption.AllDirectories).Order().Last();
        await File.WriteAllBytesAsync(part, new byte[100]);

        var verified = await ecomm.RunAsync("lake", "verify");
        verified.ExitCode.ShouldBe(1, verified.ToString());
        verified.Output.ShouldContain(part);

        var replayed = await ecomm.RunAsync("lake", "replay");
        replayed.ExitCode.ShouldNotBe(0, replayed.ToString());
        replayed.ToString().ShouldContain(Path.GetFileName(part));
        File.ReadAllText(Path.Combine(ecomm.Data, "warehouse", "current")).ShouldBe(published);
        ShouldBeSentences(replayed);

        // The next extraction heals it.
        var again = await ecomm.RunAsync("pipeline", "run");
        again.ExitCode.ShouldBe(0, again.ToString());
    }

    [RequiresFact(Needs.Servers)]
    public async Task A_corrupt_pointer_tells_the_way_out()
    {
        await using var ecomm = await FilledData.CopyAsync();
        var pointer = Path.Combine(ecomm.Data, "warehouse", "current");
        var id = File.ReadAllText(pointer).Trim();
        File.WriteAllText(pointer, "\0\0\0");

        var result = await ecomm.RunAsync("query", "select 1");

        result.ExitCode.ShouldBe(2, result.ToString());
        result.Errors.ShouldContain("ecomm builds publish");
        ShouldBeSentences(result);

        // What the sentence tells to run runs.
        var builds = await ecomm.RunAsync("builds", "ls");
        builds.ExitCode.ShouldBe(0, builds.ToString());
        builds.Output.ShouldContain(id);
        (await ecomm.RunAsync("status")).ExitCode.ShouldBe(0);
        (await ecomm.RunAsync("builds", "publish", id)).ExitCode.ShouldBe(0);
        (await ecomm.RunAsync("query", "select 1")).ExitCode.ShouldBe(0);
    }

    [SmallDiskFact]
    public async Task A_full_disk_is_a_sentence_and_the_published_build_stays()
    {
        await using var disk = new SmallDisk(megabytes: 300);
        await using var ecomm = new Ecomm { Root = disk.Folder };
        (await ecomm.RunAsync([.. FilledData.Run, "--keep"])).ExitCode.ShouldBe(0);
        var gold = await ecomm.GoldAsync();
        disk.Fill(leaving: 1_000_000);

        var full = await ecomm.RunAsync("pipeline", "run");

        full.ExitCode.ShouldBeOneOf(1, 2);
        full.ToString().ShouldContain("full", Case.Insensitive);
        ShouldBeSentences(full);
        (await ecomm.GoldAsync()).ShouldBe(gold);
        disk.Empty();
        var again = await ecomm.RunAsync("pipeline", "run");
        again.ExitCode.ShouldBe(0, again.ToString());
        (await ecomm.GoldAsync()).ShouldBe(gold);
    }

    [SmallDiskFact]
    public async Task A_disk_that_fills_during_a_build_is_one_sentence_and_leaves_nothing_of_the_build()
    {
        await using var disk = new SmallDisk(megabytes: 64);
        await using var ecomm = await FilledData.CopyAsync();
        var warehouse = disk.Take(Path.Combine(ecomm.Data, "warehouse"));
        var gold = await ecomm.GoldAsync();
        var files = Directory.GetFiles(warehouse).Order().ToList();
        foreach (var leaving in new[] { 0, 100_000, 4_000_000 })
        {
            disk.Fill(leaving);

            var full = await ecomm.RunAsync("model", "build");

            full.ExitCode.ShouldBe(2, full.ToString());
            full.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldStartWith("The disk is full: ");
            ShouldBeSentences(full);
            disk.Empty();
            Directory.GetFiles(warehouse).Where(f => !f.EndsWith(".tmp", StringComparison.Ordinal)).Order().ShouldBe(files);
            (await ecomm.GoldAsync()).ShouldBe(gold);
        }

        (await ecomm.RunAsync("model", "build")).ExitCode.ShouldBe(0);
        (await ecomm.GoldAsync()).ShouldBe(gold);
    }

    [SmallDiskFact]
    public async Task Reports_that_find_no_room_fail_alone()
    {
        await using var disk = new SmallDisk(megabytes: 4);
        await using var ecomm = await FilledData.CopyAsync();
        var reports = disk.Take(Path.Combine(ecomm.Data, "reports"));
        var before = Directory.GetFileSystemEntries(reports, "*", SearchOption.AllDirectories).Order().ToList();
        disk.Fill(leaving: 40_000);

        var full = await ecomm.RunAsync("pipeline", "run");

        full.ExitCode.ShouldBe(1, full.ToString());
        full.Output.ShouldContain("The reports could not be written; `ecomm report` writes them once this is mended: The disk is full: ");
        full.Output.ShouldContain("Published ");
        ShouldBeSentences(full);
        disk.Empty();
        Directory.GetFileSystemEntries(reports, "*", SearchOption.AllDirectories).Order().ShouldBe(before);
        (await ecomm.RunAsync("report")).ExitCode.ShouldBe(0);
    }

    [SmallDiskFact]
    public async Task A_server_whose_disk_is_full_is_one_sentence_and_keeps_what_it_held()
    {
        await using var disk = new SmallDisk(megabytes: 400);
        await using var ecomm = new Ecomm();
        Directory.CreateDirectory(ecomm.Data);
        Directory.CreateSymbolicLink(Path.Combine(ecomm.Data, "servers"), disk.Folder);
        (await ecomm.RunAsync("simulate", "--scale", "0.001", "--keep")).ExitCode.ShouldBe(0);
        disk.Fill(leaving: 500_000);

        var full = await ecomm.RunAsync("simulate", "--scale", "0.1");

        full.ExitCode.ShouldBe(1, full.ToString());
        full.Errors.ShouldContain(" could not be filled: ");
        full.Errors.ShouldContain("The disk that holds the databases has ");
        ShouldBeSentences(full);
        disk.Empty();
        (await ecomm.RunAsync("simulate", "--scale", "0.001")).ExitCode.ShouldBe(0);
        var ingested = await ecomm.RunAsync("ingest");
        ingested.ExitCode.ShouldBe(0, ingested.ToString());
    }

    [SmallDiskFact]
    public async Task A_quarantine_that_is_full_keeps_the_table_as_it_was_and_says_so()
    {
        await using var disk = new SmallDisk(megabytes: 1);
        await using var ecomm = new Ecomm();
        (await ecomm.RunAsync("simulate", "--scale", "0.001", "--dirt", "0.05")).ExitCode.ShouldBe(0);
        Directory.CreateSymbolicLink(Path.Combine(ecomm.Data, "quarantine"), disk.Folder);
        disk.Fill(leaving: 0);

        var full = await ecomm.RunAsync("ingest", "--source", "engagement");

        full.ExitCode.ShouldBe(1, full.ToString());
        full.Errors.ShouldContain("engagement.clickstream: The disk is full: ");
        ShouldBeSentences(full);
        disk.Empty();
        (await ecomm.RunAsync("ingest", "--source", "engagement")).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("query")]
    [InlineData("query", "select 1", "--format", "xml")]
    [InlineData("pipeline", "run", "--scale", "much")]
    [InlineData("pipeline", "run", "--scale", "-1")]
    [InlineData("pipeline", "run", "--olist", "/nowhere/at/all")]
    [InlineData("builds", "prune", "--keep", "0")]
    [InlineData("model", "build", "--project-dir", "/nowhere/at/all")]
    public async Task Wrong_usage_is_2_and_a_sentence(params string[] arguments)
    {
        await using var ecomm = new Ecomm();

        var result = await ecomm.RunAsync(arguments);

        result.ExitCode.ShouldBe(2, result.ToString());
        result.Output.ShouldBeEmpty();
        ShouldBeSentences(result);
    }

    [Theory]
    [InlineData("query", "select 1")]
    [InlineData("report")]
    [InlineData("builds", "rollback")]
    public async Task Before_anything_is_published_readers_are_told_what_to_run(params string[] arguments)
    {
        await using var ecomm = new Ecomm();

        var result = await ecomm.RunAsync(arguments);

        result.ExitCode.ShouldBe(2, result.ToString());
        result.Errors.ShouldContain("published");
        ShouldBeSentences(result);
    }

    private static void ShouldBeSentences(EcommResult result)
    {
        result.Errors.ShouldNotBeEmpty();
        result.ToString().ShouldNotContain("   at ");
        result.ToString().ShouldNotContain("Exception:");
    }
}
