using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace EcommAspire.Transformation.Jinja;

/// <summary>Where names come from that a template does not define itself: the host's functions, variables and macros.</summary>
public interface IJinjaScope
{
    /// <summary>Finds the value of a name. Called for every use of the name, so values may be made when first asked for.</summary>
    bool TryGet(string name, [MaybeNullWhen(false)] out object? value);

    /// <summary>The names there are, for suggestions.</summary>
    IEnumerable<string> Names { get; }
}

/// <summary>Globals in a dictionary, with a scope behind them for the names that are not in it.</summary>
public sealed class JinjaGlobals(IJinjaScope? behind = null) : IJinjaScope, IEnumerable<KeyValuePair<string, object?>>
{
    private readonly Dictionary<string, object?> _values = [];

    /// <summary>Sets a name; reading one that is not there is an error.</summary>
    public object? this[string name]
    {
        get => TryGet(name, out var value) ? value : throw new KeyNotFoundException($"There is no global '{name}'.");
        set => _values[name] = value;
    }

    /// <inheritdoc/>
    public bool TryGet(string name, [MaybeNullWhen(false)] out object? value) =>
        _values.TryGetValue(name, out value) || (behind is not null && behind.TryGet(name, out value));

    /// <inheritdoc/>
    public IEnumerable<string> Names => behind is null ? _values.Keys : _values.Keys.Concat(behind.Names);

    /// <summary>The names of this dictionary, without those behind it.</summary>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
