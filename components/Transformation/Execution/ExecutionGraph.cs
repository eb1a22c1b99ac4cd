using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Execution;

/// <summary>
/// The chosen nodes and which waits for which, whatever lies between them. In a build a test also stands before everything
/// downstream of what it tests.
/// </summary>
internal sealed class ExecutionGraph
{
    private readonly Dictionary<string, HashSet<string>> _waitsFor = [];
    private readonly Dictionary<string, List<string>> _followers = [];
    private readonly Dictionary<string, int> _level = [];
    private readonly Dictionary<string, int> _ahead = [];

    /// <summary>A retry, as dbt does it, takes the failed nodes as they lie in the graph, where unit tests follow their models: <paramref name="unitTestsGate"/> is false.</summary>
    public ExecutionGraph(Dag dag, IReadOnlyList<Node> selected, bool ordered, bool testsGate, bool unitTestsGate = true)
    {
        HashSet<string> chosen = [.. selected.Select(n => n.UniqueId)];
        foreach (var node in selected)
            _waitsFor[node.UniqueId] = ordered && !(unitTestsGate && node.ResourceType == ResourceType.UnitTest) ? Nearest(dag, node.UniqueId, chosen) : [];
        if (testsGate)
            AddTestGates(dag, selected, chosen);
        if (ordered && unitTestsGate)
            AddUnitTests(dag, selected, chosen);
        foreach (var (id, before) in _waitsFor)
            foreach (var other in before)
                (_followers.TryGetValue(other, out var list) ? list : _followers[other] = []).Add(id);
        foreach (var node in selected)
            Level(node.UniqueId);
        foreach (var node in selected.OrderByDescending(n => _level[n.UniqueId]))
            _ahead[node.UniqueId] = Followers(node.UniqueId).Select(id => _ahead[id] + (id.StartsWith("test.", StringComparison.Ordinal) || id.StartsWith("unit_test.", StringComparison.Ordinal) ? 0 : 1)).Aggregate(0, Math.Max);
    }

    public IReadOnlyCollection<string> WaitsFor(string id) => _waitsFor[id];

    public IReadOnlyList<string> Followers(string id) => _followers.GetValueOrDefault(id) ?? (IReadOnlyList<string>)[];

    /// <summary>
    /// Which of the nodes that are ready goes first, the lowest of all: on one thread in dbt's order, by depth and then by id;
    /// on several the one with the longest chain of models behind it, so that no thread is left with nothing to do at the end.
    /// </summary>
    public IComparer<string> Order(int threads) => Comparer<string>.Create((one, other) =>
        threads > 1 && _ahead[other].CompareTo(_ahead[one]) is not 0 and var ahead ? ahead
        : _level[one].CompareTo(_level[other]) is not 0 and var level ? level
        : string.CompareOrdinal(one, other));

    private static HashSet<string> Nearest(Dag dag, string id, HashSet<string> chosen)
    {
        HashSet<string> found = [];
        HashSet<string> seen = [];
        Stack<string> pending = new(dag.Parents(id));
        while (pending.TryPop(out var parent))
        {
            if (!seen.Add(parent))
                continue;
            if (chosen.Contains(parent))
                found.Add(parent);
            else
                foreach (var further in dag.Parents(parent))
                    pending.Push(further);
        }

        return found;
    }

    private void AddTestGates(Dag dag, IReadOnlyList<Node> selected, HashSet<string> chosen)
    {
        var ancestors = selected.Where(n => n.ResourceType is not (ResourceType.Test or ResourceType.UnitTest or ResourceType.Exposure or ResourceType.SavedQuery)).ToDictionary(n => n.UniqueId, n => dag.Ancestors([n.UniqueId]));
        foreach (var test in selected.Where(n => n.ResourceType == ResourceType.Test))
        {
            var tested = test.DependsOn.Where(dag.Nodes.ContainsKey).ToList();
            if (tested.Count == 0)
                continue;
            foreach (var id in dag.Descendants(tested))
                if (chosen.Contains(id) && ancestors.TryGetValue(id, out var above) && tested.TrueForAll(above.Contains))
                    _waitsFor[id].Add(test.UniqueId);
        }
    }

    /// <summary>A unit test runs once all that its model waits for is done, and before the model.</summary>
    private void AddUnitTests(Dag dag, IReadOnlyList<Node> selected, HashSet<string> chosen)
    {
        foreach (var tests in selected.Where(n => n.ResourceType == ResourceType.UnitTest).GroupBy(n => n.DependsOn[0]))
        {
            var before = chosen.Contains(tests.Key) ? _waitsFor[tests.Key].ToList() : [.. Nearest(dag, tests.Key, chosen)];
            foreach (var test in tests)
            {
                _waitsFor[test.UniqueId].UnionWith(before);
                if (chosen.Contains(tests.Key))
                    _waitsFor[tests.Key].Add(test.UniqueId);
            }
        }
    }

    private int Level(string id)
    {
        if (_level.TryGetValue(id, out var known))
            return known;
        _level[id] = 0;
        var level = 0;
        foreach (var before in _waitsFor[id])
            level = Math.Max(level, Level(before) + 1);
        return _level[id] = level;
    }
}
