using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Artifacts.Catalog;

/// <summary>The project's relations as the database has them, by node.</summary>
internal sealed class ProjectCatalog
{
    private readonly Dictionary<string, CatalogTable> _tables = [];

    public ProjectCatalog(IEnumerable<CatalogTable> tables, IEnumerable<Node> nodes, IReadOnlyList<string> errors, string defaultDatabase)
    {
        Errors = errors;
        Dictionary<(string, string, string), CatalogTable> found = [];
        foreach (var table in tables)
            found[Key(table.Database ?? defaultDatabase, table.Schema, table.Name)] = table;
        foreach (var node in nodes)
            if (found.TryGetValue(Key(node.Database ?? defaultDatabase, node.Schema, node.Identifier ?? node.Alias), out var table))
                _tables[node.UniqueId] = table;
    }

    /// <summary>A catalog that was not asked for.</summary>
    public static ProjectCatalog Empty { get; } = new([], [], [], "");

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<string> Errors { get; }

    /// <summary>A node's relation, or null where the database has none.</summary>
    public CatalogTable? Find(Node node) => _tables.GetValueOrDefault(node.UniqueId);

    /// <summary>The nodes of a project that become relations, or are some.</summary>
    public static IReadOnlyList<Node> RelationsOf(Dag graph) =>
        [.. graph.Nodes.Values.Where(n => n.ResourceType == ResourceType.Source || n.ResourceType.IsRefable() && !n.IsEphemeral)];

    private static (string, string, string) Key(string database, string schema, string name) =>
        (database.ToLowerInvariant(), schema.ToLowerInvariant(), name.ToLowerInvariant());
}
