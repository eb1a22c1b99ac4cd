using System.Text;
using EcommAspire.Transformation.Jinja.Syntax;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Runtime;

/// <summary>Evaluates expressions. Before an operation that can fail, the frame is told where it stands.</summary>
internal sealed partial class Interpreter
{
    public object? Evaluate(Expression expression, Scope scope)
    {
        // A chain of operators is a tree as deep as it is long, which the parser builds without recursion.
        JinjaValue.EnsureStack();
        switch (expression)
        {
            case LiteralExpression literal:
                return literal.Value;
            case NameExpression name:
                return EvaluateName(name, scope);
            case AttributeExpression attribute:
                var owner = Evaluate(attribute.Target, scope);
                frame.Position = attribute.Position;
                return Members.Attribute(context, owner, attribute.Name);
            case CallExpression call:
                return EvaluateCall(call, scope, null);
            case FilterExpression filter:
                return EvaluateFilter(filter, scope, Evaluate(filter.Target!, scope));
            case ConcatExpression concat:
                return EvaluateConcat(concat, scope);
            case ConditionalExpression conditional:
                return IsTrue(conditional.Condition, scope)
                    ? Evaluate(conditional.Then, scope)
                    : conditional.Otherwise is null
                        ? Undefined.Because("The condition was false and there is no 'else'.", context.Options.Undefined is UndefinedBehavior.Strict ? UndefinedBehavior.Lenient : context.Options.Undefined)
                        : Evaluate(conditional.Otherwise, scope);
            case ItemExpression item:
                return EvaluateItem(item, scope);
            case CompareExpression compare:
                return EvaluateComparison(compare, scope);
            case LogicalExpression logical:
                var left = Evaluate(logical.Left, scope);
                frame.Position = logical.Left.Position;
                return JinjaValue.IsTrue(left) == logical.IsAnd ? Evaluate(logical.Right, scope) : left;
            case UnaryExpression unary:
                return EvaluateUnary(unary, scope);
            case BinaryExpression binary:
                var first = Evaluate(binary.Left, scope);
                var second = Evaluate(binary.Right, scope);
                frame.Position = binary.Position;
                return Arithmetic.Apply(binary.Operator, first, second);
            case TestExpression test:
                return EvaluateTest(test, scope);
            case ListExpression list:
                return new JinjaList(EvaluateAll(list.Items, scope));
            case TupleExpression tuple:
                return new JinjaTuple(EvaluateAll(tuple.Items, scope));
            case DictExpression dict:
                return EvaluateDict(dict, scope);
            default:
                throw new InvalidOperationException($"The expression {expression.GetType().Name} is not evaluated.");
        }
    }

    public bool IsTrue(Expression condition, Scope scope)
    {
        var value = Evaluate(condition, scope);
        frame.Position = condition.Position;
        return JinjaValue.IsTrue(value);
    }

    private object?[] EvaluateAll(IReadOnlyList<Expression> expressions, Scope scope)
    {
        if (expressions.Count == 0)
            return [];
        var values = new object?[expressions.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Evaluate(expressions[i], scope);
        return values;
    }

    private object? EvaluateName(NameExpression name, Scope scope)
    {
        frame.Position = name.Position;
        return TryResolve(name.Name, scope, out var value) ? value : context.UndefinedName(name.Name, scope);
    }

    private JinjaDict EvaluateDict(DictExpression node, Scope scope)
    {
        var dict = new JinjaDict();
        foreach (var (key, value) in node.Entries)
        {
            var keyValue = Evaluate(key, scope);
            var entry = Evaluate(value, scope);
            frame.Position = key.Position;
            dict[keyValue] = entry;
        }

        return dict;
    }

    private string EvaluateConcat(ConcatExpression concat, Scope scope)
    {
        var text = new StringBuilder();
        foreach (var part in concat.Parts)
        {
            var value = Evaluate(part, scope);
            frame.Position = part.Position;
            text.Append(JinjaValue.ToText(value));
            Arithmetic.EnsureFits(text.Length);
        }

        return text.ToString();
    }

