using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary>The names of one node's rendering: macros by dbt's search order, then dbt's own functions.</summary>
internal abstract class NodeScope(ProjectState state, string package) : DbtScope(state, package)
{
    private readonly Dictionary<string, BoundMacro> _bound = [];

    public override IEnumerable<string> Names => base.Names
        .Concat(["adapter", "config", "database", "doc", "graph", "model", "ref", "render", "schema", "source", "sql", "this", "function"])
        .Concat(State.Macros.NamesFor(Package!)).Concat(State.Macros.Packages);

    /// <summary>A macro was called.</summary>
    protected virtual void Called(MacroDefinition macro)
    {
    }

    /// <summary>A macro with this rendering's names.</summary>
    public BoundMacro Bind(MacroDefinition macro)
    {
        if (!_bound.TryGetValue(macro.UniqueId, out var bound))
            _bound[macro.UniqueId] = bound = new BoundMacro(macro, macro.Template.BindMacro(macro.Node, this), Called);
        return bound;
    }

    protected override bool TryMake(string name, out object? value)
    {
        if (State.Macros.Find(Package!, name) is { } own)
        {
            value = Bind(own);
            return true;
        }

        if (State.Macros.Find(State.Root.Name, name) is { } root)
        {
            value = Bind(root);
            return true;
        }

        if (State.Macros.HasPackage(name))
        {
            value = new MacroNamespace(this, State.Macros, name);
            return true;
        }

        if (name == $"{MacroRegistry.Internal}_{State.Profile.Type}")
        {
            value = new MacroNamespace(this, State.Macros, MacroRegistry.Internal);
            return true;
        }

        if (State.Macros.Find(MacroRegistry.Internal, name) is { } dbt)
        {
            value = Bind(dbt);
            return true;
        }

        if (name == "doc")
        {
            value = Function(name, (_, a) => Docs.Find(State, Package!, a));
            return true;
        }

        return base.TryMake(name, out value);
    }

    /// <summary><c>adapter.dispatch(name, namespace)</c>: the first implementation by package and adapter.</summary>
    public BoundMacro Dispatch(CallArguments arguments)
    {
        var bound = arguments.Bind("dispatch", 1, "macro_name", "macro_namespace");
        var name = bound.Text(0);
        var ns = bound.TextOrNone(1);
        if (name.Contains('.', StringComparison.Ordinal))
            throw new JinjaException($"dispatch() takes the name and the package apart: adapter.dispatch('{name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]}', '{name[..name.IndexOf('.', StringComparison.Ordinal)]}').");
        List<string> tried = [];
        foreach (var (package, prefix) in ns is not null && SearchOrder(ns) is { } named ? named.SelectMany(p => Prefixes.Select(x => new Candidate(p, x))) : ns is null ? Everywhere() : Seen())
        {
            var full = $"{prefix}__{name}";
            if (State.Macros.Find(package, full) is { } found)
                return Bind(found);
            tried.Add($"{package}.{full}");
        }

        throw new JinjaException($"In dispatch: there is no macro '{name}'{(ns is null ? "" : $" in '{ns}'")}. Looked for {string.Join(", ", tried)}.");
    }

    private IReadOnlyList<string> Prefixes => [State.Profile.Type, "default"];

    private IReadOnlyList<string>? SearchOrder(string ns) =>
        State.Root.Dispatch.TryGetValue(ns, out var order) ? order
        : ns == MacroRegistry.Internal || State.Macros.HasPackage(ns) || State.Packages.ContainsKey(ns) ? [State.Root.Name, ns]
        : null;

    /// <summary>Where no package of the name is there: what the node itself sees, the adapter's before the default of any of them.</summary>
    private IEnumerable<Candidate> Seen() => Prefixes.SelectMany(x => SeenPackages.Select(p => new Candidate(p, x)));

