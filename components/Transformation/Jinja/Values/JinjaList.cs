using System.Collections;

namespace EcommAspire.Transformation.Jinja.Values;

/// <summary>Python's list.</summary>
public sealed class JinjaList : IReadOnlyList<object?>
{
    private readonly List<object?> _items;

    /// <summary>An empty list.</summary>
    public JinjaList() => _items = [];

    /// <summary>A list of values that are Jinja values already (see <see cref="JinjaValue.From"/>).</summary>
    public JinjaList(IEnumerable<object?> items) => _items = [.. items];

    internal static JinjaList Empty => [];

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <summary>An item by index.</summary>
    public object? this[int index]
    {
        get => _items[index];
        set => _items[index] = value;
    }

    /// <summary>Adds an item at the end.</summary>
    public void Add(object? item) => _items.Add(item);

    internal List<object?> Items => _items;

    /// <summary>The items, live: what is appended meanwhile is seen.</summary>
    public IEnumerator<object?> GetEnumerator()
    {
        for (var i = 0; i < _items.Count; i++)
            yield return _items[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => JinjaValue.ToText(this);
}

/// <summary>Python's tuple.</summary>
public sealed class JinjaTuple : IReadOnlyList<object?>
{
    private readonly object?[] _items;

    /// <summary>A tuple of values that are Jinja values already.</summary>
    public JinjaTuple(params object?[] items) => _items = items;

    /// <summary>A tuple of values that are Jinja values already.</summary>
    public JinjaTuple(IEnumerable<object?> items) => _items = [.. items];

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public object? this[int index] => _items[index];

    /// <summary>The names of the items, where they have names.</summary>
    internal string[]? FieldNames { get; init; }

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator() => ((IEnumerable<object?>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => JinjaValue.ToText(this);
}
