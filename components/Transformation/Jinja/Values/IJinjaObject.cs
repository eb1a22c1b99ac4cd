using EcommAspire.Transformation.Jinja.Syntax;

namespace EcommAspire.Transformation.Jinja.Values;

/// <summary>
/// An object of the host's that templates can look into. Only attributes are required; the other members say what an
/// object can do besides, with the defaults of a plain Python object. Printed by <see cref="object.ToString"/>,
/// compared by <see cref="object.Equals(object?)"/>.
/// </summary>
public interface IJinjaObject
{
    /// <summary>The type's name in messages: <c>'Relation' object has no attribute 'x'</c>.</summary>
    string TypeName => GetType().Name;

    /// <summary>Finds <c>object.name</c>; a method is an <see cref="IJinjaCallable"/>.</summary>
    bool TryGetAttribute(string name, out object? value);

    /// <summary>The names <see cref="TryGetAttribute"/> knows, for suggestions.</summary>
    IEnumerable<string> AttributeNames => [];

    /// <summary>Finds <c>object[key]</c>.</summary>
    bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return false;
    }

    /// <summary>What a loop over the object yields; null if it cannot be looped over.</summary>
    IEnumerable<object?>? Iterate() => null;

    /// <summary>The object's length; null if it has none.</summary>
    int? Length => null;

    /// <summary>Whether the object passes for a dict: <c>is mapping</c>.</summary>
    bool IsMapping => false;

    /// <summary>Whether the object counts as true.</summary>
    bool IsTrue => Length is not 0;

    /// <summary>How the object looks inside a printed list.</summary>
    string Representation => $"<{TypeName} object>";

    /// <summary>Arithmetic with the object on either side (<paramref name="reflected"/>: on the right). False: not supported.</summary>
    bool TryApply(BinaryOperator operation, object? other, bool reflected, out object? result)
    {
        result = null;
        return false;
    }

    /// <summary>The order relative to another value; null if there is none, which is an error in <c>&lt;</c> and in sorting.</summary>
    int? CompareTo(object? other) => null;
}

/// <summary>Something a template can call: a function, a method, a macro.</summary>
public interface IJinjaCallable
{
    /// <summary>Calls it. Errors are <see cref="JinjaException"/>s; the interpreter adds the place.</summary>
    object? Call(RenderContext context, CallArguments arguments);
}