    /// <summary>Where no package is named: what the node sees, and then the other packages, whose generic tests are used in the project as if they were its own.</summary>
    private IEnumerable<Candidate> Everywhere() =>
        Seen().Concat(Prefixes.SelectMany(x => State.Macros.Packages.Except(SeenPackages).Select(p => new Candidate(p, x))));

    private string[] SeenPackages => [.. new[] { Package!, State.Root.Name, MacroRegistry.Internal }.Distinct()];

    /// <summary>Where an implementation is looked for, and by which prefix.</summary>
    private sealed record Candidate(string Package, string Prefix);
}

/// <summary>A package's name as an object whose attributes are its macros.</summary>
internal sealed class MacroNamespace(NodeScope scope, MacroRegistry macros, string package) : IJinjaObject
{
    public string TypeName => $"package '{package}'";

    public IEnumerable<string> AttributeNames => macros.Of(package).Select(m => m.Name);

    public bool TryGetAttribute(string name, out object? value)
    {
        value = macros.Find(package, name) is { } found ? scope.Bind(found) : null;
        return value is not null;
    }

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return key is string name && TryGetAttribute(name, out value);
    }

    public override string ToString() => $"<package {package}>";
}

/// <summary>A node is being parsed: nothing runs; what it refers to and how it is configured is collected.</summary>
internal sealed class ParseScope(ProjectState state, string package, Relation placeholder) : NodeScope(state, package)
{
    private readonly HashSet<string> _macros = [];

    /// <summary>The node, as far as it is known yet.</summary>
    public Node? Model { get; set; }

    public List<RefCall> Refs { get; } = [];

    public List<SourceCall> Sources { get; } = [];

    public List<FunctionCall> Functions { get; } = [];

    /// <summary>The metrics that are named.</summary>
    public List<string> Metrics { get; } = [];

    public OrderedDictionary<string, object?> Config { get; } = [];

    public IReadOnlyCollection<string> MacrosCalled => _macros;

    /// <summary>Whether a variable that nothing sets is an error already now: what a node is called does not wait for a run.</summary>
    public bool NeedsVars { get; init; }

    protected override bool RequiresVars => NeedsVars;

    /// <summary>What a project warns of while it is read is told with what we warn of.</summary>
    public override void Report(LogLine line)
    {
        if (line is { Level: LogLevel.Warning, Name: { } name })
            State.Warnings.Add(name, line.Message);
    }

    protected override void Called(MacroDefinition macro) => _macros.Add(macro.UniqueId);

    protected override bool TryMake(string name, out object? value)
    {
        if (base.TryMake(name, out value))
            return true;
        value = name switch
        {
            "ref" => RefAsValue(),
            "source" => Function(name, (_, a) => Source(a)),
            "function" => Function(name, (_, a) => FunctionOf(a)),
            "config" => new CollectingConfig(Config),
            "this" => placeholder,
            "model" when Model is not null => NodeFacts.Of(Model),
            "database" => placeholder.Database,
            "schema" => placeholder.Schema,
            "metric" => Function(name, (_, a) => Metric(a)),
            "adapter" => new ParseAdapter(this, State),
            "graph" => new JinjaDict { ["nodes"] = new JinjaDict(), ["sources"] = new JinjaDict(), ["exposures"] = new JinjaDict(), ["metrics"] = new JinjaDict(), ["groups"] = new JinjaDict() },
            "statement" or "write" or "store_result" or "store_raw_result" => Function(name, (_, _) => ""),
            "load_result" => Function(name, (_, _) => null),
            "render" => Function(name, (_, a) => JinjaValue.ToText(a.Bind("render", 1, "sql")[0])),
            "load_agate_table" => Function(name, (_, _) => null),
            "pre_hooks" or "post_hooks" or "selected_resources" => new JinjaList(),
            "sql" or "compiled_code" => "",
            "thread_id" => "MainThread",
            "invocation_args_dict" => new JinjaDict { ["which"] = State.Options.Command },
            "try_or_compiler_error" => Function(name, (c, a) => c.Call(a.Positional[1], a.Skip(2))),
            _ => this,
        };
        if (!ReferenceEquals(value, this))
            return true;
        value = null;
        return false;
    }

