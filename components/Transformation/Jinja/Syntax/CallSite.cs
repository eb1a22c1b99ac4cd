namespace EcommAspire.Transformation.Jinja.Syntax;

/// <summary>A call found in a tree without running it.</summary>
/// <param name="Name">The function as written: <c>ref</c>, <c>dbt_utils.star</c>.</param>
/// <param name="Call">The call with its arguments.</param>
public sealed record CallSite(string Name, CallExpression Call)
{
    /// <summary>Every call below a node whose function is a plain or dotted name, in source order.</summary>
    public static IEnumerable<CallSite> In(TemplateNode node)
    {
        foreach (var call in node.DescendantsAndSelf().OfType<CallExpression>())
        {
            if (DottedName(call.Function) is { } name)
                yield return new CallSite(name, call);
        }
    }

    /// <summary>The arguments, if every one of them is a literal and none is spread; otherwise null.</summary>
    public (IReadOnlyList<object?> Positional, IReadOnlyDictionary<string, object?> Named)? LiteralArguments
    {
        get
        {
            var arguments = Call.Arguments;
            if (arguments.Spread is not null || arguments.NamedSpread is not null || !arguments.Expressions.All(argument => argument is LiteralExpression))
                return null;
            return (
                [.. arguments.Positional.Select(argument => ((LiteralExpression)argument).Value)],
                arguments.Named.ToDictionary(argument => argument.Name, argument => ((LiteralExpression)argument.Value).Value));
        }
    }

    internal static string? DottedName(Expression expression) => expression switch
    {
        NameExpression name => name.Name,
        AttributeExpression attribute when DottedName(attribute.Target) is { } target => $"{target}.{attribute.Name}",
        _ => null,
    };
}
