using EcommAspire.Transformation.Engines;
using EcommAspire.Transformation.Execution.Microbatch;
using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Execution;

/// <summary>
/// Runs nodes on a few threads, each as soon as what it waits for is done; skips what comes after a failure. A node for which
/// memory did not suffice beside others runs once more with nothing beside it: what fits must not depend on what runs when.
/// </summary>
/// <param name="run">What the nodes share.</param>
/// <param name="runNode">Runs one node.</param>
/// <param name="nodes">The nodes.</param>
/// <param name="graph">Which waits for which.</param>
/// <param name="failFast">Whether to stop at the first failure.</param>
internal sealed class Scheduler(RunState run, Func<Node, IEngineSession, CancellationToken, NodeResult> runNode, IReadOnlyList<Node> nodes, ExecutionGraph graph, bool failFast)
{
    /// <summary>Why a node is skipped once another has failed and the run is to stop at that.</summary>
    public const string FailedFast = "Skipping due to fail_fast";

    /// <summary>Why a node is skipped once the run was told to stop.</summary>
    public const string Stopped = "The run was stopped.";

    private readonly Dictionary<string, Node> _nodes = nodes.ToDictionary(n => n.UniqueId);
    private readonly Dictionary<string, int> _waiting = nodes.ToDictionary(n => n.UniqueId, n => graph.WaitsFor(n.UniqueId).Count);
    private readonly Dictionary<string, string> _blocked = [];
    private readonly Dictionary<string, NodeResult> _broken = [];
    private readonly List<NodeResult> _results = [];
    private readonly object _gate = new();
    private readonly HashSet<string> _running = [];
    private readonly HashSet<string> _accompanied = [];
    private readonly Queue<(Node Node, int Index)> _postponed = new();
    private bool _isAlone;
    private PriorityQueue<string, string> _ready = new();
    private int _released;
    private int _started;
    private int _left = nodes.Count;
    private bool _failed;
    private bool _stopping;
    private Exception? _crash;

    /// <summary>Whether a failure ended the run before its end.</summary>
    public bool StoppedEarly => _stopping && _crash is null;

    public IReadOnlyList<NodeResult> Run(IReadOnlyList<IEngineSession> sessions, CancellationToken cancellation)
    {
        _ready = new(graph.Order(sessions.Count));
        lock (_gate)
            Release(_nodes.Keys.Where(id => _waiting[id] == 0));

        using var interrupting = cancellation.Register(() => Interrupt(sessions));
        var threads = sessions.Take(Math.Max(1, Math.Min(sessions.Count, nodes.Count))).Select((session, i) =>
        {
            // Deep macros need more stack than a pool thread has.
            var thread = new Thread(() => Work(session, sessions, cancellation), 16 * 1024 * 1024) { Name = $"Thread-{i + 1}", IsBackground = true };
            thread.Start();
            return thread;
        }).ToList();
        threads.ForEach(t => t.Join());
        return _crash is null ? _results : throw new InvalidOperationException("The engine stumbled over its own mistake.", _crash);
    }

    private static void Interrupt(IReadOnlyList<IEngineSession> sessions)
    {
        foreach (var session in sessions)
            session.Interrupt();
    }

    private void Work(IEngineSession session, IReadOnlyList<IEngineSession> sessions, CancellationToken cancellation)
    {
        while (Next() is var (node, index, again))
        {
            var description = Descriptions.Of(node);
            try
            {
                NodeResult result;
                if (Skipped(node, cancellation) is { } skipped)
                {
                    result = skipped;
                }
                else if (node.ResourceType is ResourceType.Exposure or ResourceType.SavedQuery)
                {
                    result = new NodeResult { Node = node, Status = NodeStatus.NoOp, Message = "NO-OP", Failures = 0 };
                }
                else
                {
                    if (!again)
                        run.Report(new NodeStarted(node, index, nodes.Count, description));
                    result = runNode(node, session, cancellation);
                    if (!again && result.IsWorthAnotherTry && Postponed(node, index))
                    {
                        run.Report(new LogLine($"Memory did not suffice for {node.Name} beside what else ran; it runs once more by itself.", LogLevel.Info));
                        continue;
                    }
                }

                run.Report(new NodeFinished(result, index, nodes.Count, description));
                Finish(node, result, sessions);
            }
            catch (Exception e)
            {
                // A mistake of ours must end the run, not leave the other threads waiting.
                lock (_gate)
                {
                    _crash ??= e;
                    _stopping = true;
                }

                Finish(node, new NodeResult { Node = node, Status = NodeStatus.Error, Message = e.Message }, sessions);
            }
        }
    }

