using EcommAspire.Transformation.Jinja.Syntax;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Runtime;

/// <summary>One <c>for</c> statement being executed; in a recursive loop, every level of it.</summary>
internal sealed class ForLoop(Interpreter interpreter, ForNode node, Scope scope, OutputSink output)
{
    public Completion Run()
    {
        var iterable = interpreter.Evaluate(node.Iterable, scope);
        interpreter.Frame.Position = node.Iterable.Position;
        return Run(iterable, 0, output);
    }

    public Completion Run(object? iterable, int depth, OutputSink target)
    {
        if (iterable is Undefined { Behavior: UndefinedBehavior.Lenient } && depth > 0)
            iterable = JinjaList.Empty;
        var items = JinjaValue.TryIterate(iterable)
            ?? throw new JinjaException($"A {JinjaValue.TypeName(iterable)} cannot be looped over.");
        if (node.Filter is not null)
            items = Filtered(items);
        using var loop = new LoopObject(this, node.Filter is null ? iterable : null, items, depth);
        var any = false;
        while (loop.MoveNext())
        {
            interpreter.Context.Turn();
            any = true;
            var inner = scope.Inner();
            inner.Set("loop", loop);
            interpreter.Assign(node.Target, loop.Current, inner);
            var completion = interpreter.Execute(node.Body, inner, target);
            if (completion == Completion.Return)
                return completion;
            if (completion == Completion.Break)
                break;
        }

        return any || node.Otherwise is null
            ? Completion.Normal
            : interpreter.Execute(node.Otherwise, scope.Inner(), target);
    }

    /// <summary><c>loop(children)</c> in a recursive loop: the loop once more, its output as the value.</summary>
    public string Recurse(object? iterable, int depth)
    {
        if (!node.Recursive)
            throw new JinjaException("'loop' can be called only in a loop that says 'recursive'.");
        JinjaValue.EnsureStack();
        if (depth > interpreter.Context.Options.MaxDepth)
            throw new JinjaException($"The recursive loop is {depth} levels deep.");
        var text = new System.Text.StringBuilder();
        if (Run(iterable, depth, new TextSink(text)) == Completion.Return)
            throw new ReturnException(interpreter.Frame.Returned);
        return text.ToString();
    }

    private IEnumerable<object?> Filtered(IEnumerable<object?> items)
    {
        foreach (var item in items)
        {
            interpreter.Context.Turn();
            var inner = scope.Inner();
            interpreter.Assign(node.Target, item, inner);
            if (interpreter.IsTrue(node.Filter!, inner))
                yield return item;
        }
    }
}
