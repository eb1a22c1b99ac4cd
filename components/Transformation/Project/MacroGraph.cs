using EcommAspire.Transformation.Jinja.Syntax;

namespace EcommAspire.Transformation.Project;

/// <summary>Which macro's text names which other macros, and the texts of the project's own.</summary>
internal sealed class MacroGraph
{
    private readonly MacroRegistry _macros;
    private readonly string _adapter;
    private readonly Dictionary<string, IReadOnlyList<string>> _names = [];
    private readonly Lazy<IReadOnlyDictionary<string, string>> _texts;

    public MacroGraph(MacroRegistry macros, string adapter)
    {
        _macros = macros;
        _adapter = adapter;
        _texts = new(() => macros.All.Where(m => m.Package != MacroRegistry.Internal).ToDictionary(m => m.UniqueId, TextOf));
    }

    /// <summary>The macros of the project and of its packages as they are written, by id.</summary>
    public IReadOnlyDictionary<string, string> Texts => _texts.Value;

    /// <summary>A macro as it is written, from its tag to the tag that ends it.</summary>
    public static string TextOf(MacroDefinition macro)
    {
        var (source, from, to) = (macro.Template.Source, macro.Node.Position.Offset, macro.Node.End.Offset);
        return source[from..Math.Clamp(to, from, source.Length)];
    }

    /// <summary>The macros that a macro names, whether it reaches them or not.</summary>
    public IReadOnlyList<string> NamedBy(MacroDefinition macro)
    {
        lock (_names)
        {
            if (_names.TryGetValue(macro.UniqueId, out var known))
                return known;
            HashSet<string> found = [];
            Stack<TemplateNode> pending = new([macro.Node]);
            while (pending.TryPop(out var node))
            {
                foreach (var child in node.Children)
                    pending.Push(child);
                foreach (var named in Named(node, macro.Package))
                    if (named.UniqueId != macro.UniqueId)
                        found.Add(named.UniqueId);
            }

            return _names[macro.UniqueId] = [.. found.Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Macros and everything they name, through as many others as it takes.</summary>
    public IReadOnlySet<string> Reachable(IEnumerable<string> ids)
    {
        HashSet<string> seen = [];
        Stack<string> pending = new(ids);
        while (pending.TryPop(out var id))
        {
            if (seen.Add(id) && _macros.ById(id) is { } macro)
                foreach (var next in NamedBy(macro))
                    pending.Push(next);
        }

        return seen;
    }

    private IEnumerable<MacroDefinition> Named(TemplateNode node, string package)
    {
        switch (node)
        {
            case NameExpression name when _macros.Resolve(name.Name, package) is { } found:
                return [found];
            case AttributeExpression { Target: NameExpression owner } attribute when _macros.Find(owner.Name, attribute.Name) is { } found:
                return [found];
            case CallExpression { Function: AttributeExpression { Name: "dispatch" }, Arguments: var arguments }
                when (arguments.Positional.FirstOrDefault() ?? arguments.Named.FirstOrDefault(a => a.Name == "macro_name")?.Value) is LiteralExpression { Value: string dispatched }:
                return Implementations(dispatched);
            default:
                return [];
        }
    }

    private IEnumerable<MacroDefinition> Implementations(string dispatched)
    {
        string[] names = [$"{_adapter}__{dispatched}", $"default__{dispatched}"];
        foreach (var package in _macros.Packages)
            foreach (var name in names)
                if (_macros.Find(package, name) is { } found)
                    yield return found;
    }
}
