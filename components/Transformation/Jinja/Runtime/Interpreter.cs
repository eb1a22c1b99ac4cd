using System.Text;
using EcommAspire.Transformation.Jinja.Library;
using EcommAspire.Transformation.Jinja.Syntax;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Runtime;

/// <summary>Executes statements; expressions are in the other half.</summary>
internal sealed partial class Interpreter(RenderContext context, Frame frame)
{
    public Completion Execute(BodyNode body, Scope scope, OutputSink output)
    {
        var statements = body.Statements;
        for (var i = 0; i < statements.Count; i++)
        {
            var completion = Execute(statements[i], scope, output);
            if (completion != Completion.Normal)
                return completion;
        }

        return Completion.Normal;
    }

    private Completion Execute(Statement statement, Scope scope, OutputSink output)
    {
        frame.Scope = scope;
        switch (statement)
        {
            case TextNode text:
                output.Text(text.Text);
                return Completion.Normal;
            case OutputNode write:
                if (IsReturn(write.Expression, scope, out var returned))
                    return Return(returned);
                var value = Evaluate(write.Expression, scope);
                frame.Position = write.Expression.Position;
                output.Value(value, write.Expression);
                return Completion.Normal;
            case IfNode branch:
                return ExecuteIf(branch, scope, output);
            case SetNode set:
                Assign(set.Target, Evaluate(set.Value, scope), scope);
                return Completion.Normal;
            case ForNode loop:
                return new ForLoop(this, loop, scope, output).Run();
            case DoNode action:
                if (IsReturn(action.Expression, scope, out returned))
                    return Return(returned);
                Evaluate(action.Expression, scope);
                return Completion.Normal;
            case MacroNode macro:
                scope.Set(macro.Name, new JinjaMacro(frame.Template, macro, scope));
                return Completion.Normal;
            case SetBlockNode block:
                return ExecuteSetBlock(block, scope);
            case CallBlockNode call:
                var caller = new JinjaMacro(frame.Template, call.Caller, scope) { EndsCaller = true };
                var result = EvaluateCall(call.Call, scope, caller);
                frame.Position = call.Position;
                output.Value(result, call.Call);
                return Completion.Normal;
            case FilterBlockNode block:
                return ExecuteFilterBlock(block, scope, output);
            case WithNode with:
                var inner = scope.Inner();
                foreach (var assignment in with.Assignments)
                    Assign(assignment.Target, Evaluate(assignment.Value, scope), inner);
                return Execute(with.Body, inner, output);
            case NamedBlockNode block:
                return Execute(block.Body, scope.Inner(), output);
            case BodyNode body:
                return Execute(body, scope, output);
            case BreakNode:
                return Completion.Break;
            case ContinueNode:
                return Completion.Continue;
            case HostBlockNode:
                return Completion.Normal;
            default:
                throw new InvalidOperationException($"The statement {statement.GetType().Name} is not executed.");
        }
    }

    private Completion ExecuteIf(IfNode node, Scope scope, OutputSink output)
    {
        foreach (var branch in node.Branches)
        {
            if (IsTrue(branch.Condition, scope))
                return Execute(branch.Body, scope, output);
        }

        return node.Otherwise is null ? Completion.Normal : Execute(node.Otherwise, scope, output);
    }

    private Completion ExecuteSetBlock(SetBlockNode node, Scope scope)
    {
        var text = new StringBuilder();
        var completion = Execute(node.Body, scope.Inner(), new TextSink(text));
        if (completion != Completion.Normal)
            return completion;
        frame.Scope = scope;
        object? value = text.ToString();
        if (node.Filter is not null)
            value = ApplyFilters(node.Filter, scope, value);
        Assign(node.Target, value, scope);
        return Completion.Normal;
    }

    private Completion ExecuteFilterBlock(FilterBlockNode node, Scope scope, OutputSink output)
    {
        var text = new StringBuilder();
        var completion = Execute(node.Body, scope.Inner(), new TextSink(text));
        if (completion != Completion.Normal)
            return completion;
        frame.Scope = scope;
        var value = ApplyFilters(node.Filter, scope, text.ToString());
        output.Value(value, node.Filter);
        return Completion.Normal;
    }

    /// <summary>The filters of a block, the innermost first.</summary>
    private object? ApplyFilters(FilterExpression filter, Scope scope, object? text) =>
        EvaluateFilter(filter, scope, filter.Target is FilterExpression before ? ApplyFilters(before, scope, text) : text);

    /// <summary>
    /// <c>return(x)</c> as a statement of its own, which nearly every dbt macro ends in, ends the macro without an exception.
    /// </summary>
    private bool IsReturn(Expression expression, Scope scope, out object? value)
    {
        value = null;
        if (expression is not CallExpression { Function: NameExpression { Name: "return" } name } call
            || !TryResolve(name.Name, scope, out var function)
            || !ReferenceEquals(function, BuiltInGlobals.Return))
        {
            return false;
        }

        var arguments = EvaluateArguments(call.Arguments, scope, null);
        frame.Position = call.Position;
        value = BuiltInGlobals.ReturnedValue(arguments);
        return true;
    }

    private Completion Return(object? value)
    {
        frame.Returned = value;
        return Completion.Return;
    }

    internal void Assign(Expression target, object? value, Scope scope)
    {
        switch (target)
        {
            case NameExpression name:
                scope.Set(name.Name, value);
                break;
            case TupleExpression tuple:
                Unpack(tuple, value, scope);
                break;
            case NamespaceTarget member:
                frame.Position = member.Position;
                if (!TryResolve(member.Name, scope, out var found) || found is not JinjaNamespace space)
                    throw new JinjaException($"Only a namespace object has attributes that can be set, and '{member.Name}' is {(found is null ? "none" : $"a {JinjaValue.TypeName(found)}")}.");
                space.Set(member.Attribute, value);
                break;
            default:
                throw new InvalidOperationException($"{target.GetType().Name} cannot be assigned to.");
        }
    }

    private void Unpack(TupleExpression targets, object? value, Scope scope)
    {
        frame.Position = targets.Position;
        (value as Undefined)?.Fail();
        var items = JinjaValue.TryIterate(value)
            ?? throw new JinjaException($"A {JinjaValue.TypeName(value)} cannot be unpacked into {targets.Items.Count} names.");
        var i = 0;
        foreach (var item in items)
        {
            if (i == targets.Items.Count)
                throw new JinjaException($"There are more values to unpack than the {i} names.");
            Assign(targets.Items[i++], item, scope);
            frame.Position = targets.Position;
        }

        if (i < targets.Items.Count)
            throw new JinjaException($"There are {i} values to unpack into {targets.Items.Count} names.");
    }

    private static bool TryResolve(string name, Scope scope, out object? value) =>
        scope.TryGet(name, out value) || BuiltInGlobals.All.TryGetValue(name, out value);

    internal RenderContext Context => context;

    internal Frame Frame => frame;
}
