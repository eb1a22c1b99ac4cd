using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Syntax;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Project;

/// <summary>
/// Where nodes live: what <c>generate_alias_name</c>, <c>generate_schema_name</c> and <c>generate_database_name</c> say. A package's
/// own macro of such a name is for its nodes, the project's for all others
/// (https://docs.getdbt.com/docs/build/custom-schemas).
/// </summary>
internal sealed class NodeNames(ProjectState state)
{
    private readonly Dictionary<(string Component, string Package), NameMacro?> _macros = [];

    public string Alias(Node node) => Given(node, "alias", "alias", out var custom)
        ?? (custom is { Length: > 0 } ? custom : node.Version is { Length: > 0 } version ? $"{node.Name}_v{version.Replace('.', '_')}" : node.Name);

    public string Schema(Node node) => Given(node, "schema", "schema", out var custom)
        ?? (custom is null ? state.Profile.Schema : $"{state.Profile.Schema}_{custom}");

    public string Database(Node node) => Given(node, "database", "database", out var custom) ?? custom ?? state.Database;

    /// <summary>What a macro of the project says, or null where the engine's own decides: that one is not rendered for every node.</summary>
    private string? Given(Node node, string component, string key, out string? custom)
    {
        custom = node.Config[key] switch { null => null, string text => text.Trim(), var other => PlainValues.Str(other) };
        if (MacroFor(component, node.PackageName) is not { } macro)
            return null;
        try
        {
            var name = macro.Bound.Call(new CallArguments(custom, macro.ReadsNode ? NodeFacts.Of(node) : null));
            var result = name is null or Undefined ? "" : JinjaValue.ToText(name).Trim();
            return result.Length > 0 ? result : component switch { "alias" => node.Name, "schema" => state.Profile.Schema, _ => state.Database };
        }
        catch (JinjaException e)
        {
            throw new ProjectException($"generate_{component}_name failed: {JinjaPlaces.Text(e)}", node.Place, e);
        }
    }

    private NameMacro? MacroFor(string component, string package)
    {
        if (_macros.TryGetValue((component, package), out var known))
            return known;
        var name = $"generate_{component}_name";
        var definition = state.Macros.Find(package, name) ?? state.Macros.ResolveFromRoot(name)!;
        if (definition.Package == MacroRegistry.Internal && !IsImplemented(name))
            return _macros[(component, package)] = null;
        // The macro sees the names of the package it stands in, not of the node's.
        var home = definition.Package == MacroRegistry.Internal ? state.Root.Name : definition.Package;
        var scope = new ParseScope(state, home, new Relation { Quoter = state.Engine.Quote }) { NeedsVars = true };
        return _macros[(component, package)] = new(definition.Template.BindMacro(definition.Node, scope), Names(definition.Node, definition.Node.Parameters.ElementAtOrDefault(1)?.Name));
    }

    /// <summary>Whether a macro can see what is given as that parameter: what it names, or has among all that was given.</summary>
    private static bool Names(MacroNode macro, string? parameter)
    {
        Stack<TemplateNode> pending = new([macro]);
        while (pending.TryPop(out var node))
        {
            if (node is NameExpression { Name: var name } && (name == parameter || name is "varargs" or "kwargs"))
                return true;
            foreach (var child in node.Children)
                pending.Push(child);
        }

        return false;
    }

    /// <summary>A macro that gives names.</summary>
    /// <param name="Bound">The macro.</param>
    /// <param name="ReadsNode">Whether it asks for the node, all of which need not be made for one that does not.</param>
    private sealed record NameMacro(JinjaMacro Bound, bool ReadsNode);

    /// <summary>Whether some package has an implementation that the engine's macro would dispatch to.</summary>
    private bool IsImplemented(string name) => state.Macros.Packages.Any(p => p != MacroRegistry.Internal
        && (state.Macros.Find(p, "default__" + name) ?? state.Macros.Find(p, $"{state.Profile.Type}__{name}")) is not null);
}
