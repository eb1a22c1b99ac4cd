using System.Text.Json;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project;
using Fields = System.Collections.Generic.OrderedDictionary<string, object?>;

namespace EcommAspire.Transformation.Artifacts.Manifest;

/// <summary>Writes <c>semantic_manifest.json</c>: what a semantic layer needs to know of the project, and nothing else.</summary>
internal static class SemanticManifestFile
{
    public static void Write(ProjectState state, ModelProject project) =>
        Files.WriteWhole(Path.Combine(state.TargetPath, "semantic_manifest.json"), stream =>
        {
            var entries = new SemanticEntries(state, project);
            using var json = new Utf8JsonWriter(stream);
            ArtifactJson.Value(json, new Fields
            {
                ["semantic_models"] = All(ResourceType.SemanticModel),
                ["metrics"] = All(ResourceType.Metric),
                ["project_configuration"] = new Fields
                {
                    ["time_spine_table_configurations"] = new List<object?>(),
                    ["metadata"] = null,
                    ["dsi_package_version"] = new Fields { ["major_version"] = "0", ["minor_version"] = "9", ["patch_version"] = "0" },
                    ["time_spines"] = project.NodesOf(ResourceType.Model).Where(n => n.TimeSpine is not null).Select(TimeSpine.Entry).ToList(),
                },
                ["saved_queries"] = All(ResourceType.SavedQuery),
            });

            List<Fields> All(ResourceType type) => [.. project.NodesOf(type).Select(node =>
            {
                Fields entry = new() { ["name"] = node.Name };
                foreach (var (key, value) in entries.Meaning(node))
                    entry[key] = value;
                entry["config"] = new Fields { ["meta"] = node.Config.Meta };
                if (type == ResourceType.SavedQuery)
                    entry["tags"] = node.Tags;
                return entry;
            })];
        });
}
