using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary>The names that every template of a package sees, made when first asked for.</summary>
internal abstract class DbtScope(ProjectState state, string? package) : IJinjaScope
{
    private readonly Dictionary<string, object?> _made = [];

    protected ProjectState State => state;

    protected string? Package => package;

    /// <summary>Whether SQL can run.</summary>
    protected virtual bool IsExecuting => false;

    /// <summary>Whether a variable that nothing sets is an error; while nodes are parsed it is none, and told of when one runs that asks for it.</summary>
    protected virtual bool RequiresVars => true;

    private static readonly string[] s_builtIns =
    [
        "dbt_metadata_envs", "dbt_version", "diff_of_two_dicts", "env_var", "exceptions", "execute", "flags", "fromjson", "fromyaml",
        "invocation_id", "local_md5", "log", "print", "project_name", "run_started_at", "set", "set_strict", "target",
        "tojson", "toyaml", "var", "zip", "zip_strict",
    ];

    public virtual IEnumerable<string> Names => [.. s_builtIns, "api", "builtins", "context", "modules"];

    public bool TryGet(string name, [MaybeNullWhen(false)] out object? value)
    {
        if (_made.TryGetValue(name, out value))
            return true;
        if (!TryMake(name, out value))
            return false;
        _made[name] = value;
        return true;
    }

    /// <summary>Sets a name for this rendering.</summary>
    public void Set(string name, object? value) => _made[name] = value;

    /// <summary>A variable's text, which may hold Jinja of its own.</summary>
    protected virtual string Rendered(string text) => MacroRegistry.Language.Render(text, this, "var()");

    protected virtual bool TryMake(string name, out object? value) => TryMakeBuiltIn(name, out value);

    private bool TryMakeBuiltIn(string name, out object? value)
    {
        value = name switch
        {
            "var" => new VarFunction(state, package, Rendered, RequiresVars),
            "env_var" => Function(name, (_, a) => EnvVar(a)),
            "target" => Target(),
            "project_name" => state.Root.Name,
            "dbt_version" => DbtFacts.Version,
            "flags" => FlagsObject.For(state),
            "invocation_id" => state.InvocationId.ToString(),
            "run_started_at" => new PythonTime(DateTime.SpecifyKind(state.StartedAt.UtcDateTime, DateTimeKind.Unspecified), false, "UTC"),
            "execute" => IsExecuting,
            "log" => Function(name, (_, a) => Log(a)),
            "print" => Function(name, (_, a) => Print(a)),
            "fromjson" => Function(name, (_, a) => Conversions.FromJson(a)),
            "tojson" => Function(name, (_, a) => Conversions.ToJson(a)),
            "fromyaml" => Function(name, (_, a) => Conversions.FromYaml(a)),
            "toyaml" => Function(name, (_, a) => Conversions.ToYaml(a)),
            "set" => Function(name, (c, a) => Conversions.Set(c, a, strict: false)),
            "set_strict" => Function(name, (c, a) => Conversions.Set(c, a, strict: true)),
            "zip" => Function(name, (c, a) => Conversions.Zip(c, a, strict: false)),
            "zip_strict" => Function(name, (c, a) => Conversions.Zip(c, a, strict: true)),
            "local_md5" => Function(name, (_, a) => LocalMd5(a.Bind("local_md5", 1, "value").Text(0))),
            "diff_of_two_dicts" => Function(name, (_, a) => Conversions.DiffOfTwoDicts(a)),
            "exceptions" => ExceptionsObject.Create(this, state.Options),
            "api" => ApiObject.Create(state),
            "modules" => ModulesObject.Create(state),
            "builtins" => Builtins(),
            "dbt_metadata_envs" => MetadataEnvironment(),
            "validation" => new AttributeObject("validation", new Dictionary<string, object?> { ["any"] = Function("any", (_, _) => Function("validate", (_, a) => a.Positional.FirstOrDefault())) }),
            "context" => new ContextObject(this),
            _ => this,
        };
        if (!ReferenceEquals(value, this))
            return true;
        value = null;
        return false;
    }

    protected static JinjaFunction Function(string name, Func<RenderContext, CallArguments, object?> body) => new(name, body);

    /// <summary>A line of the project's for the person or the log.</summary>
    public virtual void Report(LogLine line)
    {
    }

    /// <summary>dbt's own functions, for macros of a project that take their names.</summary>
    protected virtual JinjaDict Builtins()
    {
        var builtins = new JinjaDict();
        foreach (var name in s_builtIns)
            if (TryMakeBuiltIn(name, out var value))
                builtins[name] = value;
        return builtins;
    }

