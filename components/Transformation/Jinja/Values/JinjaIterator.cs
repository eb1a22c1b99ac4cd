namespace EcommAspire.Transformation.Jinja.Values;

/// <summary>Python's generator: can be looped over once, has no length, counts as true.</summary>
public sealed class JinjaIterator(IEnumerable<object?> items, string typeName = "generator") : IJinjaObject
{
    private const int Longest = 1_000_000;

    private readonly IEnumerator<object?> _items = items.GetEnumerator();
    private int _given;

    /// <inheritdoc/>
    public string TypeName { get; } = typeName;

    /// <inheritdoc/>
    public string Representation => $"<{TypeName} object>";

    /// <inheritdoc/>
    public bool TryGetAttribute(string name, out object? value)
    {
        value = null;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerable<object?> Iterate()
    {
        while (_items.MoveNext())
        {
            // Some have no end, and what they are collected into would take all memory.
            if (++_given > Longest)
                throw new JinjaException($"A {TypeName} gave more than {Longest} items; take fewer, as islice() does.");
            yield return _items.Current;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Representation;
}

/// <summary>Python's range.</summary>
internal sealed class JinjaRange(long start, long stop, long step) : IJinjaObject
{
    public long Start => start;

    public long Step => step;

    public long Count { get; } = step > 0
        ? start >= stop ? 0 : (stop - start - 1) / step + 1
        : start <= stop ? 0 : (start - stop - 1) / -step + 1;

    public string TypeName => "range";

    public int? Length => (int)Math.Min(int.MaxValue, Count);

    public string Representation => step == 1 ? $"range({start}, {stop})" : $"range({start}, {stop}, {step})";

    public bool TryGetAttribute(string name, out object? value)
    {
        (var found, value) = name switch
        {
            "start" => (true, (object?)start),
            "stop" => (true, stop),
            "step" => (true, step),
            _ => (false, null),
        };
        return found;
    }

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        if (key is not long index)
            return false;
        if (index < 0)
            index += Count;
        value = start + index * step;
        return index >= 0 && index < Count;
    }

    public bool Contains(long value) => step > 0
        ? value >= start && value < stop && (value - start) % step == 0
        : value <= start && value > stop && (start - value) % -step == 0;

    public IEnumerable<object?> Iterate()
    {
        for (long i = 0, value = start; i < Count; i++, value += step)
            yield return value;
    }

    public override bool Equals(object? obj) =>
        obj is JinjaRange other && other.Count == Count && (Count == 0 || (other.Start == Start && (Count == 1 || other.Step == Step)));

    public override int GetHashCode() => HashCode.Combine(Count, Count == 0 ? 0 : Start);

    public override string ToString() => Representation;
}

/// <summary>What <c>namespace()</c> gives: the one object whose attributes a template can set, from inside loops too.</summary>
public sealed class JinjaNamespace : IJinjaObject
{
    private readonly JinjaDict _attributes = [];

    /// <inheritdoc/>
    public string TypeName => "Namespace";

    /// <inheritdoc/>
    public IEnumerable<string> AttributeNames => _attributes.Keys.OfType<string>();

    /// <inheritdoc/>
    public string Representation => $"<Namespace {JinjaValue.ToRepresentation(_attributes)}>";

    /// <inheritdoc/>
    public bool TryGetAttribute(string name, out object? value) => _attributes.TryGetValue(name, out value);

    /// <inheritdoc/>
    public bool TryGetItem(object? key, out object? value) => _attributes.TryGetValue(key, out value);

    /// <summary>Sets an attribute.</summary>
    public void Set(string name, object? value) => _attributes[name] = value;

    /// <inheritdoc/>
    public override string ToString() => Representation;
}
