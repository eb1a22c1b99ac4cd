using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>What the filters call an attribute: a name, a dotted path, or an index.</summary>
internal static class ItemPath
{
    public static object? FoldCase(object? value) => value is string text ? text.ToLowerInvariant() : value;

    public static Func<object?, object?> Getter(
        RenderContext context, object? attribute, Func<object?, object?>? then = null, bool fallback = false, object? defaultValue = null)
    {
        var parts = Parts(attribute);
        return item =>
        {
            foreach (var part in parts)
            {
                item = context.GetItem(item, part);
                if (fallback && item is Undefined)
                    item = defaultValue;
            }

            return then is null ? item : then(item);
        };
    }

    /// <summary>Several paths, with commas between them: the key is the list of their values.</summary>
    public static Func<object?, object?> MultiGetter(RenderContext context, object? attribute, Func<object?, object?> then)
    {
        var getters = attribute is string text
            ? text.Split(',').Select(part => Getter(context, part, then)).ToArray()
            : [Getter(context, attribute, then)];
        return item => new JinjaList(getters.Select(getter => getter(item)));
    }

    private static object?[] Parts(object? attribute) => attribute switch
    {
        null => [],
        string path => [.. path.Split('.').Select(part => part.Length > 0 && part.All(char.IsAsciiDigit) ? (object?)long.Parse(part) : part)],
        _ => [attribute],
    };
}
