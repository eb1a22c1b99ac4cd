using System.Text.Json;

namespace EcommAspire.Transformation.Tests.Artifacts;

/// <summary>https://docs.getdbt.com/reference/artifacts/other-artifacts#graph_summaryjson</summary>
public sealed class GraphSummaryTests
{
    private static ProjectFolder Folder() => new ProjectFolder()
        .Model("a", "select * from {{ source('ext', 'x') }}")
        .Model("b", "select * from {{ ref('a') }}")
        .Model("c", "select * from {{ ref('b') }}")
        .Model("side", "select 1 as id")
        .Write("models/all.yml", """
            sources: [{name: ext, schema: main, tables: [{name: x}]}]
            models:
              - name: a
                columns: [{name: id, data_tests: [not_null, {relationships: {arguments: {to: ref('side'), field: id}}}]}]
              - name: b
                columns: [{name: id, data_tests: [{relationships: {arguments: {to: ref('a'), field: id}}}]}]
            exposures: [{name: board, type: dashboard, owner: {name: Ann}, depends_on: [ref('c')]}]
            """);

    [Fact]
    public async Task A_build_tells_what_follows_what_and_what_waits_for_which_tests()
    {
        using var folder = Folder();
        folder.Query("create table x as select 1 as id");

        var run = await folder.Build();

        run.Success.ShouldBeTrue();
        using var summary = JsonDocument.Parse(folder.Read("target/graph_summary.json"));
        using var results = JsonDocument.Parse(folder.Read("target/run_results.json"));
        summary.RootElement.GetProperty("_invocation_id").GetString().ShouldBe(results.RootElement.GetProperty("metadata").GetProperty("invocation_id").GetString());
        string[] linked = [
            "exposure.shop.board:", "model.shop.a: model.shop.b test.not_null test.relationships_a test.relationships_b", "model.shop.b: model.shop.c test.relationships_b", "model.shop.c: exposure.shop.board",
            "model.shop.side: test.relationships_a", "source.shop.ext.x: model.shop.a", "test.not_null:", "test.relationships_a:", "test.relationships_b:",
        ];
        Edges(summary, "linked").ShouldBe(linked);
        // The test of a and side holds nothing back, as nothing lies below both.
        Edges(summary, "with_test_edges").ShouldBe(
        [
            .. linked[..6], "test.not_null: model.shop.b model.shop.c", "test.relationships_a:", "test.relationships_b: model.shop.c",
        ]);
    }

    [Fact]
    public async Task Other_commands_on_nodes_know_no_tests_to_wait_for_and_reading_alone_writes_nothing()
    {
        using var folder = Folder();
        folder.Load(o => o with { Command = "parse" }).WriteManifest();
        File.Exists(Path.Combine(folder.Path, "target", "graph_summary.json")).ShouldBeFalse();

        foreach (var write in (Func<Task>[])[
            () => Task.FromResult(folder.Load(o => o with { Command = "list" }).WriteManifest()),
            () => folder.Load().CompileAsync(new NodeSelection { Select = ["side"] }),
            () => folder.Load().ShowAsync(new NodeSelection(), "select 1 as id"),
            () => folder.Load().RunAsync(new NodeSelection { Select = ["side"] })])
        {
            await write();
            using var summary = JsonDocument.Parse(folder.Read("target/graph_summary.json"));
            summary.RootElement.EnumerateObject().Select(p => p.Name).ShouldBe(["_invocation_id", "linked"]);
            File.Delete(Path.Combine(folder.Path, "target", "graph_summary.json"));
        }
    }

    private static List<string> Edges(JsonDocument summary, string graph)
    {
        var nodes = summary.RootElement.GetProperty(graph);
        return [.. nodes.EnumerateObject().Select(n => $"{Name(n.Value)}: {string.Join(' ', Following(n.Value))}".TrimEnd()).Order(StringComparer.Ordinal)];

        IEnumerable<string> Following(JsonElement node) =>
            node.TryGetProperty("succ", out var next) ? next.EnumerateArray().Select(i => Name(nodes.GetProperty(i.ToString()))).Order(StringComparer.Ordinal) : [];
    }

    private static string Name(JsonElement node) => (node.GetProperty("type").GetString(), node.GetProperty("name").GetString()!) switch
    {
        ("test", var name) => "test." + string.Join('_', name.Split('.')[2].Split('_')[..2]),
        (_, var name) => name,
    };
}
