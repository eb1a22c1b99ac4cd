using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Graph;

/// <summary>Finds the node a <c>ref()</c> or <c>source()</c> means.</summary>
internal sealed class NodeResolver
{
    private readonly Dictionary<string, List<Node>> _refable = [];
    private readonly Dictionary<SourceCall, List<Node>> _sources = [];
    private readonly Dictionary<string, List<Node>> _functions = [];
    private readonly string _root;

    public NodeResolver(IEnumerable<Node> nodes, string rootPackage)
    {
        _root = rootPackage;
        foreach (var node in nodes)
        {
            if (node.ResourceType.IsRefable())
                Add(_refable, node.Name, node);
            else if (node.ResourceType == ResourceType.Source)
                Add(_sources, new SourceCall(node.SourceName!, node.Name), node);
            else if (node.ResourceType == ResourceType.Function)
                Add(_functions, node.Name, node);
        }
    }

    public IEnumerable<string> RefableNames => _refable.Keys;

    public IEnumerable<string> SourceNames => _sources.Keys.Select(s => $"{s.Source}.{s.Table}");

    /// <summary>The package named; else the node's own, the project, any.</summary>
    public Node? Find(RefCall call, string package)
    {
        if (!_refable.TryGetValue(call.Name, out var candidates))
            return null;
        IEnumerable<string?> packages = call.Package is not null ? [call.Package] : package == _root ? [_root, null] : [package, _root, null];
        foreach (var wanted in packages)
        {
            var found = candidates.FirstOrDefault(n => (wanted is null || n.PackageName == wanted) && IsVersion(n, call.Version));
            if (found is not null)
                return found;
        }

        return null;
    }

    public Node? Find(SourceCall call, string package)
    {
        if (!_sources.TryGetValue(call, out var candidates))
            return null;
        return candidates.Find(n => n.PackageName == package) ?? candidates.Find(n => n.PackageName == _root) ?? candidates[0];
    }

    public Node? Find(FunctionCall call, string package)
    {
        if (!_functions.TryGetValue(call.Name, out var candidates))
            return null;
        return call.Package is { } named
            ? candidates.Find(n => n.PackageName == named)
            : candidates.Find(n => n.PackageName == package) ?? candidates.Find(n => n.PackageName == _root) ?? candidates[0];
    }

    /// <summary>The name that a reader of nothing may have meant; never its own.</summary>
    public string Suggest(RefCall call, Node? reader = null) => Nearest.Suffix(call.Name, RefableNames.Where(n => n != reader?.Name));

    public string Suggest(SourceCall call) => Nearest.Suffix($"{call.Source}.{call.Table}", SourceNames);

    public string Suggest(FunctionCall call) => Nearest.Suffix(call.Name, _functions.Keys);

    private static bool IsVersion(Node node, string? version) =>
        version is null ? node.Version is null || node.Version == node.LatestVersion : node.Version == version;

    private static void Add<T>(Dictionary<T, List<Node>> index, T key, Node node) where T : notnull =>
        (index.TryGetValue(key, out var list) ? list : index[key] = []).Add(node);
}
