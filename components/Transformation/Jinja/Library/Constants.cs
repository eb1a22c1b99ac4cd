using EcommAspire.Transformation.Jinja.Syntax;

namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>Which expressions Jinja2 computes when it compiles a template: those without names and calls.</summary>
internal static class Constants
{
    public static bool IsConstant(Expression expression) =>
        expression.DescendantsAndSelf().All(node => node is not (NameExpression or CallExpression));
}