    /// <summary>Environment variables that a project hands on to its metadata.</summary>
    private JinjaDict MetadataEnvironment()
    {
        const string Prefix = "DBT_ENV_CUSTOM_ENV_";
        var found = new JinjaDict();
        foreach (var name in state.EnvironmentNames.Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            found[name[Prefix.Length..]] = state.EnvironmentVariable(name);
        return found;
    }

    private object? EnvVar(CallArguments arguments)
    {
        var bound = arguments.Bind("env_var", 1, "name", "default");
        var name = bound.Text(0);
        // What a node renders is written into target/, and to logs.
        if (package is not null && name.StartsWith(Secrets.Prefix, StringComparison.Ordinal))
            throw new JinjaException($"The environment variable '{name}' is a secret: profiles.yml and packages.yml may ask for it, a node may not.");
        if (state.EnvironmentVariable(name) is { } value)
            return value;
        if (bound.Has(1))
            return bound[1];
        throw new JinjaException($"The environment variable '{name}' is not set. Set it, or give env_var('{name}', a default).");
    }

    private string Log(CallArguments arguments)
    {
        var bound = arguments.Bind("log", 1, "msg", "info");
        Report(new LogLine(JinjaValue.ToText(bound[0]), bound.Flag(1) ? LogLevel.Info : LogLevel.Debug));
        return "";
    }

    private string Print(CallArguments arguments)
    {
        Report(new LogLine(JinjaValue.ToText(arguments.Bind("print", 1, "msg")[0]), LogLevel.Print));
        return "";
    }

    private JinjaDict Target()
    {
        var target = new JinjaDict();
        // While the profile itself is read, and for commands that need none, there is no target yet.
        if (state.Profile is null)
            return target;
        foreach (var (key, setting) in state.Profile.Settings)
            if (key is not ("password" or "pass" or "token" or "secret" or "secrets" or "private_key"))
                target[key] = JinjaValue.From(setting);
        target["name"] = state.Profile.Target;
        target["target_name"] = state.Profile.Target;
        target["profile_name"] = state.Profile.Name;
        target["schema"] = state.Profile.Schema;
        target["database"] = state.Database;
        target["type"] = state.Profile.Type;
        target["threads"] = (long)state.Threads;
        return target;
    }

    private static string LocalMd5(string text)
    {
#pragma warning disable CA5351 // The function's name says what it gives.
        return Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
    }
}

/// <summary>The names that YAML files see.</summary>
internal sealed class YamlScope(ProjectState state, string? package) : DbtScope(state, package)
{
    protected override bool TryMake(string name, out object? value)
    {
        if (name == "doc" && Package is not null)
        {
            value = Function(name, (_, a) => Docs.Find(State, Package, a));
            return true;
        }

        return base.TryMake(name, out value);
    }
}

/// <summary>A docs block.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Path">Its file, below its resource folder.</param>
/// <param name="OriginalFilePath">Its file, relative to its package.</param>
internal sealed record DocsBlock(string Text, string Path, string OriginalFilePath);

/// <summary>Docs blocks.</summary>
internal static class Docs
{
    public static string Find(ProjectState state, string package, CallArguments arguments)
    {
        var bound = arguments.Bind("doc", 1, "package_or_name", "name");
        var (name, named) = bound.Has(1) ? (bound.Text(1), bound.Text(0)) : (bound.Text(0), null);
        IEnumerable<string> packages = named is not null ? [named] : state.PrefersOwnPackage ? [package, state.Root.Name, .. state.Packages.Keys] : [state.Root.Name, package, .. state.Packages.Keys];
        foreach (var candidate in packages)
            if (state.Docs.TryGetValue((candidate, name), out var block))
                return block.Text;
        throw new JinjaException($"There is no docs block '{name}'{Nearest.Suffix(name, state.Docs.Keys.Select(k => k.Name))}.");
    }
}

/// <summary><c>var('name', default)</c> and <c>var.has_var('name')</c>.</summary>
internal sealed class VarFunction(ProjectState state, string? package, Func<string, string> render, bool isRequired) : IJinjaObject, IJinjaCallable
{
    public bool TryGetAttribute(string name, out object? value)
    {
        value = name == "has_var" ? new JinjaFunction(name, (_, a) => state.TryGetVar(a.Bind(name, 1, "var_name").Text(0), package, out var _)) : null;
        return value is not null;
    }

    public object? Call(RenderContext context, CallArguments arguments)
    {
        var bound = arguments.Bind("var", 1, "name", "default");
        var name = bound.Text(0);
        if (state.TryGetVar(name, package, out var value))
            return value is string text && JinjaEnvironment.MayHoldJinja(text) ? render(text) : JinjaValue.From(value);
        if (bound.Has(1))
            return bound[1];
        if (!isRequired)
            return null;
        var where = package is null ? "--vars (dbt_project.yml's own vars are not seen here)" : "--vars or the vars of dbt_project.yml";
        throw new JinjaException($"The variable '{name}' is not set{Nearest.Suffix(name, state.VarNames(package))}. Set it in {where}, or give var('{name}', a default).");
    }

    public override string ToString() => "<function var>";
}

/// <summary>What we say of ourselves where projects ask for dbt's version.</summary>
internal static class DbtFacts
{
    /// <summary>The version of dbt whose behaviour this engine follows.</summary>
    public const string Version = "1.11.16";
}
