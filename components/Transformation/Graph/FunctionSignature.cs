namespace EcommAspire.Transformation.Graph;

/// <summary>A call of <c>function()</c>.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Package">The package, when one was given.</param>
public sealed record FunctionCall(string Name, string? Package = null)
{
    /// <inheritdoc/>
    public override string ToString() => $"function({(Package is null ? "" : $"'{Package}', ")}'{Name}')";
}

/// <summary>An argument of a function of the project's own.</summary>
/// <param name="Name">Its name in the body.</param>
/// <param name="DataType">Its type.</param>
/// <param name="Description">What it is for.</param>
/// <param name="DefaultValue">What it is where none is given.</param>
public sealed record FunctionArgument(string Name, string DataType, string? Description, object? DefaultValue);

/// <summary>What a function of the project's own takes and gives.</summary>
/// <param name="Arguments">Its arguments, in order.</param>
/// <param name="ReturnType">The type of what it gives.</param>
/// <param name="ReturnDescription">What it gives.</param>
public sealed record FunctionSignature(IReadOnlyList<FunctionArgument> Arguments, string ReturnType, string? ReturnDescription)
{
    /// <summary>The arguments as plain values.</summary>
    internal List<object?> PlainArguments =>
        [.. Arguments.Select(a => new OrderedDictionary<string, object?> { ["name"] = a.Name, ["data_type"] = a.DataType, ["description"] = a.Description, ["default_value"] = a.DefaultValue })];

    /// <summary>What it gives, as plain values.</summary>
    internal OrderedDictionary<string, object?> PlainReturns => new() { ["data_type"] = ReturnType, ["description"] = ReturnDescription };
}
