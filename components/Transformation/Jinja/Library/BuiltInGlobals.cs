using System.Collections.Frozen;
using EcommAspire.Transformation.Jinja.Runtime;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>The functions every template has, unless the host has others by the same names.</summary>
public static class BuiltInGlobals
{
    /// <summary>dbt's <c>return()</c>: ends the macro it is called in, whose value its argument becomes.</summary>
    public static IJinjaCallable Return { get; } = new JinjaFunction("return", (_, arguments) => throw new ReturnException(ReturnedValue(arguments)));

    /// <summary>All of them by name.</summary>
    public static FrozenDictionary<string, object?> All { get; } = new Dictionary<string, object?>
    {
        ["range"] = new JinjaFunction("range", Range),
        ["dict"] = new JinjaFunction("dict", Dict),
        ["namespace"] = new JinjaFunction("namespace", Namespace),
        ["cycler"] = new JinjaFunction("cycler", (_, arguments) => new Cycler(arguments.Positional)),
        ["joiner"] = new JinjaFunction("joiner", (_, arguments) => new Joiner(arguments.Bind("joiner", 0, "sep").Or(0, ", "))),
        ["return"] = Return,
    }.ToFrozenDictionary();

    internal static object? ReturnedValue(CallArguments arguments) => arguments.Bind("return", 1, "data")[0];

    private static object? Range(RenderContext context, CallArguments arguments)
    {
        const long Longest = 100_000;
        if (arguments.Named.Count > 0)
            throw new JinjaException("range() takes no named arguments.");
        var bounds = arguments.Positional.Select(Bound).ToArray();
        var range = bounds switch
        {
            [var stop] => new JinjaRange(0, stop, 1),
            [var start, var stop] => new JinjaRange(start, stop, 1),
            [_, _, 0] => throw new JinjaException("The step of range() cannot be 0."),
            [var start, var stop, var step] => new JinjaRange(start, stop, step),
            _ => throw new JinjaException("range() takes one to three whole numbers."),
        };
        return range.Count > Longest
            ? throw new JinjaException($"range() of {range.Count} numbers: at most {Longest} are allowed.")
            : range;
    }

    private static long Bound(object? value)
    {
        (value as Undefined)?.Fail();
        return value switch
        {
            long number => number,
            bool flag => flag ? 1 : 0,
            _ => throw new JinjaException($"range() needs whole numbers, not {JinjaValue.TypeName(value)}."),
        };
    }

    /// <summary>Python's <c>dict()</c>: from a dict or from pairs, and from named arguments.</summary>
    internal static object? Dict(RenderContext context, CallArguments arguments)
    {
        var dict = new JinjaDict();
        if (arguments.Positional.Count > 1)
            throw new JinjaException("dict() takes at most one argument by position.");
        if (arguments.Positional.Count == 1)
            DictMethods.Merge(dict, arguments.Positional[0]);
        foreach (var (name, value) in arguments.Named)
            dict[name] = value;
        return dict;
    }

    private static object? Namespace(RenderContext context, CallArguments arguments)
    {
        var space = new JinjaNamespace();
        foreach (var (key, value) in (JinjaDict)Dict(context, arguments)!)
            space.Set(JinjaValue.ToText(key), value);
        return space;
    }

    private sealed class Cycler(IReadOnlyList<object?> items) : IJinjaObject
    {
        private readonly IReadOnlyList<object?> _items = items.Count > 0
            ? items
            : throw new JinjaException("cycler() needs at least one value.");

        private int _at;

        public IEnumerable<string> AttributeNames => ["current", "next", "reset"];

        public bool TryGetAttribute(string name, out object? value)
        {
            (var found, value) = name switch
            {
                "current" => (true, _items[_at]),
                "next" => (true, new JinjaFunction("next", (_, _) => Next())),
                "reset" => (true, new JinjaFunction("reset", (_, _) => _at = 0)),
                _ => (false, null),
            };
            return found;
        }

        private object? Next()
        {
            var value = _items[_at];
            _at = (_at + 1) % _items.Count;
            return value;
        }
    }

    private sealed class Joiner(object? separator) : IJinjaCallable
    {
        private bool _used;

        public object? Call(RenderContext context, CallArguments arguments)
        {
            if (_used)
                return separator;
            _used = true;
            return "";
        }
    }
}
