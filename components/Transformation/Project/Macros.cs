using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Syntax;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Project;

/// <summary>A macro, a generic test or a materialization, as written in a package.</summary>
internal sealed record MacroDefinition(string Name, string Package, JinjaTemplate Template, MacroNode Node, string Path, string DisplayPath)
{
    public string UniqueId { get; } = $"macro.{Package}.{Name}";

    /// <summary>For a materialization: its languages; else empty.</summary>
    public IReadOnlyList<string> SupportedLanguages { get; init; } = [];

    /// <summary>What a properties file says of it, if one does.</summary>
    public MacroDescription? Described { get; set; }

    /// <summary>What it does.</summary>
    public string Description => Described?.Description ?? "";
}

/// <summary>Every macro of every package, and the order in which a name is looked for.</summary>
internal sealed class MacroRegistry(string rootPackage)
{
    /// <summary>The namespace of the engine's own macros.</summary>
    public const string Internal = "dbt";

    private static readonly BlockTag[] s_tags =
    [
        new("test", BlockHeader.Signature), new("data_test", BlockHeader.Signature),
        new("materialization", BlockHeader.Options), new("snapshot"), new("docs", BlockHeader.Name, IsRaw: true),
    ];

    private readonly Dictionary<string, Dictionary<string, MacroDefinition>> _packages = [];

    /// <summary>dbt's Jinja: the tags it adds, and its filters.</summary>
    public static JinjaEnvironment Language { get; } = JinjaEnvironment.Default.WithBlockTags(s_tags);

    public int Count => _packages.Values.Sum(p => p.Count);

    public IEnumerable<MacroDefinition> All => _packages.Values.SelectMany(p => p.Values);

    public IEnumerable<string> Packages => _packages.Keys;

    public bool HasPackage(string package) => _packages.ContainsKey(package);

    /// <summary>The macros of the engine itself.</summary>
    public void AddInternal()
    {
        foreach (var (name, template) in InternalMacros.Files)
            Add(Internal, template, name, name);
    }

    /// <summary>The macros, tests and materializations of one file.</summary>
    public void AddFile(string package, string source, string path, string display)
    {
        if (JinjaEnvironment.MayHoldJinja(source))
            Add(package, Parse(source, display), path, display);
    }

    private void Add(string package, JinjaTemplate template, string path, string display)
    {
        foreach (var macro in template.Macros)
            Add(new MacroDefinition(macro.Name, package, template, macro, path, display));
        foreach (var block in template.HostBlocks)
        {
            switch (block.Tag.Name)
            {
                case "test" or "data_test":
                    Add(new MacroDefinition("test_" + block.Name, package, template, block.Macro, path, display));
                    break;
                case "materialization":
                    var adapter = block.Options.FirstOrDefault(o => o.Name == "adapter")?.Value is LiteralExpression { Value: string named } ? named : "default";
                    Add(new MacroDefinition($"materialization_{block.Name}_{adapter}", package, template, block.Macro, path, display) { SupportedLanguages = Languages(block) });
                    break;
            }
        }
    }

    private static IReadOnlyList<string> Languages(HostBlockNode block) =>
        block.Options.FirstOrDefault(o => o.Name == "supported_languages")?.Value is ListExpression list
            ? [.. list.Items.OfType<LiteralExpression>().Select(i => i.Value).OfType<string>()]
            : ["sql"];

    public static JinjaTemplate Parse(string source, string display)
    {
        try
        {
            return Language.Parse(source, display);
        }
        catch (JinjaException e)
        {
            throw JinjaPlaces.Wrap(e, display);
        }
    }

    /// <summary>The macro of an id such as <c>macro.shop.cents</c>.</summary>
    public MacroDefinition? ById(string id) =>
        id.Split('.', 3) is ["macro", var package, var name] ? Find(package, name) : null;

    public MacroDefinition? Find(string package, string name) => _packages.GetValueOrDefault(package)?.GetValueOrDefault(name);

    /// <summary>An unqualified name: the node's package, the project, the engine's own macros.</summary>
    public MacroDefinition? Resolve(string name, string package) =>
        Find(package, name) ?? Find(rootPackage, name) ?? Find(Internal, name);

    /// <summary>A name that a project overrides: the project first, then the engine's own, then any package.</summary>
    public MacroDefinition? ResolveFromRoot(string name) => Find(rootPackage, name) ?? Find(Internal, name);

