using EcommAspire.Fixtures;
using static EcommAspire.StarSchema.Tests.Customers;

namespace EcommAspire.StarSchema.Tests;

/// <summary>Every build is a file of its own; what customers were goes on from the published one, whatever becomes of others.</summary>
public sealed class HistoryTests : IAsyncDisposable, IAsyncLifetime
{
    private readonly Ecomm _ecomm = new();
    private readonly HandMadeBronze _bronze;

    public HistoryTests() => _bronze = new(Path.Combine(Directory.CreateDirectory(Path.Combine(_ecomm.Data, "lake")).FullName, "catalog.duckdb"));

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public ValueTask DisposeAsync() => _ecomm.DisposeAsync();

    [Fact]
    public async Task History_goes_on_from_the_build_that_is_published()
    {
        var first = await BuildAsync("bronze", At(2024, 1, 1));
        await BuildAsync("silver", At(2024, 2, 1));
        (await TiersAsync()).ShouldBe("bronze, silver");
        await BuildAsync("gold", At(2024, 3, 1), "--full-refresh");
        (await TiersAsync()).ShouldBe("bronze, silver, gold", "a full refresh is of models, not of what was");

        (await _ecomm.RunAsync("builds", "rollback", "--to", first)).ExitCode.ShouldBe(0);
        await BuildAsync("platinum", At(2024, 4, 1), "--select", "+dim_customer", "--exclude", "test_type:data");
        (await TiersAsync()).ShouldBe("bronze, platinum", "a part is built on the history that is published");
        await BuildAsync("gold", At(2024, 5, 1), "--select", "+dim_customer", "--exclude", "test_type:data");
        await BuildAsync("bronze", At(2024, 6, 1));
        (await TiersAsync()).ShouldBe("bronze, platinum, gold, bronze");

        var made = await _ecomm.RunAsync("model", "build", "--empty", "--exclude", "test_type:data", "test_type:unit");
        made.ExitCode.ShouldBe(0, made.ToString());
        (await TiersAsync()).ShouldBe("bronze, platinum, gold, bronze", "readers never see a build without rows");
    }

    [Fact]
    public async Task A_history_that_cannot_be_read_is_said_and_not_begun_anew()
    {
        var first = await BuildAsync("bronze", At(2024, 1, 1));
        var second = await BuildAsync("silver", At(2024, 2, 1));
        var pointer = Path.Combine(_ecomm.Data, "warehouse", "current");

        File.Delete(pointer);
        await ShouldRefuseAsync($"ecomm builds publish {second}");
        File.Exists(pointer).ShouldBeFalse();
        (await _ecomm.RunAsync("builds", "publish", second)).ExitCode.ShouldBe(0);

        var file = Path.Combine(_ecomm.Data, "warehouse", second + ".duckdb");
        var whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, [.. whole.Take(whole.Length / 3), .. new byte[whole.Length / 3], .. whole.TakeLast(whole.Length / 3)]);
        await ShouldRefuseAsync("ecomm builds rollback");
        File.WriteAllText(file, "this is no build");
        await ShouldRefuseAsync("ecomm builds rollback");
        File.Delete(file);
        await ShouldRefuseAsync(second);
        File.ReadAllText(pointer).Trim().ShouldBe(second);

