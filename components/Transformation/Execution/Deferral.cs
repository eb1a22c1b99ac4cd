using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.State;

namespace EcommAspire.Transformation.Execution;

/// <summary>The relations of an earlier run, which stand in for those that this run does not make.</summary>
internal sealed class Deferral(EarlierManifest manifest, Func<string, string> quote)
{
    /// <summary>What a command defers to; null where it does not.</summary>
    public static Deferral? Of(ProjectState state, string command)
    {
        if (!state.Options.Defer && command != "clone")
            return null;
        var earlier = state.Deferred
            ?? throw new ProjectException($"{(command == "clone" ? "clone" : "--defer")} reads relations of an earlier run. Name the folder of its artifacts with --state{(command == "clone" ? "" : " or --defer-state")}.");
        return new Deferral(earlier.Manifest, state.Engine.Quote);
    }

    /// <summary>Where the earlier run has a node; null for what it does not have, or has as no relation.</summary>
    public Relation? Find(Node node) =>
        manifest.Nodes.GetValueOrDefault(node.UniqueId) is { IsRelation: true, IsEphemeral: false, Relation: { } at }
            ? new Relation { Quoter = quote, Database = at.Database, Schema = at.Schema, Identifier = at.Identifier }
            : null;
}
