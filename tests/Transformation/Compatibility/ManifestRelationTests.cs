using System.Text.Json;

namespace EcommAspire.Transformation.Tests.Compatibility;

/// <summary>What tools read in the manifest once a project is compiled: https://docs.getdbt.com/reference/artifacts/manifest-json</summary>
public sealed class ManifestRelationTests
{
    /// <summary>https://docs.getdbt.com/reference/resource-properties/constraints: <c>to</c> is a ref, and the relation once it is compiled.</summary>
    [Fact]
    public async Task A_foreign_key_goes_to_a_ref_and_once_compiled_to_a_relation()
    {
        using var folder = new ProjectFolder().Model("parent", "select 1 as id").Model("child", "select 1 as id, 1 as parent_id")
            .Write("models/m.yml", """
                models:
                  - name: child
                    constraints: [{type: foreign_key, columns: [parent_id], to: ref('parent'), to_columns: [id]}]
                    columns: [{name: parent_id, constraints: [{type: foreign_key, to: ref('parent'), to_columns: [id]}]}]
                """);
        var engine = folder.Load();

        engine.WriteManifest();
        Targets(folder).ShouldBe(["ref('parent')", "ref('parent')"]);
        await engine.CompileAsync(NodeSelection.All);
        Targets(folder).ShouldBe(["\"shop\".\"main\".\"parent\"", "\"shop\".\"main\".\"parent\""]);
    }

    private static string[] Targets(ProjectFolder folder)
    {
        using var manifest = JsonDocument.Parse(folder.Read("target/manifest.json"));
        var child = manifest.RootElement.GetProperty("nodes").GetProperty("model.shop.child");
        return [To(child), To(child.GetProperty("columns").GetProperty("parent_id"))];

        static string To(JsonElement of) => of.GetProperty("constraints")[0] is var c && c.GetProperty("to_columns")[0].GetString() == "id" ? c.GetProperty("to").GetString()! : "";
    }

    [Fact]
    public void A_macro_has_its_meta_and_docs_in_its_config_too()
    {
        using var folder = new ProjectFolder().Write("macros/a.sql", "{% macro a() %}1{% endmacro %}")
            .Write("macros/a.yml", "macros: [{name: a, meta: {x: 1, y: 1}, docs: {show: false}, config: {meta: {y: 2}, docs: {node_color: red}}}]");
        folder.Load().WriteManifest();

        using var manifest = JsonDocument.Parse(folder.Read("target/manifest.json"));
        var macro = manifest.RootElement.GetProperty("macros").GetProperty("macro.shop.a");
        foreach (var of in (JsonElement[])[macro, macro.GetProperty("config")])
        {
            of.GetProperty("meta").GetRawText().ShouldBe("""{"x":1,"y":2}""");
            of.GetProperty("docs").GetRawText().ShouldBe("""{"show":false,"node_color":"red"}""");
        }
    }

    /// <summary>https://docs.getdbt.com/reference/artifacts/manifest-json: primary_key, as inferred from tests.</summary>
    [Fact]
    public void A_test_that_is_switched_off_still_tells_the_key()
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as id")
            .Write("models/m.yml", "models: [{name: m, columns: [{name: id, data_tests: [unique: {config: {enabled: false}}]}]}]");
        folder.Load().WriteManifest();

        using var manifest = JsonDocument.Parse(folder.Read("target/manifest.json"));
        manifest.RootElement.GetProperty("nodes").GetProperty("model.shop.m").GetProperty("primary_key").GetRawText().ShouldBe("""["id"]""");
    }
}