        // Either way out leads on: back to the build before, or with the file put back.
        (await _ecomm.RunAsync("builds", "publish", first)).ExitCode.ShouldBe(0);
        await BuildAsync("gold", At(2024, 3, 1));
        (await TiersAsync()).ShouldBe("bronze, gold");
        File.WriteAllBytes(file, whole);
        (await _ecomm.RunAsync("builds", "publish", second)).ExitCode.ShouldBe(0);
        await BuildAsync("gold", At(2024, 3, 1));
        (await TiersAsync()).ShouldBe("bronze, silver, gold");
    }

    [Fact]
    public async Task A_fact_whose_text_changed_is_made_anew_and_history_goes_on()
    {
        await BuildAsync("bronze", At(2024, 1, 1));
        var project = CopyProject();
        var model = Path.Combine(project, "models", "marts", "fct_orders.sql");
        File.WriteAllText(model, File.ReadAllText(model).Replace("as is_complete,", "as is_complete, 'new' as novelty,", StringComparison.Ordinal));
        var contract = Path.ChangeExtension(model, ".yml");
        File.WriteAllText(contract, File.ReadAllText(contract).Replace("      - name: order_key\n", "      - {name: novelty, data_type: varchar}\n      - name: order_key\n", StringComparison.Ordinal));
        await BuildAsync("gold", At(2024, 3, 1));

        (await TiersAsync()).ShouldBe("bronze, gold");
        (await AskAsync("select string_agg(distinct novelty) from fct_orders")).ShouldBe("new");
    }

    [Fact]
    public async Task A_build_that_is_killed_leaves_the_published_history_as_it_was()
    {
        await BuildAsync("bronze", At(2024, 1, 1));
        var published = await BuildAsync("silver", At(2024, 2, 1));
        var file = Path.Combine(_ecomm.Data, "warehouse", published + ".duckdb");
        var content = File.ReadAllBytes(file);
        Change("gold", At(2024, 3, 1));
        // However late the kill comes, the build has not ended before it.
        File.WriteAllText(Path.Combine(CopyProject(), "tests", "never_ends.sql"), "select x.range from range(10000000) x, range(10000000) y where (x.range * y.range) % 7 = 9");

        var moments = new Random(7);
        for (var kill = 0; kill < 4; kill++)
        {
            using var run = _ecomm.Start("model", "build");
            var drained = Task.WhenAll(run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
            // As soon as the next file is there, and at some moment after.
            while (!run.HasExited && Directory.GetFiles(Path.Combine(_ecomm.Data, "warehouse"), "*.duckdb").Length < 3)
                await Task.Delay(1);
            await Task.Delay(moments.Next(kill * 150));
            run.Kill();
            await run.WaitForExitAsync();
            await drained;
            File.ReadAllText(Path.Combine(_ecomm.Data, "warehouse", "current")).Trim().ShouldBe(published);
            File.ReadAllBytes(file).SequenceEqual(content).ShouldBeTrue();
        }

        _ecomm.Environment.Remove("Models__ProjectDir");
        await BuildAsync("gold", At(2024, 3, 1));
        (await TiersAsync()).ShouldBe("bronze, silver, gold");
    }

    /// <summary>A copy of the platform's models that builds are made of from then on.</summary>
    private string CopyProject()
    {
        var project = Path.Combine(_ecomm.Scratch, "dbt");
        var original = Path.Combine(Ecomm.Repo, "components", "Transformation", "dbt");
        foreach (var path in Directory.EnumerateFiles(original, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(project, Path.GetRelativePath(original, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }

        _ecomm.Environment["Models__ProjectDir"] = project;
        return project;
    }

    private void Change(string tier, DateTime at)
    {
        _bronze.NextBatch();
        _bronze.Change(ShopCustomer(7, tier, "01000", at)(_bronze), ShopOrder(1, 7, At(2024, 1, 15))(_bronze), ShopOrder(2, 7, at)(_bronze));
    }

    /// <summary>The customer is as said from then on; a build finds that, and is published.</summary>
    private async Task<string> BuildAsync(string tier, DateTime at, params string[] arguments)
    {
        Change(tier, at);
        var build = await _ecomm.RunAsync(["model", "build", .. arguments]);
        build.ExitCode.ShouldBe(0, build.ToString());
        build.Errors.ShouldContain("Published");
        return File.ReadAllText(Path.Combine(_ecomm.Data, "warehouse", "current")).Trim();
    }

    private async Task ShouldRefuseAsync(string way)
    {
        var build = await _ecomm.RunAsync("model", "build");
        build.ExitCode.ShouldBe(2, build.ToString());
        build.Errors.ShouldContain(way);
        build.Errors.ShouldNotContain("   at ");
    }

    private Task<string> TiersAsync() => AskAsync("select string_agg(tier, ', ' order by valid_from) from dim_customer where source = 'shop'");

    private async Task<string> AskAsync(string sql)
    {
        var result = await _ecomm.RunAsync("query", sql, "--format", "json");
        result.ExitCode.ShouldBe(0, result.ToString());
        return System.Text.Json.JsonDocument.Parse(result.Output).RootElement[0].EnumerateObject().Single().Value.GetString()!;
    }
}
