using System.Text.Json;

namespace EcommAspire.Transformation.Tests.Artifacts;

/// <summary>https://docs.getdbt.com/reference/commands/compile: manifest and compiled SQL are there afterwards, however it ends.</summary>
public sealed class CompiledManifestTests
{
    [Fact]
    public async Task Compile_leaves_a_manifest_with_the_compiled_SQL()
    {
        using var folder = new ProjectFolder().Model("m", "select {{ 1 + 1 }} as id");

        await folder.Load().CompileAsync(new());

        Nodes(folder).GetProperty("model.shop.m").GetProperty("compiled_code").GetString().ShouldBe("select 2 as id");
    }

    [Fact]
    public async Task Compile_leaves_a_manifest_where_nothing_is_chosen()
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as id");

        await folder.Load().CompileAsync(new() { Select = ["tag:none"] });

        Nodes(folder).TryGetProperty("model.shop.m", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Compile_leaves_a_manifest_where_the_database_cannot_be_opened()
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as id").Write("taken/inside.txt", "no database")
            .Write("profiles.yml", "shop: {target: dev, outputs: {dev: {type: duckdb, path: taken}}}");

        await Should.ThrowAsync<ModelException>(() => folder.Load().CompileAsync(new()));

        Nodes(folder).TryGetProperty("model.shop.m", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Compiled_SQL_is_written_again_where_it_is_not_what_the_model_says()
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as id");
        await folder.Load().CompileAsync(new());
        folder.Write("target/compiled/shop/models/m.sql", "select 2 as id");

        await folder.Load().CompileAsync(new());

        folder.Read("target/compiled/shop/models/m.sql").ShouldBe("select 1 as id");
    }

    private static JsonElement Nodes(ProjectFolder folder)
    {
        using var manifest = JsonDocument.Parse(folder.Read("target/manifest.json"));
        return manifest.RootElement.GetProperty("nodes").Clone();
    }
}