    private object? EvaluateUnary(UnaryExpression unary, Scope scope)
    {
        var value = Evaluate(unary.Operand, scope);
        frame.Position = unary.Position;
        return unary.Operator switch
        {
            UnaryOperator.Not => !JinjaValue.IsTrue(value),
            UnaryOperator.Negate => Arithmetic.Negate(value),
            _ => Arithmetic.Plus(value),
        };
    }

    private bool EvaluateComparison(CompareExpression compare, Scope scope)
    {
        var left = Evaluate(compare.First, scope);
        foreach (var link in compare.Rest)
        {
            var right = Evaluate(link.Operand, scope);
            frame.Position = compare.Position;
            if (!Comparisons.Holds(link.Operator, left, right))
                return false;
            left = right;
        }

        return true;
    }

    private object? EvaluateItem(ItemExpression item, Scope scope)
    {
        var target = Evaluate(item.Target, scope);
        if (item.Key is SliceExpression slice)
        {
            var start = slice.Start is null ? null : Evaluate(slice.Start, scope);
            var stop = slice.Stop is null ? null : Evaluate(slice.Stop, scope);
            var step = slice.Step is null ? null : Evaluate(slice.Step, scope);
            frame.Position = item.Position;
            return Slicing.Slice(context, target, start, stop, step);
        }

        var key = Evaluate(item.Key, scope);
        frame.Position = item.Position;
        return Members.Item(context, target, key);
    }

    private object? EvaluateCall(CallExpression call, Scope scope, JinjaMacro? caller)
    {
        var function = Evaluate(call.Function, scope);
        var arguments = EvaluateArguments(call.Arguments, scope, caller);
        frame.Position = call.Position;
        frame.Scope = scope;
        if (function is IJinjaCallable callable)
            return callable.Call(context, arguments);
        if (function is not Undefined && DottedName.Of(call.Function) is { } name)
            throw new JinjaException($"'{name}' is a {JinjaValue.TypeName(function)} and cannot be called.");
        return context.Call(function, arguments);
    }

    private CallArguments EvaluateArguments(ArgumentList list, Scope scope, JinjaMacro? caller)
    {
        if (list.Named.Count == 0 && list.Spread is null && list.NamedSpread is null && caller is null)
            return list.Positional.Count == 0 ? CallArguments.None : new CallArguments(EvaluateAll(list.Positional, scope));
        var positional = EvaluateAll(list.Positional, scope);
        if (list.Spread is not null)
        {
            var items = Evaluate(list.Spread, scope);
            frame.Position = list.Spread.Position;
            (items as Undefined)?.Fail();
            positional = [.. positional, .. JinjaValue.Iterate(items)];
        }

        var named = new List<KeyValuePair<string, object?>>(list.Named.Count + 1);
        foreach (var argument in list.Named)
            named.Add(new(argument.Name, Evaluate(argument.Value, scope)));
        if (list.NamedSpread is not null)
            AddNamedSpread(named, list.NamedSpread, scope);
        if (caller is not null)
            named.Add(new("caller", caller));
        return new CallArguments(positional, [.. named]);
    }

    private void AddNamedSpread(List<KeyValuePair<string, object?>> named, Expression spread, Scope scope)
    {
        var value = Evaluate(spread, scope);
        frame.Position = spread.Position;
        (value as Undefined)?.Fail();
        if (value is not JinjaDict dict)
            throw new JinjaException($"'**' needs a dict, not {JinjaValue.TypeName(value)}.");
        foreach (var (key, item) in dict)
        {
            if (key is not string name)
                throw new JinjaException($"'**' needs names as keys, not {JinjaValue.ToRepresentation(key)}.");
            if (named.Exists(argument => argument.Key == name))
                throw new JinjaException($"The argument '{name}' is given twice.");
            named.Add(new(name, item));
        }
    }

    private object? EvaluateFilter(FilterExpression node, Scope scope, object? value)
    {
        var arguments = EvaluateArguments(node.Arguments, scope, null);
        frame.Position = node.Position;
        frame.Scope = scope;
        return context.ApplyFilter(node.Name, value, arguments);
    }

    private bool EvaluateTest(TestExpression node, Scope scope)
    {
        var value = Evaluate(node.Target, scope);
        var arguments = EvaluateArguments(node.Arguments, scope, null);
        frame.Position = node.Position;
        return context.ApplyTest(node.Name, value, arguments);
    }
}
