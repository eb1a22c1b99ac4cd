using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary>An object with fixed attributes, made from a dictionary.</summary>
internal sealed class AttributeObject(string typeName, IReadOnlyDictionary<string, object?> attributes) : IJinjaObject
{
    public string TypeName => typeName;

    public IEnumerable<string> AttributeNames => attributes.Keys;

    public bool TryGetAttribute(string name, out object? value) => attributes.TryGetValue(name, out value);

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return key is string name && attributes.TryGetValue(name, out value);
    }

    public override string ToString() => $"<{typeName} object>";
}

/// <summary>dbt's <c>flags</c>: lower and upper case names, absent ones are none.</summary>
internal static class FlagsObject
{
    public static JinjaDict For(ProjectState state, string? command = null)
    {
        var options = state.Options;
        return new JinjaDict
        {
            ["FULL_REFRESH"] = options.FullRefresh,
            ["STORE_FAILURES"] = options.StoreFailures,
            ["WHICH"] = command ?? options.Command,
            ["EMPTY"] = options.Empty,
            ["FAIL_FAST"] = options.FailFast,
            ["WARN_ERROR"] = options.WarnError,
            ["WARN_ERROR_OPTIONS"] = JinjaValue.From(options.Warnings.ToArguments()),
            ["DEBUG"] = false,
            ["USE_COLORS"] = false,
            ["PARTIAL_PARSE"] = false,
            ["INDIRECT_SELECTION"] = (options.IndirectSelection ?? IndirectSelection.Eager).ToString().ToLowerInvariant(),
            ["DEFER"] = options.Defer,
            ["FAVOR_STATE"] = options.FavorState,
            ["STATE"] = options.State,
            ["INTROSPECT"] = options.Introspect,
            ["WRITE_JSON"] = options.WriteJson,
            ["QUIET"] = options.Lines.Quiet ?? false,
            ["PRINT"] = options.Lines.Print ?? true,
            ["PRINTER_WIDTH"] = (long)(options.Lines.PrinterWidth ?? 80),
            ["LOG_FORMAT"] = options.Lines.Format ?? "default",
            ["LOG_LEVEL"] = options.Lines.Level ?? "info",
            ["THREADS"] = options.Threads is { } threads ? (long)threads : null,
            ["VARS"] = JinjaValue.From(options.Vars),
            ["PROFILES_DIR"] = options.ProfilesDir,
            ["PROJECT_DIR"] = options.ProjectDir,
            ["TARGET"] = options.Target,
            ["TARGET_PATH"] = options.TargetPath,
        };
    }
}

/// <summary>The names of the rendering as <c>context</c>.</summary>
internal sealed class ContextObject(DbtScope scope) : IJinjaObject
{
    public string TypeName => "dict";

    public IEnumerable<string> AttributeNames => scope.Names;

    public bool TryGetAttribute(string name, out object? value)
    {
        if (name == "get")
        {
            value = new JinjaFunction(name, (_, a) =>
            {
                var bound = a.Bind("get", 1, "key", "default");
                return scope.TryGet(bound.Text(0), out var found) ? found : bound[1];
            });
            return true;
        }

        return scope.TryGet(name, out value);
    }

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return key is string name && scope.TryGet(name, out value);
    }

    public IEnumerable<object?> Iterate() => scope.Names;

    public override string ToString() => "<context>";
}
