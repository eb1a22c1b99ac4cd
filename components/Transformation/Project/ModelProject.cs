using EcommAspire.Transformation.Execution;
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

    /// <summary>The same as lines of a command's progress.</summary>
    public IReadOnlyList<LogLine> WarningLines => [.. NamedWarnings.Select(w => new LogLine(w.Line, LogLevel.Warning, w.Name))];

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
        List<string> parts = [];
        Nodes(ResourceType.Model, "model", "models");
        Nodes(ResourceType.Snapshot, "snapshot", "snapshots");
        Nodes(ResourceType.Analysis, "analysis", "analyses");
        Nodes(ResourceType.Test, "data test", "data tests");
        Nodes(ResourceType.Seed, "seed", "seeds");
        Nodes(ResourceType.Operation, "operation", "operations");
        Nodes(ResourceType.Source, "source", "sources");
        Nodes(ResourceType.Exposure, "exposure", "exposures");
        Nodes(ResourceType.Metric, "metric", "metrics");
        Some(MacroCount, "macro", "macros");
        Some(Groups.Count, "group", "groups");
        Nodes(ResourceType.SemanticModel, "semantic model", "semantic models");
        Nodes(ResourceType.SavedQuery, "saved query", "saved queries");
        Nodes(ResourceType.UnitTest, "unit test", "unit tests");
        Nodes(ResourceType.Function, "function", "functions");
        return "Found " + string.Join(", ", parts);

        void Nodes(ResourceType type, string one, string many) => Some(Graph.Nodes.Values.Count(n => n.ResourceType == type), one, many);

        void Some(int count, string one, string many)
        {
            if (count > 0)
                parts.Add($"{count} {(count == 1 ? one : many)}");
        }
    }
}
