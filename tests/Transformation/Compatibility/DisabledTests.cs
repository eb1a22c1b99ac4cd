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
