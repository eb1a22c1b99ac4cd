namespace EcommAspire.Transformation.Jinja.Values;

/// <summary>What a template may do with something that is not there.</summary>
public enum UndefinedBehavior
{
    /// <summary>Jinja2's: prints nothing, counts as false and as empty; looking into it, calling or computing with it is an error.</summary>
    Lenient,
    /// <summary>dbt's while parsing: besides, looking into it and calling it gives undefined again.</summary>
    Chainable,
    /// <summary>Everything but asking whether it is defined is an error.</summary>
    Strict,
}

/// <summary>The value of a name, attribute or item that does not exist.</summary>
public sealed class Undefined
{
    private readonly string? _reason;
    private readonly Func<IEnumerable<string>>? _known;

    private Undefined(string? name, string? reason, UndefinedBehavior behavior, Func<IEnumerable<string>>? known)
    {
        Name = name;
        _reason = reason;
        Behavior = behavior;
        _known = known;
    }

    /// <summary>The name that was not found.</summary>
    public string? Name { get; }

    /// <summary>What may be done with it.</summary>
    public UndefinedBehavior Behavior { get; }

    /// <summary>A name that is nowhere; <paramref name="known"/> gives the names that are, for a suggestion.</summary>
    public static Undefined ForName(string name, UndefinedBehavior behavior = default, Func<IEnumerable<string>>? known = null) =>
        new(name, null, behavior, known);

    /// <summary>An absence with a reason of its own.</summary>
    public static Undefined Because(string reason, UndefinedBehavior behavior = default) => new(null, reason, behavior, null);

    internal static Undefined ForMember(object? owner, object? key, UndefinedBehavior behavior)
    {
        // A list that is asked for item 7, or an object for a member it lacks.
        if (key is not string name)
            return new(JinjaValue.ToText(key), $"{JinjaValue.TypeName(owner)} object has no element {JinjaValue.ToRepresentation(key)}.", behavior, null);
        var reason = $"'{JinjaValue.TypeName(owner)} object' has no attribute '{name}'.";
        return new(name, reason, behavior, () => Members.NamesOf(owner));
    }

    /// <summary>The error that using the value is.</summary>
    public UndefinedException Error()
    {
        var suggestion = Name is null || _known is null ? "" : Suggestion.For(Name, _known());
        return new((_reason ?? $"'{Name}' is undefined.") + suggestion, Name);
    }

    internal void Fail() => throw Error();

    /// <summary>What printing it gives: nothing, or an error if the behavior is strict.</summary>
    public override string ToString() => Behavior == UndefinedBehavior.Strict ? throw Error() : "";
}
