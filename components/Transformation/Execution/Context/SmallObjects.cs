using EcommAspire.Transformation.Jinja;
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
            ["DEBUG"] = false,
            ["USE_COLORS"] = false,
            ["PARTIAL_PARSE"] = false,
            ["INDIRECT_SELECTION"] = "eager",
            ["PROFILES_DIR"] = options.ProfilesDir,
            ["PROJECT_DIR"] = options.ProjectDir,
            ["TARGET"] = options.Target,
            ["TARGET_PATH"] = options.TargetPath,
        };
    }
}

/// <summary>The moment the command began: prints as Python's aware datetime and has its methods.</summary>
internal sealed class RunStart(DateTimeOffset moment) : IJinjaObject
{
    private readonly object _datetime = moment.UtcDateTime;

    public string TypeName => "datetime";

    public IEnumerable<string> AttributeNames => ["year", "month", "day", "hour", "minute", "second", "strftime", "isoformat", "date", "timestamp", "astimezone"];

    public bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "isoformat" => new JinjaFunction(name, (_, _) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff") + "+00:00"),
            "timestamp" => new JinjaFunction(name, (_, _) => moment.ToUnixTimeMilliseconds() / 1000.0),
            "tzinfo" => "UTC",
            "strftime" => new JinjaFunction(name, (c, a) => Formatted(c, a)),
            _ => this,
        };
        if (!ReferenceEquals(value, this))
            return true;
        value = null;
        return false;
    }

    private object? Formatted(RenderContext context, CallArguments arguments)
    {
        var format = arguments.Bind("strftime", 1, "format").Text(0).Replace("%z", "+0000", StringComparison.Ordinal).Replace("%Z", "UTC", StringComparison.Ordinal);
        return context.Call(context.GetAttribute(_datetime, "strftime"), new CallArguments(format));
    }

    public override string ToString() => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff") + "+00:00";
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
