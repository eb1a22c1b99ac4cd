namespace EcommAspire.Transformation.Graph;

/// <summary>The project's nodes and who reads whom.</summary>
public sealed class Dag
{
    private readonly Dictionary<string, Node> _nodes;
    private readonly Dictionary<string, List<string>> _children = [];

    internal Dag(IEnumerable<Node> nodes)
    {
        _nodes = nodes.ToDictionary(n => n.UniqueId);
        foreach (var node in _nodes.Values)
            foreach (var parent in node.DependsOn)
                if (_nodes.ContainsKey(parent))
                    (_children.TryGetValue(parent, out var list) ? list : _children[parent] = []).Add(node.UniqueId);
    }

    /// <summary>All nodes by id.</summary>
    public IReadOnlyDictionary<string, Node> Nodes => _nodes;

    /// <summary>The nodes a node reads.</summary>
    public IEnumerable<string> Parents(string id) => _nodes[id].DependsOn.Where(_nodes.ContainsKey);

    /// <summary>The nodes that read a node.</summary>
    public IReadOnlyList<string> Children(string id) => _children.GetValueOrDefault(id) ?? (IReadOnlyList<string>)[];

    /// <summary>Everything upstream of some nodes, up to a depth; the nodes themselves not included unless they are upstream of each other.</summary>
    public HashSet<string> Ancestors(IEnumerable<string> ids, int? depth = null) => Walk(ids, Parents, depth);

    /// <summary>Everything downstream of some nodes, up to a depth.</summary>
    public HashSet<string> Descendants(IEnumerable<string> ids, int? depth = null) => Walk(ids, Children, depth);

    /// <summary>A cycle as the ids on it, the first repeated at the end; null where there is none.</summary>
    public IReadOnlyList<string>? FindCycle()
    {
        Dictionary<string, int> state = new(_nodes.Count);
        foreach (var start in _nodes.Keys.Order(StringComparer.Ordinal))
        {
            if (state.ContainsKey(start))
                continue;
            List<string> path = [start];
            Stack<IEnumerator<string>> pending = new([Parents(start).GetEnumerator()]);
            state[start] = 1;
            while (pending.TryPeek(out var parents))
            {
                if (!parents.MoveNext())
                {
                    pending.Pop();
                    state[path[^1]] = 2;
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                var next = parents.Current;
                switch (state.GetValueOrDefault(next))
                {
                    case 0:
                        state[next] = 1;
                        path.Add(next);
                        pending.Push(Parents(next).GetEnumerator());
                        break;
                    case 1:
                        List<string> cycle = [.. path.Skip(path.IndexOf(next)), next];
                        cycle.Reverse();
                        return cycle;
                }
            }
        }

        return null;
    }

    private static HashSet<string> Walk(IEnumerable<string> start, Func<string, IEnumerable<string>> next, int? depth)
    {
        HashSet<string> seen = [];
        var level = start.ToList();
        for (var d = 0; level.Count > 0 && (depth is null || d < depth); d++)
        {
            List<string> following = [];
            foreach (var id in level)
                foreach (var other in next(id))
                    if (seen.Add(other))
                        following.Add(other);
            level = following;
        }

        return seen;
    }
}
