using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Execution.Contracts;

/// <summary>What the foreign keys of a model go to, as relations: known once the model is compiled.</summary>
internal static class ForeignKeyTargets
{
    /// <summary>The relation of each <c>to</c>; null for a model without foreign keys.</summary>
    public static IReadOnlyDictionary<string, string>? Of(Node node, RunScope scope)
    {
        if (node.ResourceType != ResourceType.Model)
            return null;
        Dictionary<string, string>? targets = null;
        foreach (var to in ContractRules.ForeignKeys(node))
            if (Rendered(to, scope) is { } relation)
                (targets ??= [])[to] = relation.Render();
        return targets;
    }

    /// <summary>The relation that <c>ref()</c> or <c>source()</c> of a constraint means.</summary>
    public static Relation? Rendered(string to, RunScope scope) =>
        MacroRegistry.Language.RenderNative($"{{{{ {to} }}}}", scope, scope.Relation?.Render() ?? "", RenderOptions.Default) as Relation;

    /// <summary>A constraint with the relation in place of its <c>to</c>.</summary>
    public static object? Resolved(Node node, object? constraint) =>
        node.ForeignKeyTargets is { } targets && constraint is IReadOnlyDictionary<string, object?> written
            && written.GetValueOrDefault("to") is string to && targets.TryGetValue(to, out var relation)
            ? new OrderedDictionary<string, object?>(written) { ["to"] = relation }
            : constraint;
}
