using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using EcommAspire.Transformation.Engines;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;
using EcommAspire.Transformation.Project;
using EcommAspire.Transformation.Project.Warnings;
using EcommAspire.Transformation.State;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary>What every rendering of one loaded project shares.</summary>
internal sealed class ProjectState
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, object?>> _packageVars = [];
    private EarlierState? _earlier;
    private EarlierState? _deferred;

    public ProjectState(ModelOptions options)
    {
        Options = options;
        StartedAt = options.Clock.GetUtcNow();
    }

    /// <summary>What was asked for; once the project's file is read, with what the environment and its flags add.</summary>
    public ModelOptions Options { get; set; }

    public Guid InvocationId { get; } = Guid.NewGuid();

    public DateTimeOffset StartedAt { get; }

    public DbtProject Root { get; set; } = null!;

    public Profile Profile { get; set; } = null!;

    public IEngineFactory Engine { get; set; } = null!;

    public string Database { get; set; } = "";

    public int Threads { get; set; } = 1;

    public MacroRegistry Macros { get; set; } = null!;

    public Dictionary<string, PackageFiles> Packages { get; } = [];

    /// <summary>Docs blocks by package and name.</summary>
    public Dictionary<(string Package, string Name), DocsBlock> Docs { get; } = [];

    /// <summary>The parsed project, once there is one.</summary>
    public ModelProject? Project { get; set; }

    public WarningList Warnings { get; } = new();

    /// <summary>Whether a node of a package that names no package means its own before the project's.</summary>
    public bool PrefersOwnPackage => Root.Flags.GetValueOrDefault(NodeResolver.OwnBeforeRootFlag) is true;

    /// <summary>Whether what is said of a macro's arguments is compared with what the macro takes.</summary>
    public bool ValidatesMacroArguments => Root.Flags.GetValueOrDefault("validate_macro_args") is true;

    /// <summary>Whether a template has called <c>modules.itertools</c>, which dbt is giving up.</summary>
    public bool UsesItertools { get; set; }

    public string TargetPath { get; set; } = "";

    /// <summary>The artifacts of an earlier run, where one is named.</summary>
    public EarlierState? Earlier => _earlier ??= Options.State is { Length: > 0 } folder ? new EarlierState(EarlierState.Resolve(folder, Root.Root), TargetPath) : null;

    /// <summary>The artifacts of the run that is deferred to.</summary>
    public EarlierState? Deferred => Options.DeferState is { Length: > 0 } folder ? _deferred ??= new EarlierState(EarlierState.Resolve(folder, Root.Root), TargetPath) : Earlier;

    public string? EnvironmentVariable(string name) =>
        Options.Environment.TryGetValue(name, out var given) ? given : Environment.GetEnvironmentVariable(name);

    public IEnumerable<string> EnvironmentNames => Options.Environment.Keys.Union(Environment.GetEnvironmentVariables().Keys.Cast<string>());

    public void AddPackage(PackageFiles files)
    {
        Packages[files.Project.Name] = files;
        _packageVars[files.Project.Name] = files.Project.Vars;
    }

    /// <summary>A variable as a node of a package sees it: the command line, the project's for that package, the project's, the package's own.</summary>
    public bool TryGetVar(string name, string? package, out object? value)
    {
        if (Options.Vars.TryGetValue(name, out value))
            return true;
        if (package is null)
            return false;
        if (Root is not null && (Scoped(Root.Vars, package, name, out value) || Plain(Root.Vars, name, out value)))
            return true;
        return _packageVars.TryGetValue(package, out var own) && (Scoped(own, package, name, out value) || Plain(own, name, out value));

        bool Plain(IReadOnlyDictionary<string, object?> vars, string key, [MaybeNullWhen(false)] out object? found) =>
            vars.TryGetValue(key, out found) && !(found is IReadOnlyDictionary<string, object?> && Packages.ContainsKey(key));

        static bool Scoped(IReadOnlyDictionary<string, object?> vars, string scope, string key, out object? found)
        {
            found = null;
            return vars.GetValueOrDefault(scope) is IReadOnlyDictionary<string, object?> own && own.TryGetValue(key, out found);
        }
    }

    public IEnumerable<string> VarNames(string? package) =>
        Options.Vars.Keys.Concat(package is null || Root is null ? [] : Root.Vars.Keys)
            .Concat(package is not null && _packageVars.TryGetValue(package, out var own) ? own.Keys : []);

    /// <summary>The functions that every YAML file can use.</summary>
    public YamlRenderer YamlRenderer(string? package)
    {
        var scope = new YamlScope(this, package);
        return (text, place) => RenderYaml(text, place, scope);
    }

    public static object? RenderYaml(string text, SourcePlace place, IJinjaScope scope)
    {
        if (!JinjaEnvironment.MayHoldJinja(text))
            return text;
        try
        {
            return ToPlain(MacroRegistry.Language.RenderNative(text, scope, place.File));
        }
        catch (JinjaException e)
        {
            throw new ProjectException($"{e.Reason}\n    {text.Trim()}", place, e);
        }
    }

    /// <summary>A Jinja value as a plain one, for configuration and artifacts.</summary>
    /// <exception cref="JinjaException">It is nested too deeply for them.</exception>
    public static object? ToPlain(object? value) => ToPlain(value, 0);

    private static object? ToPlain(object? value, int depth)
    {
        const int deepest = 500;
        if (depth > deepest)
            throw new JinjaException("The value is nested too deeply, or contains itself.");
        return value switch
        {
            JinjaDict dict => new OrderedDictionary<string, object?>(dict.Select(p => new KeyValuePair<string, object?>(JinjaValue.ToText(p.Key), ToPlain(p.Value, depth + 1)))),
            JinjaList or JinjaTuple or JinjaSet => ((IEnumerable<object?>)value).Select(item => ToPlain(item, depth + 1)).ToList(),
            null or string or bool or long or double => value,
            decimal number => number == decimal.Truncate(number) && Math.Abs(number) < long.MaxValue ? (object)(long)number : (double)number,
            Undefined => null,
            // As Python's encoder of JSON has it, and not as a template prints it.
            PythonTime time => time.Iso(),
            IJinjaObject or IJinjaCallable => value.ToString(),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };
    }
}
