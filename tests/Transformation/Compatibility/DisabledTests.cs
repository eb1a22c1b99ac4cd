using System.Text.Json;

namespace EcommAspire.Transformation.Tests.Compatibility;

/// <summary>What is switched off: https://docs.getdbt.com/reference/resource-configs/enabled</summary>
public sealed class DisabledTests
{
    private const string Off = "{{ config(enabled=false) }} select 1 as id";

    /// <summary>A test of something that is switched off is so too, and dbt says nothing of it.</summary>
    [Fact]
    public void A_test_of_what_is_switched_off_is_so_too()
    {
        using var folder = new ProjectFolder().Model("idle", Off).Model("busy", "select 1 as id")
            .Write("tests/t.sql", "select * from {{ ref('busy') }} join {{ ref('idle') }} using (id)")
            .Write("models/m.yml", "models: [{name: idle, columns: [{name: id, data_tests: [unique]}]}, {name: busy, columns: [{name: id, data_tests: [relationships: {arguments: {to: ref('idle'), field: id}}]}]}]");

        var engine = folder.Load(o => o with { WarnError = true });

        engine.Project.Graph.Nodes.Keys.ShouldBe(["model.shop.busy"]);
    }

    [Theory]
    [InlineData("models/e.yml", "exposures: [{name: e, type: dashboard, owner: {name: Ann}, depends_on: [ref('idle')]}]")]
    [InlineData("analyses/a.sql", "select * from {{ ref('idle') }}")]
    [InlineData("models/m.sql", "select * from {{ ref('idle') }}")]
    [InlineData("snapshots/s.yml", "snapshots: [{name: s, relation: ref('idle'), config: {unique_key: id, strategy: check, check_cols: all}}]")]
    public void Anything_else_that_reads_it_is_an_error(string path, string text)
    {
        using var folder = new ProjectFolder().Model("idle", Off).Write(path, text);

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain("which is disabled");
    }

    /// <summary>What the properties say is said of the one that is not disabled, wherever its file stands among the others.</summary>
    [Fact]
    public void Of_several_of_one_name_the_one_in_use_is_described()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nseeds: {shop: {old: {+enabled: false}}}\n")
            .Write("models/a/x.sql", Off).Write("models/b/x.sql", "select 1 as id")
            .Write("seeds/old/s.csv", "id\n1\n").Write("seeds/s.csv", "id\n1\n")
            .Write("models/p.yml", "models: [{name: x, description: in use, columns: [{name: id, data_tests: [unique]}]}]\nseeds: [{name: s, description: rows in use}]");

        var nodes = folder.Load(o => o with { WarnError = true }).Project.Graph.Nodes;

        (nodes["model.shop.x"].OriginalFilePath, nodes["model.shop.x"].Description).ShouldBe(("models/b/x.sql", "in use"));
        (nodes["seed.shop.s"].OriginalFilePath, nodes["seed.shop.s"].Description).ShouldBe(("seeds/s.csv", "rows in use"));
        nodes.Keys.ShouldContain(id => id.StartsWith("test.shop.unique_x_id"));
    }

    /// <summary>Properties name a node, and so cannot say which of several to enable.</summary>
    [Theory]
    [InlineData("enabled: true", "Found 2 matching disabled nodes for model 'x': models/a/x.sql, models/b/x.sql.")]
    [InlineData("enabled: false", null)]
    [InlineData("tags: [a]", null)]
    public void Several_of_one_name_are_not_enabled_by_properties(string config, string? refusal)
    {
        using var folder = new ProjectFolder().Write("models/a/x.sql", Off).Write("models/b/x.sql", Off).Write("models/p.yml", $"models: [{{name: x, config: {{{config}}}}}]");

        if (refusal is null)
            folder.Load().Project.Graph.Nodes.ShouldBeEmpty();
        else
            Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain(refusal);
    }

    /// <summary>The manifest keeps each of several that have one name.</summary>
    [Fact]
    public void Several_of_one_name_may_be_switched_off()
    {
        using var folder = new ProjectFolder().Write("models/a/x.sql", Off).Write("models/b/x.sql", Off).Write("models/c/x.sql", "select 1 as id");
        folder.Load().WriteManifest();

        using var manifest = JsonDocument.Parse(folder.Read("target/manifest.json"));
        manifest.RootElement.GetProperty("disabled").GetProperty("model.shop.x").EnumerateArray().Select(n => n.GetProperty("original_file_path").GetString())
            .ShouldBe(["models/a/x.sql", "models/b/x.sql"], ignoreOrder: true);
        manifest.RootElement.GetProperty("nodes").GetProperty("model.shop.x").GetProperty("original_file_path").GetString().ShouldBe("models/c/x.sql");
    }
}
