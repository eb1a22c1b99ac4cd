using System.Collections.Frozen;

namespace EcommAspire.Transformation.Jinja.Values;

/// <summary>The methods of one type.</summary>
internal sealed class MethodTable<T>(Dictionary<string, Method<T>> methods)
{
    private readonly FrozenDictionary<string, Method<T>> _methods = methods.ToFrozenDictionary();

    public IEnumerable<string> Names => _methods.Keys;

    public bool TryGet(T target, string name, out object? value)
    {
        value = _methods.TryGetValue(name, out var method) ? new BoundMethod<T>(target, name, method) : null;
        return value is not null;
    }
}
