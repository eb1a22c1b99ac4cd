using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Syntax;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.State;

/// <summary>
/// What a file says in <c>config(…)</c>, before Jinja: each argument as Jinja2 spells a syntax tree, which is what manifests of
/// dbt hold with the flag <c>state_modified_compare_more_unrendered_values</c>, so that a model is no other in another environment.
/// </summary>
internal static class ConfigCall
{
    /// <summary>The arguments of the first call, by name; null where it names none. What has no spelling here is as it was rendered.</summary>
    public static IReadOnlyDictionary<string, object?>? AsWritten(JinjaTemplate template, IReadOnlyDictionary<string, object?> rendered)
    {
        if (First(template.Root) is not { Arguments.Named: { Count: > 0 } arguments })
            return null;
        return arguments.ToDictionary(
            a => a.Name, a => Spelled(a.Value) is { } value ? $"Keyword(key={PlainValues.Repr(a.Name)}, value={value})" : rendered.GetValueOrDefault(a.Name));
    }

    /// <summary>
    /// Whether a model is nothing but text and plain calls of ref, source and config: dbt reads such a one without Jinja, and has what its
    /// config says as it is.
    /// </summary>
    public static bool IsPlain(JinjaTemplate template) => template.Root.Statements.All(s => s is TextNode
        || s is OutputNode { Expression: CallExpression { Function: NameExpression { Name: "ref" or "source" or "config" }, Arguments: { Spread: null, NamedSpread: null } arguments } }
            && arguments.Positional.Concat(arguments.Named.Select(a => a.Value)).All(IsPlain));

    private static bool IsPlain(Expression value) => value switch
    {
        LiteralExpression { Value: string or bool } => true,
        ListExpression list => list.Items.All(IsPlain),
        DictExpression dict => dict.Entries.All(e => IsPlain(e.Key) && IsPlain(e.Value)),
        _ => false,
    };

    private static CallExpression? First(TemplateNode node)
    {
        foreach (var child in node.Children)
            if ((child is CallExpression { Function: NameExpression { Name: "config" } } call ? call : First(child)) is { } found)
                return found;
        return null;
    }

    private static string? Spelled(Expression? expression) => expression switch
    {
        null => "None",
        LiteralExpression { Value: null or bool or string or long or int or double } literal => $"Const(value={PlainValues.Repr(literal.Value)})",
        NameExpression name => $"Name(name={PlainValues.Repr(name.Name)}, ctx='load')",
        ListExpression list => All(list.Items) is { } items ? $"List(items={items})" : null,
        TupleExpression tuple => All(tuple.Items) is { } items ? $"Tuple(items={items}, ctx='load')" : null,
        DictExpression dict => List(dict.Entries.Select(e => Node("Pair", ("key", Spelled(e.Key)), ("value", Spelled(e.Value))))) is { } items ? $"Dict(items={items})" : null,
        AttributeExpression attribute => Node("Getattr", ("node", Spelled(attribute.Target)), ("attr", PlainValues.Repr(attribute.Name)), ("ctx", "'load'")),
        ItemExpression item => Node("Getitem", ("node", Spelled(item.Target)), ("arg", Spelled(item.Key)), ("ctx", "'load'")),
        CallExpression call => Node("Call", [("node", Spelled(call.Function)), .. Arguments(call.Arguments)]),
        FilterExpression filter => Node("Filter", [("node", Spelled(filter.Target)), ("name", PlainValues.Repr(filter.Name)), .. Arguments(filter.Arguments)]),
        TestExpression test => Node("Test", [("node", Spelled(test.Target)), ("name", PlainValues.Repr(test.Name)), .. Arguments(test.Arguments)]),
        ConcatExpression concat => Node("Concat", ("nodes", All(concat.Parts))),
        ConditionalExpression choice => Node("CondExpr", ("test", Spelled(choice.Condition)), ("expr1", Spelled(choice.Then)), ("expr2", Spelled(choice.Otherwise))),
        LogicalExpression logical => Node(logical.IsAnd ? "And" : "Or", ("left", Spelled(logical.Left)), ("right", Spelled(logical.Right))),
        CompareExpression compare => Node("Compare", ("expr", Spelled(compare.First)), ("ops", List(compare.Rest.Select(c => Node("Operand", ("op", $"'{NameOf(c.Operator)}'"), ("expr", Spelled(c.Operand))))))),
        UnaryExpression unary => Node(NameOf(unary.Operator), ("node", Spelled(unary.Operand))),
        BinaryExpression binary => Node(NameOf(binary.Operator), ("left", Spelled(binary.Left)), ("right", Spelled(binary.Right))),
        _ => null,
    };

    private static string NameOf(CompareOperator compared) => compared switch
    {
        CompareOperator.Equal => "eq",
        CompareOperator.NotEqual => "ne",
        CompareOperator.Less => "lt",
        CompareOperator.LessOrEqual => "lteq",
        CompareOperator.Greater => "gt",
        CompareOperator.GreaterOrEqual => "gteq",
        CompareOperator.In => "in",
        _ => "notin",
    };

    private static string NameOf(UnaryOperator sign) => sign switch
    {
        UnaryOperator.Not => "Not",
        UnaryOperator.Negate => "Neg",
        _ => "Pos",
    };

    private static string NameOf(BinaryOperator computed) => computed switch
    {
        BinaryOperator.Add => "Add",
        BinaryOperator.Subtract => "Sub",
        BinaryOperator.Multiply => "Mul",
        BinaryOperator.Divide => "Div",
        BinaryOperator.FloorDivide => "FloorDiv",
        BinaryOperator.Modulo => "Mod",
        _ => "Pow",
    };

    private static IEnumerable<(string Field, string? Value)> Arguments(ArgumentList arguments) =>
    [
        ("args", All(arguments.Positional)), ("kwargs", List(arguments.Named.Select(a => Node("Keyword", ("key", PlainValues.Repr(a.Name)), ("value", Spelled(a.Value)))))),
        ("dyn_args", Spelled(arguments.Spread)), ("dyn_kwargs", Spelled(arguments.NamedSpread)),
    ];

    private static string? Node(string type, params (string Field, string? Value)[] fields) =>
        fields.Any(f => f.Value is null) ? null : $"{type}({string.Join(", ", fields.Select(f => $"{f.Field}={f.Value}"))})";

    private static string? All(IEnumerable<Expression> items) => List(items.Select(Spelled));

    private static string? List(IEnumerable<string?> items)
    {
        List<string?> all = [.. items];
        return all.Contains(null) ? null : $"[{string.Join(", ", all)}]";
    }
}
