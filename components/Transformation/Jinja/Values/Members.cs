using System.Diagnostics.CodeAnalysis;
using EcommAspire.Transformation.Jinja.Library;

namespace EcommAspire.Transformation.Jinja.Values;

/// <summary>Attributes and items of values, by Jinja2's rules.</summary>
internal static class Members
{
    /// <summary><c>target.name</c>: an attribute, else an item, else undefined.</summary>
    public static object? Attribute(RenderContext context, object? target, string name)
    {
        if (TryGetAttribute(target, name, out var value))
            return value;
        if (target is Undefined undefined)
            return undefined.Behavior == UndefinedBehavior.Chainable ? undefined : throw undefined.Error();
        return TryGetItem(target, name, out value) ? value : Undefined.ForMember(target, name, context.Options.Undefined);
    }

    /// <summary><c>target[key]</c>: an item, else an attribute, else undefined.</summary>
    public static object? Item(RenderContext context, object? target, object? key)
    {
        if (target is Undefined undefined)
            return undefined.Behavior == UndefinedBehavior.Chainable ? undefined : throw undefined.Error();
        if (key is Undefined { Behavior: not UndefinedBehavior.Chainable } missing && target is JinjaDict)
            return missing.Behavior == UndefinedBehavior.Strict ? throw missing.Error() : Undefined.ForMember(target, key, context.Options.Undefined);
        if (TryGetItem(target, key, out var value) || (key is string name && TryGetAttribute(target, name, out value)))
            return value;
        return Undefined.ForMember(target, key, context.Options.Undefined);
    }

    public static bool TryGetAttribute(object? target, string name, out object? value)
    {
        switch (target)
        {
            case string text: return StringMethods.TryGet(text, name, out value);
            case JinjaDict dict: return DictMethods.TryGet(dict, name, out value);
            case JinjaList list: return ListMethods.TryGet(list, name, out value);
            case JinjaTuple tuple: return TupleMethods.TryGet(tuple, name, out value);
            case JinjaSet set: return SetMethods.TryGet(set, name, out value);
            case IJinjaObject other: return other.TryGetAttribute(name, out value);
            case long or double or bool or decimal or System.Numerics.BigInteger: return NumberMethods.TryGet(target, name, out value);
            default:
                value = null;
                return false;
        }
    }

    private static bool TryGetItem(object? target, object? key, out object? value)
    {
        switch (target)
        {
            case JinjaDict dict when key is not (JinjaList or JinjaDict or JinjaSet): return dict.TryGetValue(key, out value);
            case JinjaList list when TryIndex(key, list.Count, out var index):
                value = list[index];
                return true;
            case JinjaTuple tuple when TryIndex(key, tuple.Count, out var index):
                value = tuple[index];
                return true;
            case string text when TryIndex(key, PythonText.Length(text), out var index):
                var unit = PythonText.ToUnits(text, index);
                value = text.Substring(unit, unit + 1 < text.Length && char.IsSurrogatePair(text, unit) ? 2 : 1);
                return true;
            case IJinjaObject other: return other.TryGetItem(key, out value);
            default:
                value = null;
                return false;
        }
    }

    private static bool TryIndex(object? key, int count, out int index)
    {
        index = 0;
        var at = key switch { long number => number, bool flag => flag ? 1 : 0, _ => long.MaxValue };
        if (at < 0)
            at += count;
        if (at < 0 || at >= count)
            return false;
        index = (int)at;
        return true;
    }

    /// <summary>The names that <c>target.name</c> knows, for suggestions.</summary>
    [SuppressMessage("Style", "IDE0072", Justification = "Other values have no members.")]
    public static IEnumerable<string> NamesOf(object? target) => target switch
    {
        string => StringMethods.Names,
        JinjaDict dict => dict.Keys.OfType<string>().Concat(DictMethods.Names),
        JinjaList => ListMethods.Names,
        JinjaTuple => TupleMethods.Names,
        JinjaSet => SetMethods.Names,
        IJinjaObject other => other.AttributeNames,
        _ => [],
    };
}
