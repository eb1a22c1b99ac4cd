using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project.Warnings;

namespace EcommAspire.Transformation.Project;

/// <summary>Says which versions of models are given up, or soon will be, and who still reads them.</summary>
internal static class ModelVersions
{
    public static void Warn(IReadOnlyList<Node> nodes, NodeResolver resolver, ProjectState state)
    {
        var now = state.Options.Clock.GetUtcNow();
        if (!nodes.Any(n => n.DeprecationDate is not null))
            return;
        foreach (var node in nodes.Where(n => DateOf(n) < now))
            state.Warnings.Add(WarningNames.DeprecatedModel, $"{node.Place}: the model '{Name(node)}' has passed its deprecation date of {node.DeprecationDate}. Remove it, or give it a later date.");
        foreach (var node in nodes)
            foreach (var call in node.Refs)
                if (resolver.Find(call, node.PackageName) is { DeprecationDate: not null } target)
                    state.Warnings.Add(DateOf(target) < now ? WarningNames.DeprecatedReference : WarningNames.UpcomingReferenceDeprecation, $"{node.Place}: '{Name(node)}' reads '{Name(target)}', which {(DateOf(target) < now ? "was deprecated" : "is slated for deprecation")} on {target.DeprecationDate}.{Cure(target)}");
    }

    private static string Cure(Node target) =>
        target.Version is null || target.Version == target.LatestVersion ? "" : $" Its latest version is {target.LatestVersion}.";

    private static string Name(Node node) => node.Version is null ? node.Name : $"{node.Name}.v{node.Version}";

    private static DateTimeOffset? DateOf(Node node) => node.DeprecationDate is { } written && DateTimeOffset.TryParse(written, out var date) ? date : null;
}
