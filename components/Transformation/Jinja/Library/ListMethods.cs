using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>The methods of a list.</summary>
internal static class ListMethods
{
    private static readonly MethodTable<JinjaList> Methods = new(new()
    {
        ["append"] = (_, list, arguments) => Do(() => list.Add(arguments.Bind("append", 1, "object")[0])),
        ["extend"] = (_, list, arguments) => Do(() => list.Items.AddRange(JinjaValue.Iterate(arguments.Bind("extend", 1, "iterable")[0]).ToArray())),
        ["insert"] = Insert,
        ["pop"] = Pop,
        ["remove"] = Remove,
        ["clear"] = (_, list, arguments) => Do(() => arguments.Bind("clear", 0).Then(list).Items.Clear()),
        ["reverse"] = (_, list, arguments) => Do(() => arguments.Bind("reverse", 0).Then(list).Items.Reverse()),
        ["copy"] = (_, list, arguments) => arguments.Bind("copy", 0).Then(new JinjaList(list)),
        ["sort"] = Sort,
        ["index"] = (_, list, arguments) => Index(list, arguments),
        ["count"] = (_, list, arguments) => Count(list, arguments),
    });

    public static IEnumerable<string> Names => Methods.Names;

    public static bool TryGet(JinjaList list, string name, out object? value) => Methods.TryGet(list, name, out value);

    private static object? Do(Action action)
    {
        action();
        return null;
    }

    private static int Place(int index, int count) => Math.Clamp(index < 0 ? index + count : index, 0, count);

    private static object? Insert(RenderContext context, JinjaList list, CallArguments arguments)
    {
        var bound = arguments.Bind("insert", 2, "index", "object");
        list.Items.Insert(Place(bound.Int(0), list.Count), bound[1]);
        return null;
    }

    private static object? Pop(RenderContext context, JinjaList list, CallArguments arguments)
    {
        var at = arguments.Bind("pop", 0, "index").Int(0, -1);
        if (at < 0)
            at += list.Count;
        if (at < 0 || at >= list.Count)
            throw new JinjaException(list.Count == 0 ? "pop() from an empty list." : "pop(): the list has no item at that index.");
        var value = list[at];
        list.Items.RemoveAt(at);
        return value;
    }

    private static object? Remove(RenderContext context, JinjaList list, CallArguments arguments)
    {
        var value = arguments.Bind("remove", 1, "value")[0];
        var at = list.Items.FindIndex(item => JinjaValue.AreEqual(item, value));
        if (at < 0)
            throw new JinjaException($"remove(): {JinjaValue.ToRepresentation(value)} is not in the list.");
        list.Items.RemoveAt(at);
        return null;
    }

    private static object? Sort(RenderContext context, JinjaList list, CallArguments arguments)
    {
        if (arguments.Positional.Count > 0)
            throw new JinjaException("sort() takes its arguments by name: key, reverse.");
        var bound = arguments.Bind("sort", 0, "key", "reverse");
        var key = bound[0];
        var sorted = Ordering.Sort(list, item => key is null ? item : context.Call(key, new CallArguments(item)), bound.Flag(1));
        list.Items.Clear();
        list.Items.AddRange(sorted);
        return null;
    }

    internal static object? Index(IReadOnlyList<object?> items, CallArguments arguments)
    {
        var bound = arguments.Bind("index", 1, "value", "start", "stop");
        var stop = Place(bound.Int(2, int.MaxValue), items.Count);
        for (var i = Place(bound.Int(1), items.Count); i < stop; i++)
        {
            if (JinjaValue.AreEqual(items[i], bound[0]))
                return (long)i;
        }

        throw new JinjaException($"index(): {JinjaValue.ToRepresentation(bound[0])} is not in the list.");
    }

    internal static object? Count(IReadOnlyList<object?> items, CallArguments arguments)
    {
        var value = arguments.Bind("count", 1, "value")[0];
        return (long)items.Count(item => JinjaValue.AreEqual(item, value));
    }
}

/// <summary>The methods of a tuple.</summary>
internal static class TupleMethods
{
    private static readonly MethodTable<JinjaTuple> Methods = new(new()
    {
        ["index"] = (_, tuple, arguments) => ListMethods.Index(tuple, arguments),
        ["count"] = (_, tuple, arguments) => ListMethods.Count(tuple, arguments),
    });

    public static IEnumerable<string> Names => Methods.Names;

    public static bool TryGet(JinjaTuple tuple, string name, out object? value)
    {
        var field = tuple.FieldNames is null ? -1 : Array.IndexOf(tuple.FieldNames, name);
        if (field < 0)
            return Methods.TryGet(tuple, name, out value);
        value = tuple[field];
        return true;
    }
}

/// <summary>The methods of a set.</summary>
internal static class SetMethods
{
    private static readonly MethodTable<JinjaSet> Methods = new(new()
    {
        ["add"] = (_, set, arguments) => Do(set.Add(arguments.Bind("add", 1, "elem")[0])),
        ["discard"] = (_, set, arguments) => Do(set.Remove(arguments.Bind("discard", 1, "elem")[0])),
        ["remove"] = Remove,
        ["clear"] = (_, set, arguments) => Clear(set, arguments),
        ["copy"] = (_, set, arguments) => arguments.Bind("copy", 0).Then(new JinjaSet(set)),
        ["update"] = (_, set, arguments) => Update(set, arguments),
        ["union"] = (_, set, arguments) => new JinjaSet(set.Concat(arguments.Positional.SelectMany(JinjaValue.Iterate))),
        ["intersection"] = (_, set, arguments) => new JinjaSet(set.Where(item => Others(arguments).All(other => other.Contains(item)))),
        ["difference"] = (_, set, arguments) => new JinjaSet(set.Where(item => !Others(arguments).Any(other => other.Contains(item)))),
        ["symmetric_difference"] = SymmetricDifference,
        ["issubset"] = (_, set, arguments) => One(arguments, "issubset") is var other && set.All(other.Contains),
        ["issuperset"] = (_, set, arguments) => One(arguments, "issuperset").All(set.Contains),
        ["isdisjoint"] = (_, set, arguments) => !One(arguments, "isdisjoint").Any(set.Contains),
    });

    public static IEnumerable<string> Names => Methods.Names;

    public static bool TryGet(JinjaSet set, string name, out object? value) => Methods.TryGet(set, name, out value);

    private static object? Do(bool _) => null;

    private static JinjaSet[] Others(CallArguments arguments) => [.. arguments.Positional.Select(other => new JinjaSet(JinjaValue.Iterate(other)))];

    private static JinjaSet One(CallArguments arguments, string name) => new(JinjaValue.Iterate(arguments.Bind(name, 1, "other")[0]));

    private static object? SymmetricDifference(RenderContext context, JinjaSet set, CallArguments arguments)
    {
        var other = One(arguments, "symmetric_difference");
        return new JinjaSet(set.Where(item => !other.Contains(item)).Concat(other.Where(item => !set.Contains(item))));
    }

    private static object? Remove(RenderContext context, JinjaSet set, CallArguments arguments)
    {
        var item = arguments.Bind("remove", 1, "elem")[0];
        return set.Remove(item) ? null : throw new JinjaException($"remove(): {JinjaValue.ToRepresentation(item)} is not in the set.");
    }

    private static object? Clear(JinjaSet set, CallArguments arguments)
    {
        arguments.Bind("clear", 0);
        set.Clear();
        return null;
    }

    private static object? Update(JinjaSet set, CallArguments arguments)
    {
        foreach (var item in arguments.Positional.SelectMany(JinjaValue.Iterate).ToArray())
            set.Add(item);
        return null;
    }
}
