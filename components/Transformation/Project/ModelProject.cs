using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Project;

/// <summary>A parsed project: its packages, its nodes and their graph.</summary>
public sealed class ModelProject
{
    internal ModelProject(IReadOnlyList<DbtProject> packages, Profile profile, Dag graph, IReadOnlyList<Node> disabled, IReadOnlyList<string> warnings)
    {
        Packages = packages;
        Profile = profile;
        Graph = graph;
        Disabled = disabled;
        Warnings = warnings;
    }

    /// <summary>The project's name.</summary>
    public string Name => Root.Name;

    /// <summary>The project itself.</summary>
    public DbtProject Root => Packages[0];

    /// <summary>The project and the packages it has installed.</summary>
    public IReadOnlyList<DbtProject> Packages { get; }

    /// <summary>Where it builds.</summary>
    public Profile Profile { get; }

    /// <summary>The enabled nodes.</summary>
    public Dag Graph { get; }

    /// <summary>Nodes that are switched off.</summary>
    public IReadOnlyList<Node> Disabled { get; }

    /// <summary>What is not right but does not stop anything.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>How many macros there are, those of the engine included.</summary>
    public int MacroCount { get; internal init; }

    /// <summary>The enabled nodes of a type, by id.</summary>
    public IEnumerable<Node> NodesOf(ResourceType type) =>
        Graph.Nodes.Values.Where(n => n.ResourceType == type).OrderBy(n => n.UniqueId, StringComparer.Ordinal);

    /// <summary>What the project has, as dbt says it.</summary>
    public string Summary()
    {
        (ResourceType Type, string One, string Many)[] kinds =
        [
            (ResourceType.Model, "model", "models"), (ResourceType.Snapshot, "snapshot", "snapshots"),
            (ResourceType.Analysis, "analysis", "analyses"), (ResourceType.Test, "data test", "data tests"),
            (ResourceType.Seed, "seed", "seeds"), (ResourceType.Operation, "operation", "operations"),
            (ResourceType.Source, "source", "sources"), (ResourceType.Exposure, "exposure", "exposures"),
        ];
        var parts = kinds
            .Select(kind => (Count: Graph.Nodes.Values.Count(n => n.ResourceType == kind.Type), kind.One, kind.Many))
            .Where(part => part.Count > 0)
            .Select(part => $"{part.Count} {(part.Count == 1 ? part.One : part.Many)}")
            .Append($"{MacroCount} macros");
        return "Found " + string.Join(", ", parts);
    }
}
