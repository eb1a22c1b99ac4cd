namespace EcommAspire.Transformation.Jinja.Syntax;

/// <summary>A name as it is written: <c>ref</c>, <c>dbt_utils.star</c>.</summary>
internal static class DottedName
{
    /// <summary>The name that an expression is, or null where it is something else.</summary>
    public static string? Of(Expression expression) => expression switch
    {
        NameExpression name => name.Name,
        AttributeExpression attribute when Of(attribute.Target) is { } target => $"{target}.{attribute.Name}",
        _ => null,
    };
}
