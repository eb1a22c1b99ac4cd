using System.Collections;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace EcommAspire.Transformation.Jinja.Values;

/// <summary>
/// Python's rules for values. A value is null (None), <see cref="bool"/>, <see cref="long"/>, <see cref="BigInteger"/>,
/// <see cref="double"/>, <see cref="decimal"/> (Decimal), <see cref="string"/>, <see cref="JinjaList"/>,
/// <see cref="JinjaTuple"/>, <see cref="JinjaDict"/>, <see cref="JinjaSet"/>, <see cref="Undefined"/>,
/// or an object of the host's: <see cref="IJinjaObject"/>, <see cref="IJinjaCallable"/>, or anything that is only printed.
/// </summary>
public static class JinjaValue
{
    /// <summary>A .NET value as a template sees it: small integers become long, lists and dictionaries are copied, deeply.</summary>
    public static object? From(object? value) => value switch
    {
        null or string or bool or long or double or decimal or JinjaList or JinjaDict or JinjaTuple or JinjaSet or Undefined => value,
        IJinjaObject or IJinjaCallable => value,
        int number => (long)number,
        short number => (long)number,
        sbyte number => (long)number,
        byte number => (long)number,
        ushort number => (long)number,
        uint number => (long)number,
        ulong number => Normalize(number),
        BigInteger number => Normalize(number),
        float number => (double)number,
        char c => c.ToString(),
        DBNull => null,
        IDictionary dictionary => FromDictionary(dictionary),
        IEnumerable<KeyValuePair<string, object?>> pairs =>
            new JinjaDict(pairs.Select(pair => new KeyValuePair<object?, object?>(pair.Key, From(pair.Value)))),
        byte[] => value,
        ITuple tuple => new JinjaTuple(Enumerable.Range(0, tuple.Length).Select(i => From(tuple[i]))),
        IEnumerable items => new JinjaList(items.Cast<object?>().Select(From)),
        _ => FromWide(value),
    };

    // Apart: a method with these types in it is never compiled ahead of time.
    private static object? FromWide(object value) => value switch
    {
        Int128 number => Normalize((BigInteger)number),
        UInt128 number => Normalize((BigInteger)number),
        _ => value,
    };

    private static JinjaDict FromDictionary(IDictionary dictionary)
    {
        var dict = new JinjaDict();
        foreach (DictionaryEntry entry in dictionary)
            dict[From(entry.Key)] = From(entry.Value);
        return dict;
    }

