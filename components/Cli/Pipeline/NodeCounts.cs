using EcommAspire.Cli.Output;
using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Graph;

namespace EcommAspire.Cli.Pipeline;

/// <summary>Counts what a run made, each kind by its name: "63 models, 5 seeds, 1 snapshot".</summary>
internal static class NodeCounts
{
    public static string Of(IEnumerable<NodeResult> results) => string.Join(", ", results
        .Where(r => r.Node.ResourceType is not (ResourceType.Test or ResourceType.UnitTest))
        .GroupBy(r => r.Node.ResourceType)
        .OrderByDescending(kind => kind.Count())
        .Select(kind => Amounts.Of(kind.Count(), kind.Key.Spelling())));
}
