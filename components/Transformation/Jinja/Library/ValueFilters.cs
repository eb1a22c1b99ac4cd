using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>Filters on values of any type.</summary>
internal static class ValueFilters
{
    public static Dictionary<string, JinjaFilter> All { get; } = new()
    {
        ["default"] = Default,
        ["d"] = Default,
        ["attr"] = Attribute,
        ["tojson"] = ToJson,
        ["pprint"] = (_, value, arguments) => arguments.Bind("pprint", 0).Then(PrettyPrinter.Print(value)),
        ["as_native"] = Mark("as_native", NativeKind.Native),
        ["as_bool"] = Mark("as_bool", NativeKind.Bool),
        ["as_number"] = Mark("as_number", NativeKind.Number),
        ["as_text"] = Mark("as_text", NativeKind.Text),
    };

    private static object? Default(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("default", 0, "default_value", "boolean");
        return value is Undefined || (bound.Flag(1) && !JinjaValue.IsTrue(value)) ? bound.Or(0, "") : value;
    }

    /// <summary>An attribute only, never an item.</summary>
    private static object? Attribute(RenderContext context, object? value, CallArguments arguments)
    {
        var name = arguments.Bind("attr", 1, "name").Text(0);
        (value as Undefined)?.Fail();
        return Members.TryGetAttribute(value, name, out var attribute) ? attribute : Undefined.ForMember(value, name, context.Options.Undefined);
    }

    private static object? ToJson(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("tojson", 0, "indent");
        return JinjaJson.Write(value, sortKeys: true, indent: bound[0] is null ? null : bound.Int(0))
            .Replace("<", "\\u003c", StringComparison.Ordinal)
            .Replace(">", "\\u003e", StringComparison.Ordinal)
            .Replace("&", "\\u0026", StringComparison.Ordinal)
            .Replace("'", "\\u0027", StringComparison.Ordinal);
    }

    /// <summary>In text the marks do nothing; where a value is rendered they say how its text is read.</summary>
    private static JinjaFilter Mark(string name, NativeKind kind) => (context, value, arguments) =>
        arguments.Bind(name, 0).Then(context.IsNative ? new NativeMarker(kind, JinjaValue.ToText(value)) : value);
}
