using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project.Warnings;

namespace EcommAspire.Transformation.Project;

/// <summary>Which names nodes may have (https://docs.getdbt.com/reference/global-configs/behavior-changes#no-spaces-in-resource-names).</summary>
internal static class NameRules
{
    public static void Check(IEnumerable<Node> nodes, DbtProject root, WarningList warnings)
    {
        foreach (var node in nodes.Where(n => n.Name.Contains(' ', StringComparison.Ordinal) && (n.ResourceType.IsRefable() || n.ResourceType is ResourceType.Test or ResourceType.Analysis)))
            if (root.Flags.GetValueOrDefault("require_resource_names_without_spaces") is false)
                warnings.Add(WarningNames.SpacesInName, $"{node.Place}: the name of {node.UniqueId} has spaces.");
            else
                throw new ProjectException($"the name '{node.Name}' has spaces. Rename {node.DisplayPath}, or set the flag require_resource_names_without_spaces to false.", node.Place);
    }
}
