using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary>Agate's sequence that may have keys: a row, a column, all rows, all columns.</summary>
internal sealed class MappedSequence : IJinjaObject
{
    private static readonly string[] s_members = ["keys", "values", "items", "dict", "get"];

    private static readonly string[] s_ofColumns = ["values_distinct", "values_without_nulls", "values_sorted", "values_without_nulls_sorted"];

    private readonly string[]? _keys;
    private readonly int _length;
    private readonly Func<object?[]>? _made;
    private object?[]? _values;

    public MappedSequence(string typeName, object?[] values, string[]? keys = null) =>
        (TypeName, _length, _values, _keys) = (typeName, values.Length, values, keys);

    /// <summary>One whose values are made when the first of them is asked for.</summary>
    public MappedSequence(string typeName, int length, Func<object?[]> made) => (TypeName, _length, _made) = (typeName, length, made);

    public string TypeName { get; }

    public int? Length => _length;

    /// <summary>What the sequence has besides: a column its name and type.</summary>
    public IReadOnlyDictionary<string, object?>? Members { get; init; }

    public IEnumerable<string> AttributeNames => [.. s_members, .. Members is null ? [] : s_ofColumns, .. Members?.Keys ?? []];

    public string Representation => $"<agate.{TypeName}: ({string.Join(", ", Values.Take(5).Select(JinjaValue.ToRepresentation))}{(_length > 5 ? ", ..." : "")})>";

    public bool TryGetAttribute(string name, out object? value)
    {
        if (Members?.TryGetValue(name, out value) == true)
            return true;
        value = name switch
        {
            "values" => Method(name, () => new JinjaTuple(Values)),
            "keys" => Method(name, () => _keys is null ? null : new JinjaTuple(_keys)),
            "items" => Method(name, () => new JinjaList(Values.Select((v, i) => (object?)new JinjaTuple(Key(i), v)))),
            "dict" => Method(name, ToDict),
            "get" => new JinjaFunction(name, (_, a) => a.Bind(name, 1, "key", "default") is var b && TryGetItem(b[0], out var found) ? found : b[1]),
            "values_distinct" when Members is not null => Method(name, () => new JinjaTuple(new JinjaSet(Values))),
            "values_without_nulls" when Members is not null => Method(name, () => new JinjaTuple(Values.Where(v => v is not null))),
            "values_sorted" when Members is not null => Method(name, () => new JinjaTuple(Sorted().Concat(Values.Where(v => v is null)))),
            "values_without_nulls_sorted" when Members is not null => Method(name, () => new JinjaTuple(Sorted())),
            _ => null,
        };
        return value is not null;
    }

    public bool TryGetItem(object? key, out object? value)
    {
        var index = key switch
        {
            long number when number < 0 => (int)Math.Max(int.MinValue, number) + _length,
            long number => (int)Math.Min(int.MaxValue, number),
            string name when _keys is not null => Array.IndexOf(_keys, name),
            _ => -1,
        };
        var found = index >= 0 && index < _length;
        value = found ? Values[index] : null;
        return found;
    }

    public IEnumerable<object?> Iterate() => Values;

    /// <summary>The values by their keys.</summary>
    public JinjaDict ToDict() => new(Values.Select((v, i) => new KeyValuePair<object?, object?>(Key(i), v)));

    public override string ToString() => Representation;

    private object?[] Values => _values ??= _made!();

    private object? Key(int index) => _keys is null ? (long)index : _keys[index];

    private IEnumerable<object?> Sorted() => Values.Where(v => v is not null).Order(Comparer<object?>.Create((left, right) => JinjaValue.Compare(left, right)));

    private static JinjaFunction Method(string name, Func<object?> body) => new(name, (_, _) => body());
}