    private NodeResult? Skipped(Node node, CancellationToken cancellation)
    {
        var skipped = new NodeResult { Node = node, Status = NodeStatus.Skipped };
        if (cancellation.IsCancellationRequested)
            return skipped with { Message = Stopped };
        lock (_gate)
        {
            if (_stopping)
                return skipped with { Message = FailedFast };
            if (_broken.TryGetValue(node.UniqueId, out var ephemeral))
                return skipped with { Message = EphemeralException.Describe(node, ephemeral.Node), BrokenEphemeral = ephemeral };
            return _blocked.TryGetValue(node.UniqueId, out var by) ? skipped with { SkippedAfter = by } : null;
        }
    }

    private void Finish(Node node, NodeResult result, IReadOnlyList<IEngineSession> sessions)
    {
        lock (_gate)
        {
            Leave(node);
            _results.Add(result);
            var blocks = result.IsFailure || result.Status == NodeStatus.Skipped;
            _failed |= result.IsFailure && failFast;
            List<string> next = [];
            foreach (var id in graph.Followers(node.UniqueId))
            {
                if (blocks)
                    _blocked.TryAdd(id, _blocked.GetValueOrDefault(node.UniqueId) ?? node.UniqueId);
                if (result.BrokenEphemeral is { } broken)
                    _broken.TryAdd(id, broken);
                if (--_waiting[id] == 0)
                    next.Add(id);
            }

            --_left;
            // As in dbt, what was ready together with the failed node still runs; nothing is begun after it.
            if (_failed && !_stopping && (next.Count > 0 || _released == nodes.Count))
            {
                _stopping = true;
                Interrupt(sessions);
            }

            Release(next);
        }
    }

    /// <summary>Waits for a node that is ready, or that is to run once more and has all to itself; null once all are done.</summary>
    private (Node Node, int Index, bool Again)? Next()
    {
        lock (_gate)
        {
            while (_left > 0)
            {
                if (_postponed.Count > 0)
                {
                    if (_running.Count == 0)
                    {
                        _isAlone = true;
                        var (node, index) = _postponed.Dequeue();
                        _running.Add(node.UniqueId);
                        return (node, index, true);
                    }
                }
                else if (!_isAlone && _ready.TryDequeue(out var id, out _))
                {
                    _running.Add(id);
                    if (_running.Count > 1)
                        _accompanied.UnionWith(_running);
                    return (_nodes[id], ++_started, false);
                }

                Monitor.Wait(_gate);
            }

            return null;
        }
    }

    /// <summary>Puts a node off until nothing else runs; false where nothing else did.</summary>
    private bool Postponed(Node node, int index)
    {
        lock (_gate)
        {
            if (!_accompanied.Contains(node.UniqueId))
                return false;
            Leave(node);
            _postponed.Enqueue((node, index));
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    private void Leave(Node node)
    {
        _running.Remove(node.UniqueId);
        _isAlone = false;
    }

    private void Release(IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            _ready.Enqueue(id, id);
            _released++;
        }

        Monitor.PulseAll(_gate);
    }
}

/// <summary>What is done to a node, in dbt's words.</summary>
internal static class Descriptions
{
    public static string Of(Node node) => node.ResourceType switch
    {
        ResourceType.Model when MicrobatchRules.IsMicrobatch(node) => $"sql microbatch model {node.Schema}.{node.Alias}",
        ResourceType.Model => $"sql {node.Config.Materialized} model {node.Schema}.{node.Alias}",
        ResourceType.Seed => $"seed file {node.Schema}.{node.Alias}",
        ResourceType.Snapshot => $"snapshot {node.Schema}.{node.Alias}",
        ResourceType.Function => $"function {node.Schema}.{node.Alias}",
        ResourceType.Test => $"test {node.Name}",
        ResourceType.Exposure => $"exposure {node.Name}",
        ResourceType.Source => $"freshness of {node.SourceName}.{node.Name}",
        ResourceType.SavedQuery => $"saved query {node.Name}",
        ResourceType.Operation => $"hook: {node.PackageName}.{Hook(node)}",
        _ => $"{node.ResourceType.Spelling()} {NameOf(node)}",
    };

    /// <summary>A test's name as lines of progress have it: a unit test's with the model it tests.</summary>
    public static string NameOf(Node node) => node.UnitTest is { } test ? $"{test.Model.Name}::{node.Name}" : node.Name;

    /// <summary>on-run-start.0</summary>
    private static string Hook(Node node) => $"{node.Tags.FirstOrDefault()}.{node.Index}";
}
