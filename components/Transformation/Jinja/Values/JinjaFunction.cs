namespace EcommAspire.Transformation.Jinja.Values;

/// <summary>A function of the host's.</summary>
public sealed class JinjaFunction(string name, Func<RenderContext, CallArguments, object?> body) : IJinjaCallable
{
    /// <summary>The function's name.</summary>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public object? Call(RenderContext context, CallArguments arguments) => body(context, arguments);

    /// <inheritdoc/>
    public override string ToString() => $"<function {Name}>";
}

/// <summary>A method together with the object it was taken from.</summary>
internal sealed class BoundMethod<T>(T target, string name, Method<T> body) : IJinjaCallable
{
    public object? Call(RenderContext context, CallArguments arguments) => body(context, target, arguments);

    public override string ToString() => $"<built-in method {name} of {JinjaValue.TypeName(target)} object>";
}

internal delegate object? Method<in T>(RenderContext context, T target, CallArguments arguments);
