using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>The methods of a dict.</summary>
internal static class DictMethods
{
    private static readonly MethodTable<JinjaDict> Methods = new(new()
    {
        ["items"] = (_, dict, arguments) => View("items", dict, arguments, entry => new JinjaTuple(entry.Key, entry.Value)),
        ["keys"] = (_, dict, arguments) => View("keys", dict, arguments, entry => entry.Key),
        ["values"] = (_, dict, arguments) => View("values", dict, arguments, entry => entry.Value),
        ["get"] = Get,
        ["update"] = Update,
        ["pop"] = Pop,
        ["popitem"] = PopItem,
        ["setdefault"] = SetDefault,
        ["copy"] = (_, dict, arguments) => arguments.Bind("copy", 0).Then(new JinjaDict(dict)),
        ["clear"] = Clear,
        ["fromkeys"] = FromKeys,
    });

    public static IEnumerable<string> Names => Methods.Names;

    public static bool TryGet(JinjaDict dict, string name, out object? value) => Methods.TryGet(dict, name, out value);

    private static DictView View(string name, JinjaDict dict, CallArguments arguments, Func<KeyValuePair<object?, object?>, object?> select) =>
        arguments.Bind(name, 0).Then(new DictView(dict, "dict_" + name, select));

    private static object? Get(RenderContext context, JinjaDict dict, CallArguments arguments)
    {
        var bound = arguments.Bind("get", 1, "key", "default");
        return dict.TryGetValue(bound[0], out var value) ? value : bound[1];
    }

    private static object? Update(RenderContext context, JinjaDict dict, CallArguments arguments)
    {
        if (arguments.Positional.Count > 1)
            throw new JinjaException("update() takes at most one argument by position.");
        if (arguments.Positional.Count == 1)
            Merge(dict, arguments.Positional[0]);
        foreach (var (name, value) in arguments.Named)
            dict[name] = value;
        return null;
    }

    /// <summary>Adds the entries of a dict, or pairs.</summary>
    internal static void Merge(JinjaDict dict, object? source)
    {
        (source as Undefined)?.Fail();
        switch (source)
        {
            case JinjaDict other:
                foreach (var (key, value) in other.ToArray())
                    dict[key] = value;
                return;
            case JinjaNamespace space:
                foreach (var name in space.AttributeNames)
                    dict[name] = space.TryGetAttribute(name, out var value) ? value : null;
                return;
        }

        foreach (var item in JinjaValue.TryIterate(source) ?? throw new JinjaException($"A {JinjaValue.TypeName(source)} is no dict and no list of pairs."))
        {
            if (JinjaValue.TryIterate(item)?.ToArray() is not [var key, var value])
                throw new JinjaException($"{JinjaValue.ToRepresentation(item)} is not a pair of key and value.");
            dict[key] = value;
        }
    }

    private static object? Pop(RenderContext context, JinjaDict dict, CallArguments arguments)
    {
        var bound = arguments.Bind("pop", 1, "key", "default");
        if (dict.Remove(bound[0], out var value))
            return value;
        return bound.Has(1) ? bound[1] : throw new JinjaException($"The key {JinjaValue.ToRepresentation(bound[0])} is not in the dict.");
    }

    private static object? PopItem(RenderContext context, JinjaDict dict, CallArguments arguments)
    {
        arguments.Bind("popitem", 0);
        if (dict.Count == 0)
            throw new JinjaException("popitem() of an empty dict.");
        var (key, value) = dict.EntryAt(dict.Count - 1);
        dict.RemoveAt(dict.Count - 1);
        return new JinjaTuple(key, value);
    }

    private static object? SetDefault(RenderContext context, JinjaDict dict, CallArguments arguments)
    {
        var bound = arguments.Bind("setdefault", 1, "key", "default");
        if (!dict.TryGetValue(bound[0], out var value))
            dict[bound[0]] = value = bound[1];
        return value;
    }

    private static object? Clear(RenderContext context, JinjaDict dict, CallArguments arguments)
    {
        arguments.Bind("clear", 0);
        dict.Clear();
        return null;
    }

    private static object? FromKeys(RenderContext context, JinjaDict dict, CallArguments arguments)
    {
        var bound = arguments.Bind("fromkeys", 1, "iterable", "value");
        return new JinjaDict(JinjaValue.Iterate(bound[0]).Select(key => new KeyValuePair<object?, object?>(key, bound[1])));
    }
}
