using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project.Warnings;

namespace EcommAspire.Transformation.Project;

/// <summary>A parsed project: its packages, its nodes and their graph.</summary>
public sealed class ModelProject
{
    internal ModelProject(IReadOnlyList<DbtProject> packages, Profile profile, Dag graph, IReadOnlyList<Node> disabled, IReadOnlyList<ProjectWarning> warnings)
    {
        Packages = packages;
        Profile = profile;
        Graph = graph;
        Disabled = disabled;
        NamedWarnings = warnings;
        Warnings = [.. warnings.Select(w => w.Text)];
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

    /// <summary>What is not right but does not stop anything, each with dbt's name for it.</summary>
    public IReadOnlyList<ProjectWarning> NamedWarnings { get; }

    /// <summary>What is not right but does not stop anything.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The groups that models belong to.</summary>
    public IReadOnlyList<NodeGroup> Groups { get; internal init; } = [];

    /// <summary>How many macros there are, those of the engine included.</summary>
    public int MacroCount { get; internal init; }

    /// <summary>The selectors of <c>selectors.yml</c>.</summary>
    internal SavedSelectors Selectors { get; init; } = null!;

    /// <summary>Which macros name which.</summary>
    internal MacroGraph MacroGraph { get; init; } = null!;

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
            (ResourceType.Source, "source", "sources"), (ResourceType.Exposure, "exposure", "exposures"), (ResourceType.Metric, "metric", "metrics"),
        ];
        (ResourceType Type, string One, string Many)[] last =
        [
            (ResourceType.SemanticModel, "semantic model", "semantic models"), (ResourceType.SavedQuery, "saved query", "saved queries"), (ResourceType.UnitTest, "unit test", "unit tests"), (ResourceType.Function, "function", "functions"),
        ];
        var counts = Graph.Nodes.Values.CountBy(n => n.ResourceType).ToDictionary();
        var parts = Counted(kinds)
            .Append((Count: MacroCount, One: "macro", Many: "macros"))
            .Append((Count: Groups.Count, One: "group", Many: "groups"))
            .Concat(Counted(last))
            .Where(part => part.Count > 0)
            .Select(part => $"{part.Count} {(part.Count == 1 ? part.One : part.Many)}");
        return "Found " + string.Join(", ", parts);

        IEnumerable<(int Count, string One, string Many)> Counted(IEnumerable<(ResourceType Type, string One, string Many)> some) =>
            some.Select(kind => (counts.GetValueOrDefault(kind.Type), kind.One, kind.Many));
    }
}
