using EcommAspire.Transformation.Jinja.Syntax;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>Filters that take sequences as a whole.</summary>
internal static class SequenceFilters
{
    private const int Largest = 1_000_000;

    public static Dictionary<string, JinjaFilter> All { get; } = new()
    {
        ["list"] = (_, value, arguments) => arguments.Bind("list", 0).Then(new JinjaList(JinjaValue.Iterate(value))),
        ["length"] = (_, value, arguments) => arguments.Bind("length", 0).Then(JinjaValue.Length(value)),
        ["count"] = (_, value, arguments) => arguments.Bind("count", 0).Then(JinjaValue.Length(value)),
        ["first"] = First,
        ["last"] = Last,
        ["random"] = (context, value, arguments) => arguments.Bind("random", 0).Then(AnyOf(context, value)),
        ["reverse"] = (_, value, arguments) => arguments.Bind("reverse", 0).Then(Reverse(value)),
        ["join"] = Join,
        ["sort"] = Sort,
        ["unique"] = Unique,
        ["min"] = (context, value, arguments) => Extreme(context, value, arguments, "min", -1),
        ["max"] = (context, value, arguments) => Extreme(context, value, arguments, "max", 1),
        ["sum"] = Sum,
        ["batch"] = Batch,
        ["slice"] = Slice,
        ["groupby"] = GroupBy,
        ["dictsort"] = DictSort,
        ["items"] = Items,
    };

    private static object? First(RenderContext context, object? value, CallArguments arguments)
    {
        arguments.Bind("first", 0);
        foreach (var item in JinjaValue.Iterate(value))
            return item;
        return Undefined.Because("There is no first item: the sequence is empty.", context.Options.Undefined);
    }

    private static object? Last(RenderContext context, object? value, CallArguments arguments)
    {
        arguments.Bind("last", 0);
        NotOnce(value, "last");
        object? last = Undefined.Because("There is no last item: the sequence is empty.", context.Options.Undefined);
        foreach (var item in JinjaValue.Iterate(value))
            last = item;
        return last;
    }

    private static object? AnyOf(RenderContext context, object? value)
    {
        NotOnce(value, "random");
        var items = JinjaValue.Iterate(value).ToArray();
        return items.Length > 0
            ? items[System.Security.Cryptography.RandomNumberGenerator.GetInt32(items.Length)]
            : Undefined.Because("There is no random item: the sequence is empty.", context.Options.Undefined);
    }

    private static void NotOnce(object? value, string filter)
    {
        if (value is JinjaIterator or JinjaSet)
            throw new JinjaException($"The filter '{filter}' cannot go backwards through a {JinjaValue.TypeName(value)}: put '| list' before it.");
    }

    private static object? Reverse(object? value)
    {
        if (value is string text)
            return string.Concat(PythonText.Characters(text).Reverse());
        var items = JinjaValue.Iterate(value).Reverse();
        return value switch
        {
            JinjaList => new JinjaIterator(items, "list_reverseiterator"),
            JinjaDict => new JinjaIterator(items, "dict_reversekeyiterator"),
            JinjaTuple => new JinjaIterator(items, "reversed"),
            _ => new JinjaIterator(items, "list_reverseiterator"),
        };
    }

    private static object? Join(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("join", 0, "d", "attribute");
        var items = JinjaValue.Iterate(value);
        if (bound[1] is { } attribute)
            items = items.Select(ItemPath.Getter(context, attribute));
        return string.Join(JinjaValue.ToText(bound.Or(0, "")), items.Select(JinjaValue.ToText));
    }

    private static object? Sort(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("sort", 0, "reverse", "case_sensitive", "attribute");
        var fold = bound.Flag(1) ? (Func<object?, object?>)(item => item) : ItemPath.FoldCase;
        var key = bound[2] is { } attribute ? ItemPath.MultiGetter(context, attribute, fold) : fold;
        return new JinjaList(Ordering.Sort(JinjaValue.Iterate(value), key, bound.Flag(0)));
    }

    private static object? Unique(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("unique", 0, "case_sensitive", "attribute");
        var key = ItemPath.Getter(context, bound[1], bound.Flag(0) ? null : ItemPath.FoldCase);
        return new JinjaIterator(Distinct(JinjaValue.Iterate(value), key));
    }

    private static IEnumerable<object?> Distinct(IEnumerable<object?> items, Func<object?, object?> key)
    {
        var seen = new JinjaSet();
        foreach (var item in items)
        {
            if (seen.Add(key(item)))
                yield return item;
        }
    }

