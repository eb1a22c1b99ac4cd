namespace EcommAspire.Transformation.Tests.Docs;

/// <summary>https://docs.getdbt.com/reference/project-configs/asset-paths</summary>
public sealed class AssetTests
{
    [Fact]
    public async Task Folders_of_assets_stand_beside_the_documentation()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nasset-paths: [assets, pictures/of shops, none]\n")
            .Model("m", "select 1 as id")
            .Write("assets/a.txt", "a").Write("assets/below/b.txt", "b").Write("pictures/of shops/c.txt", "c").Write("pictures/d.txt", "d")
            .Write("target/assets/old.txt", "old");

        (await folder.Load().GenerateDocsAsync(NodeSelection.All)).Success.ShouldBeTrue();

        string[] kept = [.. Directory.GetFiles(Path.Combine(folder.Path, "target"), "?.txt", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Path.Combine(folder.Path, "target"), f)).Order(StringComparer.Ordinal)];
        kept.ShouldBe(["assets/a.txt", "assets/below/b.txt", "pictures/of shops/c.txt"]);
        File.Exists(Path.Combine(folder.Path, "target", "assets", "old.txt")).ShouldBeFalse();
    }

    /// <summary>What is in the way of a copy is removed, so that it must lie in the target.</summary>
    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("../elsewhere")]
    [InlineData("target")]
    [InlineData("models/../../elsewhere")]
    public async Task A_folder_that_is_none_of_the_projects_is_refused(string path)
    {
        using var folder = new ProjectFolder($"name: shop\nprofile: shop\nasset-paths: ['{path}']\n").Model("m", "select 1 as id");

        (await Should.ThrowAsync<ProjectException>(() => folder.Load().GenerateDocsAsync(NodeSelection.All))).Message.ShouldContain($"asset-paths has '{path}'");

        File.Exists(Path.Combine(folder.Path, "models", "m.sql")).ShouldBeTrue();
    }
}