    /// <summary>Whether an installed package may take the place of a built-in materialization, as in dbt before 1.8: https://docs.getdbt.com/reference/global-configs/behavior-changes#package-override-for-built-in-materialization</summary>
    public bool LetsPackagesReplaceBuiltIns { get; init; }

    /// <summary>A materialization: the adapter's own before the default, and within those the project's before packages' before the engine's.</summary>
    public MacroDefinition? Materialization(string name, string adapter)
    {
        string[] macros = [$"materialization_{name}_{adapter}", $"materialization_{name}_default"];
        var mayBePackages = LetsPackagesReplaceBuiltIns || macros.All(m => Find(Internal, m) is null);
        return macros.Select(m => Find(rootPackage, m) ?? (mayBePackages ? OfPackages(m) : null) ?? Find(Internal, m)).FirstOrDefault(m => m is not null);
    }

    /// <summary>Whether a materialization is an installed package's, in place of one that is built in.</summary>
    public bool ReplacesBuiltIn(MacroDefinition materialization, string name, string adapter) =>
        materialization.Package != rootPackage && materialization.Package != Internal
        && (Find(Internal, $"materialization_{name}_{adapter}") ?? Find(Internal, $"materialization_{name}_default")) is not null;

    private MacroDefinition? OfPackages(string macro) =>
        _packages.Where(p => p.Key != Internal && p.Key != rootPackage).Select(p => p.Value.GetValueOrDefault(macro)).FirstOrDefault(m => m is not null);

    public IEnumerable<string> NamesFor(string package) =>
        new[] { package, rootPackage, Internal }.Distinct().Where(_packages.ContainsKey).SelectMany(p => _packages[p].Keys);

    public IEnumerable<MacroDefinition> Of(string package) => _packages.GetValueOrDefault(package)?.Values ?? Enumerable.Empty<MacroDefinition>();

    private void Add(MacroDefinition macro)
    {
        if (!_packages.TryGetValue(macro.Package, out var names))
            _packages[macro.Package] = names = [];
        if (names.TryGetValue(macro.Name, out var other) && macro.Package != Internal)
        {
            throw new ProjectException(
                $"the macro '{macro.Name}' is defined twice in the package '{macro.Package}', first in {other.DisplayPath}. Rename or remove one.",
                new SourcePlace(macro.DisplayPath, macro.Node.Position.Line));
        }

        names[macro.Name] = macro;
    }
}

/// <summary>Turns the interpreter's errors into ones that name files as a person knows them.</summary>
internal static class JinjaPlaces
{
    public static ProjectException Wrap(JinjaException e, string fallback)
    {
        var place = e.IsLocated ? new SourcePlace(e.TemplateName!, e.Line) : new SourcePlace(fallback);
        return new ProjectException(Text(e), place, e);
    }

    /// <summary>An error at a place of its own, and below it where the interpreter found it.</summary>
    public static ProjectException Wrap(JinjaException e, SourcePlace place) =>
        new(e.IsLocated ? $"{Text(e)}\n  at {new SourcePlace(e.TemplateName!, e.Line)}" : e.Reason, place, e);

    /// <summary>The reason, the excerpt and the calls that led there.</summary>
    public static string Text(JinjaException e)
    {
        var text = new System.Text.StringBuilder(e.Reason);
        if (e.Excerpt is { } excerpt)
            text.Append('\n').Append(excerpt);
        foreach (var frame in e.MacroStack.Skip(1).Take(12))
            text.Append($"\n  called from {frame}");
        return text.ToString();
    }
}

/// <summary>A macro bound to the names of one rendering.</summary>
internal sealed class BoundMacro(MacroDefinition definition, JinjaMacro macro, Action<MacroDefinition>? called) : IJinjaObject, IJinjaCallable
{
    public string TypeName => "Macro";

    public IEnumerable<string> AttributeNames => macro.AttributeNames;

    public bool TryGetAttribute(string name, out object? value) => macro.TryGetAttribute(name, out value);

    public object? Call(RenderContext context, CallArguments arguments)
    {
        called?.Invoke(definition);
        return macro.Call(context, arguments);
    }

    public override string ToString() => $"<macro {definition.Name}>";
}
