using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Graph;

/// <summary>Finds the node a <c>ref()</c> or <c>source()</c> means.</summary>
internal sealed class NodeResolver
{
    /// <summary>https://docs.getdbt.com/reference/global-configs/behavior-changes#package-ref-search-order</summary>
    public const string OwnBeforeRootFlag = "require_ref_searches_node_package_before_root";

    private readonly Dictionary<string, List<Node>> _refable = [];
    private readonly Dictionary<SourceCall, List<Node>> _sources = [];
    private readonly Dictionary<string, List<Node>> _functions = [];
    private readonly string _root;
    private readonly bool _ownBeforeRoot;

    /// <param name="nodes">The nodes to choose from.</param>
    /// <param name="rootPackage">The project's name.</param>
    /// <param name="ownBeforeRoot">Whether a package's node means its own package's before the project's, which dbt has by the flag <see cref="OwnBeforeRootFlag"/>.</param>
    public NodeResolver(IEnumerable<Node> nodes, string rootPackage, bool ownBeforeRoot)
    {
        _root = rootPackage;
        _ownBeforeRoot = ownBeforeRoot;
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

    /// <summary>The package named; else the project and the node's own, in the order that the flag says, then any.</summary>
    public Node? Find(RefCall call, string package)
    {
        if (!_refable.TryGetValue(call.Name, out var candidates))
            return null;
        foreach (var wanted in Packages(call.Package, package))
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
        return First(candidates, null, package);
    }

    public Node? Find(FunctionCall call, string package) =>
        _functions.TryGetValue(call.Name, out var candidates) ? First(candidates, call.Package, package) : null;

    private Node? First(List<Node> candidates, string? named, string package) =>
        Packages(named, package).Select(wanted => candidates.Find(n => wanted is null || n.PackageName == wanted)).FirstOrDefault(n => n is not null);

    private string?[] Packages(string? named, string package) =>
        named is not null ? [named] : package == _root ? [_root, null] : _ownBeforeRoot ? [package, _root, null] : [_root, package, null];

    /// <summary>The name that a reader of nothing may have meant; never its own.</summary>
    public string Suggest(RefCall call, Node? reader = null) => Nearest.Suffix(call.Name, RefableNames.Where(n => n != reader?.Name));

    public string Suggest(SourceCall call) => Nearest.Suffix($"{call.Source}.{call.Table}", SourceNames);

    public string Suggest(FunctionCall call) => Nearest.Suffix(call.Name, _functions.Keys);

    private static bool IsVersion(Node node, string? version) =>
        version is null ? node.Version is null || node.Version == node.LatestVersion : node.Version == version;

    private static void Add<T>(Dictionary<T, List<Node>> index, T key, Node node) where T : notnull =>
        (index.TryGetValue(key, out var list) ? list : index[key] = []).Add(node);
}
