using EcommAspire.Transformation;
using EcommAspire.Transformation.Graph;

namespace EcommAspire.Cli.Models;

/// <summary>A node as a line of <c>ecomm model ls</c>, in dbt's forms.</summary>
internal static class NodeLine
{
    public static string Of(ModelEngine engine, Node node, string form, IReadOnlyCollection<string> keys) => form switch
    {
        "name" => SearchName(node),
        "path" => node.OriginalFilePath,
        "json" => engine.Describe(node, keys),
        _ => node.ResourceType switch
        {
            ResourceType.Source => $"source:{node.PackageName}.{node.SourceName}.{node.Name}",
            ResourceType.Exposure or ResourceType.Metric or ResourceType.SemanticModel or ResourceType.SavedQuery => $"{node.ResourceType.Spelling()}:{node.PackageName}.{node.Name}",
            ResourceType.UnitTest => $"unit_test:{node.PackageName}.{SearchName(node)}",
            _ => string.Join('.', node.Fqn),
        },
    };

    /// <summary>The name by which a selection finds the node.</summary>
    private static string SearchName(Node node) =>
        node.SourceName is { } source ? $"{source}.{node.Name}"
        : node.Version is { } version ? $"{node.Name}.v{version}"
        : node.Name;
}
