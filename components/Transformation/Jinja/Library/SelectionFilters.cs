using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>Filters that apply another filter or a test to each item. They are lazy and can be looped over once, as in Python.</summary>
internal static class SelectionFilters
{
    public static Dictionary<string, JinjaFilter> All { get; } = new()
    {
        ["map"] = Map,
        ["select"] = (context, value, arguments) => Select(context, value, arguments, byAttribute: false, keep: true),
        ["reject"] = (context, value, arguments) => Select(context, value, arguments, byAttribute: false, keep: false),
        ["selectattr"] = (context, value, arguments) => Select(context, value, arguments, byAttribute: true, keep: true),
        ["rejectattr"] = (context, value, arguments) => Select(context, value, arguments, byAttribute: true, keep: false),
    };

    private static object? Map(RenderContext context, object? value, CallArguments arguments)
    {
        var convert = Converter(context, arguments);
        return new JinjaIterator(Items(value).Select(convert));
    }

    private static Func<object?, object?> Converter(RenderContext context, CallArguments arguments)
    {
        if (arguments.Positional.Count == 0 && arguments.TryGetNamed("attribute", out var attribute))
        {
            var hasDefault = arguments.TryGetNamed("default", out var fallback);
            foreach (var (name, _) in arguments.Named)
            {
                if (name is not ("attribute" or "default"))
                    throw new JinjaException($"The filter 'map' has no argument '{name}'.");
            }

            // A default of none is no default, in Jinja2 too.
            return ItemPath.Getter(context, attribute, fallback: hasDefault && fallback is not null, defaultValue: fallback);
        }

        if (arguments.Positional.Count == 0)
            throw new JinjaException("The filter 'map' needs the name of a filter, or attribute=….");
        var filter = arguments.Positional[0] as string ?? throw new JinjaException("The filter 'map' needs the name of a filter as text.");
        var rest = arguments.Skip(1);
        return item => context.ApplyFilter(filter, item, rest);
    }

    private static object? Select(RenderContext context, object? value, CallArguments arguments, bool byAttribute, bool keep)
    {
        var skip = byAttribute ? 1 : 0;
        if (arguments.Positional.Count < skip)
            throw new JinjaException("The filter needs the name of an attribute.");
        var key = byAttribute ? ItemPath.Getter(context, arguments.Positional[0]) : item => item;
        Func<object?, bool> holds = JinjaValue.IsTrue;
        if (arguments.Positional.Count > skip)
        {
            var test = arguments.Positional[skip] as string ?? throw new JinjaException("The filter needs the name of a test as text.");
            var rest = arguments.Skip(skip + 1);
            holds = item => context.ApplyTest(test, item, rest);
        }

        return new JinjaIterator(Items(value).Where(item => holds(key(item)) == keep));
    }

    /// <summary>What counts as false has no items, even none: so it is in Jinja2.</summary>
    private static IEnumerable<object?> Items(object? value) => JinjaValue.IsTrue(value) ? JinjaValue.Iterate(value) : [];
}
