namespace EcommAspire.Transformation.Jinja.Values;

/// <summary>The evaluated arguments of a call.</summary>
public sealed class CallArguments
{
    private readonly object?[] _positional;
    private readonly KeyValuePair<string, object?>[] _named;

    /// <summary>Arguments by position only.</summary>
    public CallArguments(params object?[] positional) : this(positional, [])
    {
    }

    /// <summary>Arguments by position and by name.</summary>
    public CallArguments(object?[] positional, KeyValuePair<string, object?>[] named)
    {
        _positional = positional;
        _named = named;
    }

    /// <summary>No arguments.</summary>
    public static CallArguments None { get; } = new([], []);

    /// <summary>The arguments given by position.</summary>
    public IReadOnlyList<object?> Positional => _positional;

    /// <summary>The arguments given by name, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Named => _named;

    internal ReadOnlySpan<object?> PositionalSpan => _positional;

    internal ReadOnlySpan<KeyValuePair<string, object?>> NamedSpan => _named;

    /// <summary>Finds an argument by name.</summary>
    public bool TryGetNamed(string name, out object? value)
    {
        foreach (ref readonly var argument in NamedSpan)
        {
            if (argument.Key == name)
            {
                value = argument.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>These arguments without the first <paramref name="count"/> by position.</summary>
    public CallArguments Skip(int count) => new(_positional[Math.Min(count, _positional.Length)..], _named);

    /// <summary>
    /// Fits the arguments to parameters, as Python does: by position, then by name; too many, unknown or missing ones are
    /// errors that name <paramref name="function"/>. The first <paramref name="required"/> parameters have no default.
    /// </summary>
    public BoundArguments Bind(string function, int required, params ReadOnlySpan<string> parameters)
    {
        if (_positional.Length > parameters.Length)
        {
            throw new JinjaException(
                $"{function}() takes {(parameters.Length == 0 ? "no arguments" : $"at most {Counted(parameters.Length)}")}, but {_positional.Length} were given.");
        }

        var values = new object?[parameters.Length];
        _positional.CopyTo(values, 0);
        for (var i = _positional.Length; i < values.Length; i++)
            values[i] = Missing;
        foreach (ref readonly var argument in NamedSpan)
        {
            var index = parameters.IndexOf(argument.Key);
            if (index < 0)
                throw new JinjaException($"{function}() has no argument named '{argument.Key}'.{Suggestion.For(argument.Key, parameters.ToArray())}");
            if (values[index] != Missing)
                throw new JinjaException($"{function}() got the argument '{argument.Key}' twice.");
            values[index] = argument.Value;
        }

        for (var i = 0; i < required; i++)
        {
            if (values[i] == Missing)
                throw new JinjaException($"{function}() needs the argument '{parameters[i]}'.");
        }

        return new BoundArguments(function, parameters.ToArray(), values);
    }

    private static string Counted(int count) => count == 1 ? "1 argument" : $"{count} arguments";

    internal static object Missing { get; } = new();
}

/// <summary>Arguments in the order of a function's parameters.</summary>
public readonly struct BoundArguments
{
    private readonly string _function;
    private readonly string[] _names;
    private readonly object?[] _values;

    internal BoundArguments(string function, string[] names, object?[] values)
    {
        _function = function;
        _names = names;
        _values = values;
    }

    /// <summary>The value of a parameter; null where it was not given.</summary>
    public object? this[int index] => Has(index) ? _values[index] : null;

    /// <summary>Whether the parameter was given.</summary>
    public bool Has(int index) => _values[index] != CallArguments.Missing;

    /// <summary>The value of a parameter, or a default where it was not given.</summary>
    public object? Or(int index, object? fallback) => Has(index) ? _values[index] : fallback;

    /// <summary>A text; another type is an error.</summary>
    public string Text(int index, string? fallback = null) => (Has(index) ? _values[index] : fallback) switch
    {
        string text => text,
        var other => throw Wrong(index, "a string", other),
    };

    /// <summary>A text or none.</summary>
    public string? TextOrNone(int index) => this[index] switch
    {
        null => null,
        string text => text,
        var other => throw Wrong(index, "a string", other),
    };

    /// <summary>A whole number that fits an int; larger ones are cut to its range.</summary>
    public int Int(int index, int fallback = 0) => !Has(index) ? fallback : _values[index] switch
    {
        long number => (int)Math.Clamp(number, int.MinValue, int.MaxValue),
        bool flag => flag ? 1 : 0,
        System.Numerics.BigInteger big => big.Sign < 0 ? int.MinValue : int.MaxValue,
        var other => throw Wrong(index, "a whole number", other),
    };

    /// <summary>The truth of a value.</summary>
    public bool Flag(int index, bool fallback = false) => Has(index) ? JinjaValue.IsTrue(_values[index]) : fallback;

    private JinjaException Wrong(int index, string expected, object? value)
    {
        (value as Undefined)?.Fail();
        return new($"The argument '{_names[index]}' of {_function}() must be {expected}, not {JinjaValue.TypeName(value)}.");
    }
}

internal static class BoundArgumentsExtensions
{
    /// <summary>Goes on with a value, once the arguments are known to fit.</summary>
    public static T Then<T>(this BoundArguments _, T value) => value;
}
