namespace EcommAspire.Transformation.Jinja.Values;

/// <summary>Python's <c>x[start:stop:step]</c>.</summary>
internal static class Slicing
{
    public static object? Slice(RenderContext context, object? target, object? start, object? stop, object? step)
    {
        if (!IsBound(start) || !IsBound(stop) || !IsBound(step))
            return Undefined.Because("The bounds of a slice are whole numbers.", context.Options.Undefined);
        switch (target)
        {
            case string text when PythonText.HasPairs(text):
                return string.Concat(Pick([.. PythonText.Characters(text)], start, stop, step));
            case string text:
                return SliceText(text, start, stop, step);
            case JinjaList list: return new JinjaList(Pick(list.Items, start, stop, step));
            case JinjaTuple tuple: return new JinjaTuple(Pick(tuple, start, stop, step));
            case JinjaRange range: return SliceRange(range, start, stop, step);
            case IJinjaObject { Length: not null } sequence when sequence is not DictView && sequence.Iterate() is { } items:
                return new JinjaTuple(Pick([.. items], start, stop, step));
            case Undefined { Behavior: UndefinedBehavior.Chainable }: return target;
            case Undefined undefined: throw undefined.Error();
            default:
                return Undefined.Because($"A {JinjaValue.TypeName(target)} cannot be sliced.", context.Options.Undefined);
        }
    }

    private static bool IsBound(object? value)
    {
        (value as Undefined)?.Fail();
        return value is null || Arithmetic.IsWhole(value);
    }

    private static string SliceText(string text, object? start, object? stop, object? step)
    {
        var (first, count, stride) = Resolve(text.Length, start, stop, step);
        return stride == 1
            ? text.Substring((int)first, (int)count)
            : string.Create((int)count, (text, first, stride), static (span, state) =>
            {
                for (var i = 0; i < span.Length; i++)
                    span[i] = state.text[(int)(state.first + i * state.stride)];
            });
    }

    private static JinjaRange SliceRange(JinjaRange range, object? start, object? stop, object? step)
    {
        var (first, count, stride) = Resolve(range.Count, start, stop, step);
        var from = range.Start + first * range.Step;
        return new JinjaRange(from, from + count * stride * range.Step, stride * range.Step);
    }

    private static IEnumerable<T> Pick<T>(IReadOnlyList<T> items, object? start, object? stop, object? step)
    {
        var (first, count, stride) = Resolve(items.Count, start, stop, step);
        var picked = new T[count];
        for (var i = 0; i < count; i++)
            picked[i] = items[(int)(first + i * stride)];
        return picked;
    }

    private static (long First, long Count, long Step) Resolve(long length, object? start, object? stop, object? step)
    {
        var stride = step is null ? 1 : Index(step);
        if (stride == 0)
            throw new JinjaException("The step of a slice cannot be 0.");
        var first = Clamp(start, stride < 0 ? length - 1 : 0);
        var end = Clamp(stop, stride < 0 ? -1 : length);
        var span = stride > 0 ? end - first : first - end;
        return span <= 0 ? (0, 0, 1) : (first, (span - 1) / Math.Abs(stride) + 1, stride);

        long Clamp(object? bound, long missing)
        {
            if (bound is null)
                return missing;
            var index = Index(bound);
            if (index < 0)
                index += length;
            return Math.Clamp(index, stride < 0 ? -1 : 0, stride < 0 ? length - 1 : length);
        }
    }

    private static long Index(object? value)
    {
        return value switch
        {
            long number => Math.Clamp(number, -(1L << 40), 1L << 40),
            bool flag => flag ? 1 : 0,
            System.Numerics.BigInteger big => big.Sign * (1L << 40),
            _ => 0,
        };
    }
}
