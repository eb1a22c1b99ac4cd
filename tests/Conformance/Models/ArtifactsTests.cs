using System.Text.Json;
using EcommAspire.Transformation;

namespace EcommAspire.Conformance.Models;

/// <summary>What other tools read of a run: the artifacts, by dbt's published schemas and by what dbt itself wrote.</summary>
public sealed class ArtifactsTests : IDisposable
{
    private static readonly string[] s_sections =
    [
        "metadata", "nodes", "sources", "macros", "docs", "exposures", "metrics", "groups", "selectors", "disabled",
        "parent_map", "child_map", "group_map", "saved_queries", "semantic_models", "unit_tests",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("dbt-artifacts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Artifacts_hold_what_tools_read()
    {
        Copy(Path.Combine(AppContext.BaseDirectory, "project"), _folder);
        var options = new ModelOptions
        {
            ProjectDir = _folder,
            ProfilesDir = _folder,
            Environment = new Dictionary<string, string> { ["DBT_ENV_CUSTOM_ENV_TEAM"] = "data" },
        };
        var engine = ModelEngine.Load(options);
        var built = await engine.BuildAsync(NodeSelection.All);
        var docs = await engine.GenerateDocsAsync(NodeSelection.All);
        docs.Problems.ShouldBeEmpty();

        using var document = Read("manifest.json");
        var manifest = document.RootElement;
        s_sections.Where(s => !manifest.TryGetProperty(s, out _)).ShouldBeEmpty();
        var metadata = manifest.GetProperty("metadata");
        metadata.GetProperty("dbt_schema_version").GetString().ShouldBe("https://schemas.getdbt.com/dbt/manifest/v12.json");
        metadata.GetProperty("adapter_type").GetString().ShouldBe("duckdb");
        metadata.GetProperty("env").GetProperty("TEAM").GetString().ShouldBe("data");
        Guid.TryParse(metadata.GetProperty("invocation_id").GetString(), out _).ShouldBeTrue();

        foreach (var node in manifest.GetProperty("nodes").EnumerateObject())
        {
            node.Value.GetProperty("unique_id").GetString().ShouldBe(node.Name);
            foreach (var key in (string[])["database", "schema", "name", "resource_type", "package_name", "path", "original_file_path", "fqn", "alias", "checksum", "config", "created_at", "raw_code", "relation_name"])
                node.Value.TryGetProperty(key, out _).ShouldBeTrue($"{node.Name} has no {key}");
            foreach (var parent in Texts(node.Value.GetProperty("depends_on"), "nodes"))
                (manifest.GetProperty("nodes").TryGetProperty(parent, out _) || manifest.GetProperty("sources").TryGetProperty(parent, out _)).ShouldBeTrue($"{node.Name} depends on {parent}");
            foreach (var macro in Texts(node.Value.GetProperty("depends_on"), "macros"))
                manifest.GetProperty("macros").TryGetProperty(macro, out _).ShouldBeTrue($"{node.Name} depends on {macro}");
        }

        foreach (var (child, parent) in manifest.GetProperty("parent_map").EnumerateObject().SelectMany(p => p.Value.EnumerateArray().Select(v => (p.Name, v.GetString()!))))
            manifest.GetProperty("child_map").GetProperty(parent).EnumerateArray().Select(c => c.GetString()).ShouldContain(child);

        var reader = manifest.GetProperty("nodes").GetProperty("model.semantics.uses_eph");
        reader.GetProperty("compiled").GetBoolean().ShouldBeTrue();
        reader.GetProperty("compiled_code").GetString().ShouldBe(await File.ReadAllTextAsync(Path.Combine(_folder, reader.GetProperty("compiled_path").GetString()!)));
        reader.GetProperty("extra_ctes").EnumerateArray().Select(c => c.GetProperty("id").GetString()).ShouldContain("model.semantics.eph2");

        var contracted = manifest.GetProperty("nodes").GetProperty("model.semantics.contracted").GetProperty("contract");
        contracted.GetProperty("enforced").GetBoolean().ShouldBeTrue();
        contracted.GetProperty("checksum").GetString()!.Length.ShouldBe(64);

        var version = manifest.GetProperty("nodes").GetProperty("model.semantics.m.v2");
        version.GetProperty("version").GetInt32().ShouldBe(2);
        version.GetProperty("latest_version").GetInt32().ShouldBe(2);

        var seed = manifest.GetProperty("nodes").GetProperty("seed.semantics.typed");
        seed.GetProperty("root_path").GetString().ShouldBe(_folder);
        manifest.GetProperty("group_map").GetProperty("fin").EnumerateArray().Select(m => m.GetString()).ShouldBe(["model.semantics.stg_typed"]);
        manifest.GetProperty("selectors").TryGetProperty("nightly_not_eph", out _).ShouldBeTrue();

        using var catalog = Read("catalog.json");
        catalog.RootElement.GetProperty("nodes").GetProperty("model.semantics.m.v2").GetProperty("columns").EnumerateObject().Select(c => $"{c.Name} {c.Value.GetProperty("type").GetString()}").ShouldBe(["id INTEGER", "v VARCHAR"]);
        catalog.RootElement.GetProperty("sources").EnumerateObject().Select(s => s.Name).ShouldContain("source.semantics.rawsrc.typed");

        using var results = Read("run_results.json");
        results.RootElement.GetProperty("args").GetProperty("which").GetString().ShouldBe("generate");
        results.RootElement.GetProperty("metadata").GetProperty("dbt_schema_version").GetString().ShouldBe("https://schemas.getdbt.com/dbt/run-results/v6.json");
        built.Results.Select(r => r.UniqueId).Where(id => !manifest.GetProperty("nodes").TryGetProperty(id, out _) && !manifest.GetProperty("exposures").TryGetProperty(id, out _) && !manifest.GetProperty("unit_tests").TryGetProperty(id, out _)).ShouldBeEmpty();
    }

    [Fact]
    public void Nodes_are_listed_with_dbts_own_keys_and_values()
    {
        Copy(Path.Combine(AppContext.BaseDirectory, "project"), _folder);
        var engine = ModelEngine.Load(new ModelOptions { ProjectDir = _folder, ProfilesDir = _folder });
        var step = Step.Read(Path.Combine(AppContext.BaseDirectory, "steps.jsonl")).Single(s => s.Name == "s39_ls_json");
        string[] keys = [.. step.Arguments.SkipWhile(a => a != "--output-keys").Skip(1)];
        engine.List(new NodeSelection { Select = ["m.v2"] }).Select(node => engine.Describe(node, keys))
            .ShouldBe(step.Output.Where(l => l.StartsWith('{')));
    }

    private JsonDocument Read(string file) => JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "target", file)));

    private static IEnumerable<string> Texts(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) ? list.EnumerateArray().Select(t => t.GetString()!) : [];

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
