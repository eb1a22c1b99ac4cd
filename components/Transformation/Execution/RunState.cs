using System.Collections.Concurrent;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Execution;

/// <summary>What the nodes of one command share while they run.</summary>
internal sealed class RunState(ProjectState project, ModelProject parsed, string command, Action<RunEvent> report)
{
    private readonly Lazy<Jinja.Values.JinjaDict> _graph = new(() => GraphFacts.Of(project, parsed));

    public ProjectState Project => project;

    public string Command => command;

    private IReadOnlyList<string> _selected = [];
    private HashSet<string> _selectedIds = [];

    public bool IsSelected(string id) => _selectedIds.Contains(id);

    public RelationCache Relations { get; } = new();

    /// <summary>For <c>retry</c>: what is taken up.</summary>
    public Resumption? Resumed { get; set; }

    /// <summary>What statements are marked with.</summary>
    public QueryComments Comments { get; } = new(project);

    /// <summary>How the command was asked to run, by dbt's names.</summary>
    public IReadOnlyDictionary<string, object?> Arguments { get; set; } = InvocationArguments.Of(project, command);

    /// <summary>Where relations are read that are not part of the run, if they may come from elsewhere.</summary>
    public Deferral? Deferral { get; } = Execution.Deferral.Of(project, command);

    /// <summary>The ids the command works on.</summary>
    public IReadOnlyList<string> Selected
    {
        get => _selected;
        set => (_selected, _selectedIds) = (value, [.. value]);
    }

    /// <summary>Ephemeral models are compiled once, by whoever needs them first.</summary>
    public ConcurrentDictionary<string, Lazy<CompiledNode>> Ephemeral { get; } = new();

    private readonly ConcurrentDictionary<string, (CompiledNode Node, string Path)> _compiled = new();

    /// <summary>A node has been compiled into a file.</summary>
    public void Compiled(string id, CompiledNode node, string path) => _compiled[id] = (node, path);

    /// <summary>A node's SQL and its file, if it has been compiled.</summary>
    public (CompiledNode Node, string Path)? CompiledOf(string id) => _compiled.TryGetValue(id, out var found) ? found : null;

    private readonly ConcurrentDictionary<string, bool> _said = new();

    /// <summary>Whether a warning has not been said yet in this run.</summary>
    public bool IsNew(string warning) => _said.TryAdd(warning, true);

    public NodeResolver Resolver { get; } = new(parsed.Graph.Nodes.Values, parsed.Name, project.PrefersOwnPackage);

    public Jinja.Values.JinjaDict Graph => _graph.Value;

    public void Report(RunEvent happened) => report(happened);
}

/// <summary>A node's SQL after Jinja.</summary>
/// <param name="Code">The SQL, with the rows of ephemeral models in front.</param>
/// <param name="Bare">The SQL without them.</param>
/// <param name="Ctes">The ephemeral models it reads, those they read before them.</param>
internal sealed record CompiledNode(string Code, string Bare, IReadOnlyList<(string Id, string Cte)> Ctes);
