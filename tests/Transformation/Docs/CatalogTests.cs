using System.Text.Json;

namespace EcommAspire.Transformation.Tests.Docs;

/// <summary><c>catalog.json</c>, and the macros that a project may put in the place of ours: https://docs.getdbt.com/reference/artifacts/catalog-json</summary>
public sealed class CatalogTests
{
    private const string Row =
        "select 'shop' as table_database, 'main' as table_schema, 'a' as table_name, 'OWN' as table_type, null as table_comment, 'me' as table_owner, 'id' as column_name, 1 as column_index, 'INT' as column_type, null as column_comment";

    [Theory]
    [InlineData("get_catalog(information_schema, schemas)", "schemas | join", "main")]
    [InlineData("default__get_catalog(information_schema, schemas)", "schemas | join", "main")]
    [InlineData("duckdb__get_catalog(information_schema, schemas)", "schemas | join", "main")]
    [InlineData("get_catalog_relations(information_schema, relations)", "relations | map(attribute='identifier') | sort | join", "ab")]
    [InlineData("duckdb__get_catalog_relations(information_schema, relations)", "relations | map(attribute='identifier') | sort | join", "ab")]
    public async Task A_projects_own_macro_is_asked(string signature, string asked, string comment)
    {
        using var folder = Folder().Write("macros/own.sql", $"{{% macro {signature} %}}{{{{ return(run_query(\"{Row.Replace("null as table_comment", $"'\" ~ ({asked}) ~ \"' as table_comment")}\")) }}}}{{% endmacro %}}");
        await folder.Build();

        (await folder.Load().GenerateDocsAsync(NodeSelection.All)).Success.ShouldBeTrue();

        var nodes = Nodes(folder);
        nodes.EnumerateObject().Select(n => n.Name).ShouldBe(["model.shop.a"]);
        var metadata = nodes.GetProperty("model.shop.a").GetProperty("metadata");
        (metadata.GetProperty("type").GetString(), metadata.GetProperty("owner").GetString(), metadata.GetProperty("comment").GetString()).ShouldBe(("OWN", "me", comment));
    }

    /// <summary>As in dbt, what is chosen is found out while compiling.</summary>
    [Fact]
    public async Task A_selection_is_heeded_where_it_is_compiled()
    {
        using var folder = Folder();
        await folder.Build();
        var onlyA = new NodeSelection { Select = ["a"] };

        await folder.Load().GenerateDocsAsync(onlyA);
        Nodes(folder).EnumerateObject().Select(n => n.Name).ShouldBe(["model.shop.a"]);

        await folder.Load().GenerateDocsAsync(onlyA, new() { Compile = false });
        Nodes(folder).EnumerateObject().Select(n => n.Name).ShouldBe(["model.shop.a", "model.shop.b"], ignoreOrder: true);
    }

    [Fact]
    public async Task The_page_is_there_by_dbts_name_of_a_page_without_a_server()
    {
        using var folder = Folder();

        await folder.Load().GenerateDocsAsync(NodeSelection.All, new() { ReadCatalog = false });
        File.Exists(Path.Combine(folder.Path, "target/static_index.html")).ShouldBeFalse();

        await folder.Load().GenerateDocsAsync(NodeSelection.All, new() { ReadCatalog = false, Static = true });
        folder.Read("target/static_index.html").ShouldBe(folder.Read("target/index.html"));
    }

    private static ProjectFolder Folder() => new ProjectFolder().Model("a", "select 1 as id").Model("b", "select * from {{ ref('a') }}");

    private static JsonElement Nodes(ProjectFolder folder) => JsonDocument.Parse(folder.Read("target/catalog.json")).RootElement.GetProperty("nodes");
}
