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

    /// <summary>Whether it is a connection string, which stands elsewhere in the configuration.</summary>
    public bool IsConnectionString { get; set; }

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