    protected override JinjaDict Builtins()
    {
        var builtins = base.Builtins();
        foreach (var name in (string[])["ref", "source", "config", "function"])
            builtins[name] = name switch
            {
                "function" => Function(name, (_, a) => FunctionOf(a)),
                "ref" => RefAsValue(),
                "source" => Function(name, (_, a) => Source(a)),
                _ => new CollectingConfig(Config),
            };
        return builtins;
    }

    private RefFunction RefAsValue() => new(State, Ref, () => TryGet("invocation_args_dict", out var arguments) ? arguments : null);

    private Relation Ref(CallArguments arguments)
    {
        Refs.Add(References.Ref(arguments));
        return placeholder;
    }

    private MetricReference Metric(CallArguments arguments)
    {
        var reference = MetricReference.Of(arguments);
        Metrics.Add(reference.Name);
        return reference;
    }

    private Relation FunctionOf(CallArguments arguments)
    {
        Functions.Add(References.Function(arguments));
        return placeholder;
    }

    private Relation Source(CallArguments arguments)
    {
        Sources.Add(References.Source(arguments));
        return placeholder;
    }
}

/// <summary>The arguments of <c>ref</c>, <c>source</c> and <c>function</c>.</summary>
internal static class References
{
    public static RefCall Ref(CallArguments arguments)
    {
        string? version = null;
        foreach (var (key, value) in arguments.Named)
            version = key is "v" or "version" ? (value is null ? null : JinjaValue.ToText(value)) : throw new JinjaException($"ref() has no argument named '{key}'; it takes a model, or a package and a model, and v=version.");
        var names = arguments.Positional.Select(n => n as string ?? throw new JinjaException($"The names in ref() must be strings, not {JinjaValue.TypeName(n)}.")).ToList();
        return names switch
        {
            [var name] => new RefCall(name, null, version),
            [var package, var name] => new RefCall(name, package, version),
            _ => throw new JinjaException($"ref() takes a model, or a package and a model; here are {names.Count} names."),
        };
    }

    public static FunctionCall Function(CallArguments arguments) =>
        arguments.Positional.Select(n => n as string ?? throw new JinjaException($"The names in function() must be strings, not {JinjaValue.TypeName(n)}.")).ToList() switch
        {
            [var name] => new FunctionCall(name),
            [var package, var name] => new FunctionCall(name, package),
            var names => throw new JinjaException($"function() takes a function, or a package and a function; here are {names.Count} names."),
        };

    public static SourceCall Source(CallArguments arguments)
    {
        var bound = arguments.Bind("source", 2, "source_name", "table_name");
        return new SourceCall(bound.Text(0), bound.Text(1));
    }
}

/// <summary><c>adapter</c> while a project is parsed: it answers, and does nothing.</summary>
internal sealed class ParseAdapter(NodeScope scope, ProjectState state) : IJinjaObject
{
    public string TypeName => "adapter";

    public bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "dispatch" => new JinjaFunction(name, (_, a) => scope.Dispatch(a)),
            "quote" => new JinjaFunction(name, (_, a) => state.Engine.Quote(JinjaValue.ToText(a.Positional[0]))),
            "type" => new JinjaFunction(name, (_, _) => state.Profile.Type),
            "get_columns_in_relation" or "get_missing_columns" or "list_schemas" or "list_relations" => new JinjaFunction(name, (_, _) => new JinjaList()),
            "get_relation" or "load_relation" or "drop_relation" or "rename_relation" or "truncate_relation" => new JinjaFunction(name, (_, _) => null),
            "check_schema_exists" or "is_replaceable" => new JinjaFunction(name, (_, _) => false),
            "execute" => new JinjaFunction(name, (_, _) => new JinjaTuple("", null)),
            _ => new JinjaFunction(name, (_, _) => ""),
        };
        return true;
    }

    public override string ToString() => "<adapter>";
}
