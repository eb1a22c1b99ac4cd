using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that the application is given from outside: the configuration's <c>Parameters:NAME</c>.</summary>
/// <param name="name">Its name.</param>
/// <param name="callback">Finds the value, given what there is in place of one.</param>
/// <param name="secret">Whether it is a secret.</param>
public class ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false) : Resource(name), IExpressionValue
{
    private readonly Lock _gate = new();
    private string? _value;

    /// <summary>Whether it is a secret.</summary>
    public bool Secret { get; } = secret;

    /// <summary>What there is in place of a value.</summary>
    public ParameterDefault? Default { get; set; }

    /// <inheritdoc/>
    public string ValueExpression => $"{{{Name}.value}}";

    /// <inheritdoc/>
    /// <exception cref="MissingParameterValueException">It has none.</exception>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return new(_value ??= callback(Default));
    }
}

/// <summary>What a parameter has in place of a value.</summary>
public abstract class ParameterDefault
{
    /// <summary>Makes it.</summary>
    public abstract string GetDefaultValue();
}

/// <summary>A random value: letters and digits, and whatever else is not turned off.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";

    /// <summary>How long it is.</summary>
    public int MinLength { get; set; } = 22;

    /// <summary>Whether it has other characters than letters and digits.</summary>
    public bool Special { get; set; } = true;

    /// <inheritdoc/>
    public override string GetDefaultValue() => RandomNumberGenerator.GetString(Special ? Letters + "-_~.()" : Letters, MinLength);
}
