using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace EcommAspire.Transformation.Jinja.Values;

/// <summary>Python's dict: keys in the order they were inserted.</summary>
public sealed class JinjaDict : IEnumerable<KeyValuePair<object?, object?>>
{
    private readonly OrderedDictionary<object, object?> _entries = new(JinjaEquality.Instance);

    /// <summary>An empty dict.</summary>
    public JinjaDict()
    {
    }

    /// <summary>A dict of values that are Jinja values already; a later key replaces an earlier one.</summary>
    public JinjaDict(IEnumerable<KeyValuePair<object?, object?>> entries)
    {
        foreach (var (key, value) in entries)
            this[key] = value;
    }

    /// <summary>How many keys there are.</summary>
    public int Count => _entries.Count;

    /// <summary>The keys in order.</summary>
    public IEnumerable<object?> Keys => this.Select(entry => entry.Key);

    /// <summary>The value of a key; reading one that is not there is an error.</summary>
    public object? this[object? key]
    {
        get => TryGetValue(key, out var value) ? value : throw new JinjaException($"The key {JinjaValue.ToRepresentation(key)} is not in the dict.");
        set => _entries[JinjaEquality.ToKey(key)] = value;
    }

    /// <summary>Finds the value of a key.</summary>
    public bool TryGetValue(object? key, [MaybeNullWhen(false)] out object? value) =>
        _entries.TryGetValue(JinjaEquality.ToKey(key), out value);

    /// <summary>Whether the key is there.</summary>
    public bool ContainsKey(object? key) => _entries.ContainsKey(JinjaEquality.ToKey(key));

    /// <summary>Removes a key.</summary>
    public bool Remove(object? key, [MaybeNullWhen(false)] out object? value) => _entries.Remove(JinjaEquality.ToKey(key), out value);

    /// <summary>Removes everything.</summary>
    public void Clear() => _entries.Clear();

    internal KeyValuePair<object?, object?> EntryAt(int index)
    {
        var (key, value) = _entries.GetAt(index);
        return new(JinjaEquality.FromKey(key), value);
    }

    internal void RemoveAt(int index) => _entries.RemoveAt(index);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<object?, object?>> GetEnumerator()
    {
        var count = _entries.Count;
        for (var i = 0; i < count; i++)
        {
            if (_entries.Count != count)
                throw new JinjaException("The dict changed its size while it was looped over. Loop over a list of its items instead.");
            yield return EntryAt(i);
        }

        if (_entries.Count != count)
            throw new JinjaException("The dict changed its size while it was looped over. Loop over a list of its items instead.");
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => JinjaValue.ToText(this);
}

/// <summary>What <c>dict.keys()</c>, <c>.values()</c> and <c>.items()</c> give: a live view.</summary>
internal sealed class DictView(JinjaDict dict, string typeName, Func<KeyValuePair<object?, object?>, object?> select) : IJinjaObject
{
    public string TypeName => typeName;

    public int? Length => dict.Count;

    public string Representation => $"{typeName}({JinjaValue.ToRepresentation(new JinjaList(dict.Select(select)))})";

    public bool TryGetAttribute(string name, out object? value)
    {
        value = null;
        return false;
    }

    public IEnumerable<object?> Iterate() => dict.Select(select);

    public override string ToString() => Representation;
}
