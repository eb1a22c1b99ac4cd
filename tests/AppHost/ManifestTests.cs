using System.Text.Json;
using EcommAspire.Fixtures;

namespace EcommAspire.AppHost.Tests;

/// <summary>The manifest of the container stack, as <c>--publisher manifest</c> writes it wherever the repo is.</summary>
public sealed class ManifestTests : IDisposable
{
    private const string Command = "dotnet run --project AppHost -- --publisher manifest --output-path AppHost/aspire-manifest.json";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ecomm-manifest-");

    // One folder below the repo's root, as the committed one: paths are relative to it.
    private readonly string _manifest = Path.Combine(Ecomm.Repo, "artifacts", $"manifest-{Guid.NewGuid():n}.json");

    private string Data => Path.Combine(_folder.FullName, "data");

    [Fact]
    public async Task The_committed_one_is_what_the_composition_says()
    {
        await PublishAsync("--Parameters:postgres-password=the-password-of-this-machine");

        var written = await File.ReadAllTextAsync(_manifest);
        written.ShouldBe(await File.ReadAllTextAsync(Path.Combine(Ecomm.Repo, "AppHost", "aspire-manifest.json")), $"Write it anew: {Command}");
        foreach (var ofThisMachine in (string[])[Ecomm.Repo, Data, "the-password-of-this-machine"])
            written.ShouldNotContain(ofThisMachine);
        Directory.Exists(Data).ShouldBeFalse("nothing is started, and nothing is kept");
    }

    [Fact]
    public async Task A_source_that_is_given_is_an_input_and_its_server_is_none_of_ours()
    {
        var resources = await PublishAsync(
            "--profile=minimal",
            "--ConnectionStrings:shop=Host=far;Password=p4", "--ConnectionStrings:stores=Host=far;Password=p4", "--ConnectionStrings:marketplace=Server=far;Password=p4",
            "--ConnectionStrings:engagement=mongodb://u:p4@far/engagement");

        resources.Keys.ShouldBe(["scale", "seed", "shop", "stores", "marketplace", "engagement", "batch"], ignoreOrder: true);
        resources["shop"].GetProperty("type").GetString().ShouldBe("parameter.v0");
        resources["shop"].GetProperty("inputs").GetProperty("value").GetProperty("secret").GetBoolean().ShouldBeTrue();
        resources["batch"].GetProperty("env").GetProperty("ConnectionStrings__shop").GetString().ShouldBe("{shop.connectionString}");
        resources["batch"].GetProperty("env").TryGetProperty("Sources__marketplace__Engine", out _).ShouldBeFalse("nobody said which");
        (await File.ReadAllTextAsync(_manifest)).ShouldNotContain("p4");
    }

    [Fact]
    public async Task Stores_come_from_sql_server_and_engagement_from_mongodb()
    {
        var resources = await PublishAsync("--profile=minimal");

        resources["stores"].GetProperty("connectionString").GetString().ShouldBe("{sqlserver.connectionString};Initial Catalog=stores");
        var batch = resources["batch"].GetProperty("env");
        batch.GetProperty("Sources__stores__Engine").GetString().ShouldBe("sqlserver");
        batch.GetProperty("ConnectionStrings__engagement").GetString().ShouldBe("{engagement.connectionString}");
        resources["engagement"].GetProperty("connectionString").GetString()!.ShouldContain("{mongodb.bindings.tcp.host}:{mongodb.bindings.tcp.port}/engagement?");
    }

    [Fact]
    public async Task One_source_that_is_given_leaves_the_others_ours()
    {
        var resources = await PublishAsync("--ConnectionStrings:events=broker:9092");

        resources["events"].GetProperty("type").GetString().ShouldBe("parameter.v0");
        resources["batch"].GetProperty("env").GetProperty("Sources__marketplace__Engine").GetString().ShouldBe("mysql");
        resources["shop"].GetProperty("connectionString").GetString().ShouldBe("{postgres.connectionString};Database=shop");
    }

    [Fact]
    public async Task A_given_marketplace_is_of_the_engine_that_is_configured()
    {
        var resources = await PublishAsync("--ConnectionStrings:marketplace=Host=far", "--Sources:marketplace:Engine=postgresql");

        resources["batch"].GetProperty("env").GetProperty("Sources__marketplace__Engine").GetString().ShouldBe("postgresql");
    }

    [Fact]
    public async Task What_an_expression_names_is_there()
    {
        var resources = await PublishAsync();

        var named = resources.Values.SelectMany(Texts).SelectMany(t => t.Split('{').Skip(1)).Select(t => t.Split('}')[0].Split('.')[0]).Distinct().ToList();
        named.Count.ShouldBeGreaterThan(10);
        named.ShouldBeSubsetOf(resources.Keys);
    }

    [Fact]
    public async Task Images_are_pinned()
    {
        var images = (await PublishAsync()).Values.Where(r => r.TryGetProperty("image", out _)).Select(r => r.GetProperty("image").GetString()!).ToList();

        images.Count.ShouldBe(10);
        images.ShouldAllBe(i => i.LastIndexOf(':') > i.LastIndexOf('/') && !i.EndsWith("latest"));
    }

    [Fact]
    public async Task Without_a_place_for_it_nothing_is_published()
    {
        var (code, output, error) = await AppHostProgram.RunAsync(Data, "no-such-runtime", "--publisher", "manifest");

        code.ShouldBe(2, output + error);
        error.ShouldContain("--output-path");
    }

    public void Dispose()
    {
        File.Delete(_manifest);
        _folder.Delete(recursive: true);
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Texts(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.String => [element.GetString()!],
        _ => [],
    };

    private async Task<Dictionary<string, JsonElement>> PublishAsync(params string[] arguments)
    {
        var (code, output, error) = await AppHostProgram.RunAsync(Data, "no-such-runtime", ["--publisher", "manifest", "--output-path", _manifest, .. arguments]);
        code.ShouldBe(0, output + error);
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(_manifest));
        return manifest.RootElement.GetProperty("resources").Clone().EnumerateObject().ToDictionary(r => r.Name, r => r.Value);
    }
}
