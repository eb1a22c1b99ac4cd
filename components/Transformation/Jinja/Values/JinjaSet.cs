using System.Collections;

namespace EcommAspire.Transformation.Jinja.Values;

/// <summary>Python's set, which dbt's <c>set()</c> gives. It keeps the order of insertion, where Python's is arbitrary.</summary>
public sealed class JinjaSet : IEnumerable<object?>
{
    private readonly OrderedDictionary<object, bool> _items = new(JinjaEquality.Instance);

    /// <summary>An empty set.</summary>
    public JinjaSet()
    {
    }

    /// <summary>A set of values that are Jinja values already.</summary>
    public JinjaSet(IEnumerable<object?> items)
    {
        foreach (var item in items)
            Add(item);
    }

    /// <summary>How many items there are.</summary>
    public int Count => _items.Count;

    /// <summary>Adds an item; false if it was there.</summary>
    public bool Add(object? item) => _items.TryAdd(JinjaEquality.ToKey(item), true);

    /// <summary>Whether the item is there.</summary>
    public bool Contains(object? item) => _items.ContainsKey(JinjaEquality.ToKey(item));

    /// <summary>Removes an item; false if it was not there.</summary>
    public bool Remove(object? item) => _items.Remove(JinjaEquality.ToKey(item));

    /// <summary>Removes everything.</summary>
    public void Clear() => _items.Clear();

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator() => _items.Keys.Select(JinjaEquality.FromKey).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => JinjaValue.ToText(this);
}