    private static object? Extreme(RenderContext context, object? value, CallArguments arguments, string name, int direction)
    {
        var bound = arguments.Bind(name, 0, "case_sensitive", "attribute");
        var key = ItemPath.Getter(context, bound[1], bound.Flag(0) ? null : ItemPath.FoldCase);
        var any = false;
        object? best = null;
        object? bestKey = null;
        foreach (var item in JinjaValue.Iterate(value))
        {
            var itemKey = key(item);
            var order = any ? JinjaValue.Compare(itemKey, bestKey, direction < 0 ? "<" : ">") : direction;
            if (order == int.MinValue || Math.Sign(order) != direction)
                continue;
            (any, best, bestKey) = (true, item, itemKey);
        }

        return any ? best : Undefined.Because($"There is no {name} of an empty sequence.", context.Options.Undefined);
    }

    private static object? Sum(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("sum", 0, "attribute", "start");
        var items = JinjaValue.Iterate(value);
        if (bound[0] is { } attribute)
            items = items.Select(ItemPath.Getter(context, attribute));
        var start = bound.Or(1, 0L);
        return start is string
            ? throw new JinjaException("The filter 'sum' does not add strings: use 'join'.")
            : items.Aggregate(start, (total, item) => Arithmetic.Apply(BinaryOperator.Add, total, item));
    }

    private static object? Batch(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("batch", 1, "linecount", "fill_with");
        var size = bound.Int(0);
        if (size is < 1 or > Largest)
            throw new JinjaException($"The filter 'batch' needs a size of 1 to {Largest}.");
        return new JinjaIterator(Batches());

        IEnumerable<object?> Batches()
        {
            foreach (var chunk in JinjaValue.Iterate(value).Chunk(size))
            {
                var missing = bound[1] is null ? 0 : size - chunk.Length;
                yield return new JinjaList(chunk.Concat(Enumerable.Repeat(bound[1], missing)));
            }
        }
    }

    private static object? Slice(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("slice", 1, "slices", "fill_with");
        var slices = bound.Int(0);
        if (slices is < 1 or > Largest)
            throw new JinjaException($"The filter 'slice' needs 1 to {Largest} slices.");
        return new JinjaIterator(Slices());

        IEnumerable<object?> Slices()
        {
            var items = JinjaValue.Iterate(value).ToArray();
            var (each, longer) = Math.DivRem(items.Length, slices);
            var start = 0;
            for (var i = 0; i < slices; i++)
            {
                var count = i < longer ? each + 1 : each;
                var slice = new JinjaList(items.Skip(start).Take(count));
                start += count;
                if (bound[1] is not null && i >= longer)
                    slice.Add(bound[1]);
                yield return slice;
            }
        }
    }

    private static readonly string[] GroupFields = ["grouper", "list"];

    private static object? GroupBy(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("groupby", 1, "attribute", "default", "case_sensitive");
        Func<object?, object?>? fold = bound.Flag(2) ? null : ItemPath.FoldCase;
        var plain = ItemPath.Getter(context, bound[0], fallback: bound.Has(1), defaultValue: bound[1]);
        var key = fold is null ? plain : item => fold(plain(item));
        var groups = new JinjaList();
        object? current = null;
        foreach (var item in Ordering.Sort(JinjaValue.Iterate(value), key, reverse: false))
        {
            var itemKey = key(item);
            if (groups.Count == 0 || !JinjaValue.AreEqual(itemKey, current))
            {
                groups.Add(new JinjaTuple(plain(item), new JinjaList()) { FieldNames = GroupFields });
                current = itemKey;
            }

            ((JinjaList)((JinjaTuple)groups[^1]!)[1]!).Add(item);
        }

        return groups;
    }

    private static object? DictSort(RenderContext context, object? value, CallArguments arguments)
    {
        var bound = arguments.Bind("dictsort", 0, "case_sensitive", "by", "reverse");
        (value as Undefined)?.Fail();
        if (value is not JinjaDict dict)
            throw new JinjaException($"The filter 'dictsort' needs a dict, not {JinjaValue.TypeName(value)}.");
        var position = bound.Text(1, "key") switch
        {
            "key" => 0,
            "value" => 1,
            _ => throw new JinjaException("The filter 'dictsort' sorts by 'key' or by 'value'."),
        };
        object? Key(object? pair) => bound.Flag(0) ? ((JinjaTuple)pair!)[position] : ItemPath.FoldCase(((JinjaTuple)pair!)[position]);
        return new JinjaList(Ordering.Sort(dict.Select(entry => (object?)new JinjaTuple(entry.Key, entry.Value)), Key, bound.Flag(2)));
    }

    private static object? Items(RenderContext context, object? value, CallArguments arguments)
    {
        arguments.Bind("items", 0);
        return value switch
        {
            Undefined => new JinjaIterator([]),
            JinjaDict dict => new JinjaIterator(dict.Select(entry => (object?)new JinjaTuple(entry.Key, entry.Value))),
            _ => throw new JinjaException($"The filter 'items' needs a dict, not {JinjaValue.TypeName(value)}."),
        };
    }
}
