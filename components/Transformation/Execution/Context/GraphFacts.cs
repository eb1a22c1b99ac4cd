using System.Text.Json;
using EcommAspire.Transformation.Artifacts.Manifest;
using EcommAspire.Transformation.Jinja.Values;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary>
/// <c>graph</c>: every node as the manifest has it (https://docs.getdbt.com/reference/dbt-jinja-functions/graph). Packages that
/// look at a project from within read any part of it, so it is made from the manifest itself, when first asked for.
/// </summary>
internal static class GraphFacts
{
    /// <summary>The parts of a manifest that are the graph.</summary>
    private static readonly string[] s_sections = ["exposures", "groups", "metrics", "nodes", "sources", "semantic_models", "saved_queries", "functions"];

    public static JinjaDict Of(ProjectState state, ModelProject project)
    {
        using var manifest = JsonDocument.Parse(ManifestFile.Bytes(state, project));
        var graph = new JinjaDict();
        foreach (var section in s_sections)
            graph[section] = manifest.RootElement.TryGetProperty(section, out var members) ? From(members) : new JinjaDict();
        return graph;
    }

    private static object? From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new JinjaDict(element.EnumerateObject().Select(m => new KeyValuePair<object?, object?>(m.Name, From(m.Value)))),
        JsonValueKind.Array => new JinjaList(element.EnumerateArray().Select(From)),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? (object)whole : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
