using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Project;

/// <summary>Who may read what: groups, and the access that models give.</summary>
internal sealed class GroupRules(ProjectGroups groups, Func<string, bool> restrictsAccess)
{
    private static readonly string[] s_access = ["private", "protected", "public"];

    /// <summary>Throws where a node names a group or an access that there is not.</summary>
    public void Check(Node node)
    {
        if (node.Group is { } group && !groups.Contains(group))
            throw new ProjectException($"{node.UniqueId} is in the group '{group}', which is not declared{Nearest.Suffix(group, groups.Names)}. Declare it under 'groups' in a properties file.", node.Place);
        if (node.ResourceType != ResourceType.Model)
            return;
        if (!s_access.Contains(node.Access))
            throw new ProjectException($"{node.UniqueId} has the access '{node.Access}', which is one of {string.Join(", ", s_access)}{Nearest.Suffix(node.Access, s_access)}.", node.Place);
        if (node is { Access: "public", IsEphemeral: true })
            throw new ProjectException($"{node.UniqueId} is ephemeral, so it cannot be public: there is no relation that others could read.", node.Place);
    }

    /// <summary>Throws where a node reads what it may not.</summary>
    public void CheckRead(Node reader, Node target, Func<SourcePlace> place, Node? tested)
    {
        if (target.ResourceType != ResourceType.Model)
            return;
        var restricted = reader.PackageName != target.PackageName && restrictsAccess(target.PackageName);
        switch (target.Access)
        {
            case "private" when (reader.Group ?? tested?.Group) != target.Group || restricted:
                throw new ProjectException(
                    $"{reader.UniqueId} attempted to reference {target.UniqueId}, which is not allowed because the referenced node is private to the '{target.Group}' group. Put the reader in that group, or widen the model's access.", place());
            case "protected" when restricted:
                throw new ProjectException($"{reader.UniqueId} attempted to reference {target.UniqueId}, which is not allowed because the referenced node is protected to the '{target.PackageName}' package.", place());
        }
    }
}

/// <summary>The groups that the properties files declare.</summary>
internal sealed class ProjectGroups(IEnumerable<NodeGroup> groups)
{
    private readonly HashSet<string> _names = [.. groups.Select(g => g.Name)];

    public IEnumerable<string> Names => _names;

    public bool Contains(string name) => _names.Contains(name);
}
