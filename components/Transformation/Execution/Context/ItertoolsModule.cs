using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Syntax;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary><c>modules.itertools</c>. What Python gives piece by piece is given so here, for some of it has no end.</summary>
internal static class ItertoolsModule
{
    public static AttributeObject Create(Action used) => new("itertools", Functions().ToDictionary(
        f => f.Key,
        f => (object?)new JinjaFunction(f.Key, (c, a) =>
        {
            used();
            return f.Value.Call(c, a);
        })));

    private static Dictionary<string, JinjaFunction> Functions() => new()
    {
        ["chain"] = Lazy("chain", (_, a) => a.Positional.SelectMany(Items)),
        ["product"] = Lazy("product", (_, a) => Tuples(Product(Enumerable.Repeat(a.Positional.Select(p => Items(p).ToArray()), (int)Whole(a, -1, "repeat", 1)).SelectMany(p => p)))),
        ["permutations"] = Lazy("permutations", (_, a) => Tuples(Chosen([.. Items(a.Positional[0])], Whole(a, 1, "r", -1), (used, i) => !used.Contains(i)))),
        ["combinations"] = Lazy("combinations", (_, a) => Tuples(Chosen([.. Items(a.Positional[0])], Whole(a, 1, "r", -1), (used, i) => used.IsEmpty || i > used[^1]))),
        ["combinations_with_replacement"] = Lazy("combinations_with_replacement", (_, a) => Tuples(Chosen([.. Items(a.Positional[0])], Whole(a, 1, "r", -1), (used, i) => used.IsEmpty || i >= used[^1]))),
        ["zip_longest"] = Lazy("zip_longest", (_, a) => ZipLongest(a)),
        ["repeat"] = Lazy("repeat", (_, a) => Whole(a, 1, "times", -1) is var times and >= 0 ? Enumerable.Repeat(a.Positional[0], (int)times) : Forever([a.Positional[0]])),
        ["cycle"] = Lazy("cycle", (_, a) => Forever([.. Items(a.Positional[0])])),
        ["count"] = Lazy("count", (_, a) => Count(Whole(a, 0, "start", 0), Whole(a, 1, "step", 1))),
        ["islice"] = Lazy("islice", (_, a) => Slice(a)),
        ["compress"] = Lazy("compress", (_, a) => Items(a.Positional[0]).Zip(Items(a.Positional[1])).Where(p => JinjaValue.IsTrue(p.Second)).Select(p => p.First)),
        ["accumulate"] = Lazy("accumulate", Accumulate),
        ["starmap"] = Lazy("starmap", (c, a) => Items(a.Positional[1]).Select(row => c.Call(a.Positional[0], new CallArguments([.. Items(row)])))),
        ["takewhile"] = Lazy("takewhile", (c, a) => Items(a.Positional[1]).TakeWhile(item => JinjaValue.IsTrue(c.Call(a.Positional[0], new CallArguments(item))))),
        ["dropwhile"] = Lazy("dropwhile", (c, a) => Items(a.Positional[1]).SkipWhile(item => JinjaValue.IsTrue(c.Call(a.Positional[0], new CallArguments(item))))),
    };

    private static JinjaFunction Lazy(string name, Func<RenderContext, CallArguments, IEnumerable<object?>> body) => new(name, (c, a) =>
        name != "count" && a.Positional.Count == 0 ? throw new JinjaException($"itertools.{name}() needs something to work on.") : new JinjaIterator(body(c, a)));

    private static IEnumerable<object?> Items(object? value) => Conversions.Items(value) ?? throw new JinjaException($"A {JinjaValue.TypeName(value)} cannot be looped over.");

    private static long Whole(CallArguments arguments, int position, string name, long otherwise) =>
        (position >= 0 && position < arguments.Positional.Count ? arguments.Positional[position] : arguments.TryGetNamed(name, out var named) ? named : null) switch
        {
            null => otherwise,
            long number => number,
            var other => throw new JinjaException($"'{name}' must be a whole number, not {JinjaValue.TypeName(other)}."),
        };

    private static IEnumerable<object?> Tuples(IEnumerable<object?[]> rows) => rows.Select(row => (object?)new JinjaTuple(row));

    private static IEnumerable<object?[]> Product(IEnumerable<object?[]> lists)
    {
        IEnumerable<object?[]> all = [[]];
        foreach (var list in lists)
            all = all.SelectMany(head => list.Select(item => (object?[])[.. head, item]));
        return all;
    }

    private delegate bool MayFollow(ReadOnlySpan<int> used, int next);

    /// <summary>Every choice of some items in the order of their places.</summary>
    private static IEnumerable<object?[]> Chosen(object?[] items, long size, MayFollow mayFollow)
    {
        return From([]);
        IEnumerable<object?[]> From(int[] used)
        {
            if (used.Length == (size < 0 ? items.Length : size))
            {
                yield return Array.ConvertAll(used, i => items[i]);
                yield break;
            }

            for (var i = 0; i < items.Length; i++)
                if (mayFollow(used, i))
                    foreach (var whole in From([.. used, i]))
                        yield return whole;
        }
    }

    private static IEnumerable<object?> ZipLongest(CallArguments arguments)
    {
        var lists = arguments.Positional.Select(p => Items(p).ToList()).ToList();
        arguments.TryGetNamed("fillvalue", out var fill);
        return Enumerable.Range(0, lists.Max(l => l.Count)).Select(i => (object?)new JinjaTuple(lists.Select(l => i < l.Count ? l[i] : fill)));
    }

    private static IEnumerable<object?> Forever(object?[] items)
    {
        while (items.Length > 0)
            foreach (var item in items)
                yield return item;
    }

    private static IEnumerable<object?> Count(long start, long step)
    {
        for (var value = start; ; value += step)
            yield return value;
    }

    private static IEnumerable<object?> Slice(CallArguments arguments)
    {
        var (start, stop) = arguments.Positional.Count == 2 ? (0, Whole(arguments, 1, "stop", long.MaxValue)) : (Whole(arguments, 1, "start", 0), Whole(arguments, 2, "stop", long.MaxValue));
        var step = Math.Max(1, Whole(arguments, 3, "step", 1));
        var items = Items(arguments.Positional[0]);
        return (stop == long.MaxValue ? items : items.Take((int)stop)).Skip((int)start).Where((_, i) => i % step == 0);
    }

    private static IEnumerable<object?> Accumulate(RenderContext context, CallArguments arguments)
    {
        var add = arguments.Positional.Count > 1 ? arguments.Positional[1] : arguments.TryGetNamed("func", out var func) ? func : null;
        object? sum = null;
        var isFirst = true;
        foreach (var item in Items(arguments.Positional[0]))
        {
            sum = isFirst ? item : add is null ? Arithmetic.Apply(BinaryOperator.Add, sum, item) : context.Call(add, new CallArguments(sum, item));
            isFirst = false;
            yield return sum;
        }
    }
}
