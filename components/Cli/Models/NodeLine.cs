using System.Text.Json;
using System.Text.Json.Nodes;
using EcommAspire.Transformation.Graph;

namespace EcommAspire.Cli.Models;

/// <summary>A node as a line of <c>ecomm model ls</c>, in dbt's forms.</summary>
internal static class NodeLine
{
    public static string Of(Node node, string form, IReadOnlyCollection<string> keys) => form switch
    {
        "name" => node.Name,
        "path" => node.OriginalFilePath,
        "json" => Json(node, keys),
        _ => node.ResourceType is ResourceType.Model or ResourceType.Seed or ResourceType.Snapshot or ResourceType.Test or ResourceType.Analysis
            ? string.Join('.', node.Fqn)
            : $"{node.ResourceType.Spelling()}:{string.Join('.', node.Fqn)}",
    };

    private static string Json(Node node, IReadOnlyCollection<string> keys)
    {
        var all = new JsonObject
        {
            ["name"] = node.Name,
            ["resource_type"] = node.ResourceType.Spelling(),
            ["package_name"] = node.PackageName,
            ["original_file_path"] = node.OriginalFilePath,
            ["unique_id"] = node.UniqueId,
            ["alias"] = node.Alias,
            ["database"] = node.Database,
            ["schema"] = node.Schema,
            ["description"] = node.Description,
            ["tags"] = JsonSerializer.SerializeToNode(node.Tags),
            ["depends_on"] = new JsonObject { ["macros"] = JsonSerializer.SerializeToNode(node.DependsOnMacros), ["nodes"] = JsonSerializer.SerializeToNode(node.DependsOn) },
        };
        foreach (var key in all.Select(p => p.Key).Where(k => keys.Count > 0 && !keys.Contains(k)).ToList())
            all.Remove(key);
        return all.ToJsonString();
    }
}
