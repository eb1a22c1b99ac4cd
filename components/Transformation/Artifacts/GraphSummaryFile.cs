using System.Globalization;
using System.Text.Json;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Artifacts;

/// <summary>
/// Writes <c>graph_summary.json</c>: the nodes by a number, and which follow which
/// (https://docs.getdbt.com/reference/artifacts/other-artifacts#graph_summaryjson).
/// </summary>
internal static class GraphSummaryFile
{
    /// <summary>The order in which dbt puts the nodes into its graph.</summary>
    private static readonly ResourceType[][] s_order =
    [
        [ResourceType.Source],
        [ResourceType.Model, ResourceType.Seed, ResourceType.Snapshot, ResourceType.Analysis, ResourceType.Test, ResourceType.Operation],
        [ResourceType.SemanticModel], [ResourceType.Exposure], [ResourceType.Function], [ResourceType.Metric], [ResourceType.UnitTest], [ResourceType.SavedQuery],
    ];

    /// <param name="state">Where it goes.</param>
    /// <param name="dag">The graph.</param>
    /// <param name="withTests">Whether it is told, too, what waits for which tests in a build.</param>
    public static void Write(ProjectState state, Dag dag, bool withTests) =>
        Files.WriteWhole(Path.Combine(state.TargetPath, "graph_summary.json"), stream =>
        {
            List<Node> nodes = [.. s_order.SelectMany(types => dag.Nodes.Values.Where(n => types.Contains(n.ResourceType)))];
            Dictionary<string, int> numbers = new(nodes.Count);
            foreach (var node in nodes)
                numbers.Add(node.UniqueId, numbers.Count);
            List<List<int>> followers = [];
            foreach (var node in nodes)
            {
                List<int> following = [];
                foreach (var child in dag.Children(node.UniqueId).Distinct())
                    following.Add(numbers[child]);
                followers.Add(following);
            }

            using var json = new Utf8JsonWriter(stream);
            json.WriteStartObject();
            json.WriteString("_invocation_id", state.InvocationId);
            Graph(json, "linked", nodes, followers);
            if (withTests)
            {
                AddTests(dag, nodes, numbers, followers);
                Graph(json, "with_test_edges", nodes, followers);
            }

            json.WriteEndObject();
        });

    private static void Graph(Utf8JsonWriter json, string name, List<Node> nodes, List<List<int>> followers)
    {
        json.WriteStartObject(name);
        for (var i = 0; i < nodes.Count; i++)
        {
            json.WriteStartObject(i.ToString(CultureInfo.InvariantCulture));
            json.WriteString("name", nodes[i].UniqueId);
            json.WriteString("type", nodes[i].ResourceType.Spelling());
            if (followers[i].Count > 0)
            {
                json.WriteStartArray("succ");
                followers[i].ForEach(json.WriteNumberValue);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>A data test stands before everything that lies below all it reads, as dbt has it without <c>--use-fast-test-edges</c>.</summary>
    private static void AddTests(Dag dag, List<Node> nodes, Dictionary<string, int> numbers, List<List<int>> followers)
    {
        var waiting = nodes.Where(n => s_order[1].Contains(n.ResourceType) && n.ResourceType != ResourceType.Test).Select(n => n.UniqueId).ToHashSet();
        foreach (var test in nodes.Where(n => n.ResourceType == ResourceType.Test))
        {
            HashSet<string>? below = null;
            foreach (var read in dag.Parents(test.UniqueId).Distinct())
            {
                var under = dag.Descendants([read]);
                if (below is null)
                    below = under;
                else
                    below.IntersectWith(under);
            }

            followers[numbers[test.UniqueId]].AddRange((below ?? []).Where(waiting.Contains).Select(id => numbers[id]).Order());
        }
    }
}
