using System.Diagnostics.CodeAnalysis;
using EcommAspire.Transformation.Jinja.Syntax;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>Reads a text that is a literal: Python's <c>ast.literal_eval</c>.</summary>
internal static class LiteralReader
{
    public static bool TryRead(string text, out object? value)
    {
        value = null;
        try
        {
            var parser = new Parser("literal", "{{ " + text + " }}", System.Collections.Frozen.FrozenDictionary<string, BlockTag>.Empty);
            return parser.ParseTemplate().Statements is [OutputNode output] && output.Expression.DescendantsAndSelf().All(node => IsPython(node, text)) && TryEvaluate(output.Expression, out value);
        }
        catch (JinjaSyntaxException)
        {
            return false;
        }
    }

    /// <summary>Python has no <c>true</c>, <c>false</c> and <c>none</c> in lower case.</summary>
    private static bool IsPython(TemplateNode node, string text) =>
        node is not LiteralExpression { Value: bool or null } || char.IsUpper(text[node.Position.Offset - 3]);

    [SuppressMessage("Performance", "CA1859", Justification = "The out value is of any type.")]
    private static bool TryEvaluate(Expression expression, out object? value)
    {
        value = null;
        switch (expression)
        {
            case LiteralExpression literal:
                value = literal.Value;
                return true;
            case UnaryExpression { Operator: UnaryOperator.Negate, Operand: LiteralExpression { Value: long or double or System.Numerics.BigInteger } operand }:
                value = Arithmetic.Negate(operand.Value);
                return true;
            case ListExpression list when TryAll(list.Items, out var items):
                value = new JinjaList(items);
                return true;
            case TupleExpression tuple when TryAll(tuple.Items, out var items):
                value = new JinjaTuple(items);
                return true;
            case DictExpression dict:
                var entries = new JinjaDict();
                foreach (var (key, item) in dict.Entries)
                {
                    if (!TryEvaluate(key, out var keyValue) || keyValue is JinjaList or JinjaDict || !TryEvaluate(item, out var itemValue))
                        return false;
                    entries[keyValue] = itemValue;
                }

                value = entries;
                return true;
            default:
                return false;
        }
    }

    private static bool TryAll(IReadOnlyList<Expression> expressions, out object?[] values)
    {
        values = new object?[expressions.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (!TryEvaluate(expressions[i], out values[i]))
                return false;
        }

        return true;
    }
}