    /// <summary>Whether a value counts as true.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool flag => flag,
        string text => text.Length > 0,
        long number => number != 0,
        JinjaList list => list.Count > 0,
        JinjaDict dict => dict.Count > 0,
        JinjaTuple tuple => tuple.Count > 0,
        JinjaSet set => set.Count > 0,
        Undefined { Behavior: UndefinedBehavior.Strict } undefined => throw undefined.Error(),
        Undefined => false,
        double number => number != 0,
        decimal number => number != 0,
        BigInteger number => !number.IsZero,
        IJinjaObject other => other.IsTrue,
        _ => true,
    };

    /// <summary>The type's name as Python says it.</summary>
    public static string TypeName(object? value) => value switch
    {
        null => "NoneType",
        bool => "bool",
        long or BigInteger => "int",
        double => "float",
        decimal => "Decimal",
        string => "str",
        JinjaList => "list",
        JinjaTuple => "tuple",
        JinjaDict => "dict",
        JinjaSet => "set",
        Undefined => "Undefined",
        IJinjaObject other => other.TypeName,
        DateTime => "datetime",
        DateOnly => "date",
        TimeOnly => "time",
        TimeSpan => "timedelta",
        IJinjaCallable => "function",
        _ => value.GetType().Name,
    };

    /// <summary>The value as it is printed: Python's <c>str()</c>.</summary>
    public static string ToText(object? value) => value switch
    {
        string text => text,
        null => "None",
        bool flag => flag ? "True" : "False",
        long number => number.ToString(),
        double number => NumberFormat.Repr(number),
        DateTime or DateOnly or TimeOnly => ToIsoText(value),
        JinjaList or JinjaTuple or JinjaDict or JinjaSet => ToRepresentation(value),
        _ => value.ToString() ?? "",
    };

    /// <summary>The value as it looks inside a printed list: Python's <c>repr()</c>.</summary>
    public static string ToRepresentation(object? value)
    {
        if (value is not (JinjaList or JinjaTuple or JinjaDict or JinjaSet))
            return SimpleRepresentation(value);
        var text = new StringBuilder();
        AppendRepresentation(text, value, []);
        return text.ToString();
    }

    private static string SimpleRepresentation(object? value) => value switch
    {
        string text => PythonText.Quote(text),
        decimal number => $"Decimal('{number}')",
        Undefined => "Undefined",
        IJinjaObject other => other.Representation,
        DateTime time => "datetime.datetime(" + string.Join(", ", Trimmed(time.Year, time.Month, time.Day, time.Hour, time.Minute, time.Second, Micros(time))) + ")",
        DateOnly date => $"datetime.date({date.Year}, {date.Month}, {date.Day})",
        _ => ToText(value),
    };

    private static int Micros(DateTime time) => (int)(time.Ticks % TimeSpan.TicksPerSecond / 10);

    private static IEnumerable<int> Trimmed(params int[] parts)
    {
        var count = parts.Length;
        while (count > 5 && parts[count - 1] == 0)
            count--;
        return parts.Take(count);
    }

    private static string ToIsoText(object value) => value switch
    {
        DateTime time => time.ToString(Micros(time) == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.ffffff"),
        DateOnly date => date.ToString("yyyy-MM-dd"),
        TimeOnly time => time.ToString(time.Ticks % TimeSpan.TicksPerSecond / 10 == 0 ? "HH:mm:ss" : "HH:mm:ss.ffffff"),
        _ => value.ToString() ?? "",
    };

    private static void AppendRepresentation(StringBuilder text, object? value, List<object> above)
    {
        if (value is not (JinjaList or JinjaTuple or JinjaDict or JinjaSet))
        {
            text.Append(SimpleRepresentation(value));
            return;
        }

        EnsureStack();
        if (above.Exists(outer => ReferenceEquals(outer, value)))
        {
            text.Append(value is JinjaDict ? "{...}" : "[...]");
            return;
        }

        above.Add(value);
        switch (value)
        {
            case JinjaDict dict:
                text.Append('{');
                var first = true;
                foreach (var (key, item) in dict)
                {
                    if (!first)
                        text.Append(", ");
                    first = false;
                    AppendRepresentation(text, key, above);
                    text.Append(": ");
                    AppendRepresentation(text, item, above);
                }

                text.Append('}');
                break;
            case JinjaTuple tuple:
                AppendItems(text, tuple, above, "(", tuple.Count == 1 ? ",)" : ")");
                break;
            case JinjaSet { Count: 0 }:
                text.Append("set()");
                break;
            case JinjaSet set:
                AppendItems(text, set, above, "{", "}");
                break;
            case JinjaList list:
                AppendItems(text, list, above, "[", "]");
                break;
        }

        above.RemoveAt(above.Count - 1);
    }

    private static void AppendItems(StringBuilder text, IEnumerable<object?> items, List<object> above, string open, string close)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first)
                text.Append(", ");
            first = false;
            AppendRepresentation(text, item, above);
        }

        text.Append(close);
    }

    internal static void EnsureStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new JinjaException("The value is nested too deeply, or contains itself.");
    }

    /// <summary>Python's <c>==</c>.</summary>
    public static bool AreEqual(object? left, object? right)
    {
        if (left is null || right is null)
            return left is null && right is null;
        if (left is string leftText)
            return right is string rightText && string.Equals(leftText, rightText, StringComparison.Ordinal);
        if (Arithmetic.IsNumber(left))
            return Arithmetic.IsNumber(right) && Arithmetic.NumbersEqual(left, right);
        switch (left)
        {
            case JinjaList list: return right is JinjaList otherList && SequenceEqual(list, otherList);
            case JinjaTuple tuple: return right is JinjaTuple otherTuple && SequenceEqual(tuple, otherTuple);
            case JinjaDict dict: return right is JinjaDict otherDict && DictsEqual(dict, otherDict);
            case JinjaSet set: return right is JinjaSet otherSet && set.Count == otherSet.Count && set.All(otherSet.Contains);
            case Undefined undefined:
                if (undefined.Behavior == UndefinedBehavior.Strict)
                    throw undefined.Error();
                return right is Undefined;
            default: return left.Equals(right) || (right is IJinjaObject && right.Equals(left));
        }
    }

    private static bool SequenceEqual(IReadOnlyList<object?> left, IReadOnlyList<object?> right)
    {
        EnsureStack();
        if (ReferenceEquals(left, right))
            return true;
        if (left.Count != right.Count)
            return false;
        for (var i = 0; i < left.Count; i++)
        {
            if (!AreEqual(left[i], right[i]))
                return false;
        }

        return true;
    }

    private static bool DictsEqual(JinjaDict left, JinjaDict right)
    {
        EnsureStack();
        if (ReferenceEquals(left, right))
            return true;
        return left.Count == right.Count
            && left.All(entry => right.TryGetValue(entry.Key, out var other) && AreEqual(entry.Value, other));
    }

    /// <summary>Python's order; values without one are an error that names the operator.</summary>
    public static int Compare(object? left, object? right, string symbol = "<") =>
        TryCompare(left, right, out var order) ? order : throw Incomparable(left, right, symbol);

    /// <summary>Python's order where there is one. A NaN is below, above and equal to nothing: the order is then <see cref="int.MinValue"/>.</summary>
    internal static bool TryCompare(object? left, object? right, out int order)
    {
        (left as Undefined)?.Fail();
        (right as Undefined)?.Fail();
        order = 0;
        if (left is string leftText && right is string rightText)
        {
            order = PythonText.Compare(leftText, rightText);
            return true;
        }

        if (Arithmetic.IsNumber(left) && Arithmetic.IsNumber(right))
        {
            order = Arithmetic.CompareNumbers(left!, right!);
            return true;
        }

        switch (left, right)
        {
            case (JinjaList a, JinjaList b): return TryCompareSequences(a, b, out order);
            case (JinjaTuple a, JinjaTuple b): return TryCompareSequences(a, b, out order);
            case (DateTime a, DateTime b): order = a.CompareTo(b); return true;
            case (DateOnly a, DateOnly b): order = a.CompareTo(b); return true;
            case (TimeSpan a, TimeSpan b): order = a.CompareTo(b); return true;
            case (IJinjaObject a, _) when a.CompareTo(right) is { } known: order = known; return true;
            case (_, IJinjaObject b) when b.CompareTo(left) is { } known: order = -known; return true;
            default: return false;
        }
    }

    private static bool TryCompareSequences(IReadOnlyList<object?> left, IReadOnlyList<object?> right, out int order)
    {
        EnsureStack();
        for (var i = 0; i < left.Count && i < right.Count; i++)
        {
            if (!AreEqual(left[i], right[i]))
                return TryCompare(left[i], right[i], out order);
        }

        order = left.Count.CompareTo(right.Count);
        return true;
    }

    private static JinjaException Incomparable(object? left, object? right, string symbol) =>
        new($"'{symbol}' cannot compare {TypeName(left)} with {TypeName(right)}.");

    /// <summary>What a loop over the value yields; a value that cannot be looped over is an error.</summary>
    public static IEnumerable<object?> Iterate(object? value) =>
        TryIterate(value) ?? throw new JinjaException($"A {TypeName(value)} cannot be looped over.");

    /// <summary>What a loop over the value yields, or null if it cannot be looped over.</summary>
    public static IEnumerable<object?>? TryIterate(object? value)
    {
        switch (value)
        {
            case JinjaList list: return list;
            case JinjaTuple tuple: return tuple;
            case JinjaDict dict: return dict.Keys;
            case JinjaSet set: return set;
            case string text: return PythonText.Characters(text);
            case Undefined { Behavior: UndefinedBehavior.Strict } undefined: throw undefined.Error();
            case Undefined: return [];
            case IJinjaObject other: return other.Iterate();
            default: return null;
        }
    }

    /// <summary>The length of a value; a value without one is an error.</summary>
    public static long Length(object? value) => value switch
    {
        string text => PythonText.Length(text),
        JinjaList list => list.Count,
        JinjaTuple tuple => tuple.Count,
        JinjaDict dict => dict.Count,
        JinjaSet set => set.Count,
        Undefined { Behavior: UndefinedBehavior.Strict } undefined => throw undefined.Error(),
        Undefined => 0,
        JinjaRange range => range.Count,
        IJinjaObject { Length: { } length } => length,
        _ => throw new JinjaException($"A {TypeName(value)} has no length."),
    };

    /// <summary>Python's <c>in</c>.</summary>
    public static bool Contains(object? container, object? item)
    {
        switch (container)
        {
            case string text:
                (item as Undefined)?.Fail();
                return item is string part
                    ? text.Contains(part, StringComparison.Ordinal)
                    : throw new JinjaException($"'in' a string needs a string on its left, not {TypeName(item)}.");
            case JinjaDict dict: return dict.ContainsKey(item);
            case JinjaSet set: return set.Contains(item);
            case JinjaRange range when item is long number: return range.Contains(number);
            case JinjaNamespace: break;
            default:
                if (TryIterate(container) is not { } items)
                    break;
                return items.Any(other => ReferenceEquals(other, item) || AreEqual(other, item));
        }

        throw new JinjaException($"'in' cannot look inside a {TypeName(container)}.");
    }

    internal static object Normalize(BigInteger number) =>
        number >= long.MinValue && number <= long.MaxValue ? (object)(long)number : number;
}
