namespace EcommAspire.Transformation.Jinja.Syntax;

/// <summary>A node of a parsed template. Trees are immutable and shared between threads.</summary>
public abstract record TemplateNode(SourcePosition Position)
{
    /// <summary>The nodes directly below this one, in source order.</summary>
    public virtual IEnumerable<TemplateNode> Children => [];

    /// <summary>This node and everything below it, depth first, in source order.</summary>
    public IEnumerable<TemplateNode> DescendantsAndSelf()
    {
        var pending = new Stack<TemplateNode>();
        pending.Push(this);
        while (pending.TryPop(out var node))
        {
            yield return node;
            foreach (var child in node.Children.Reverse())
                pending.Push(child);
        }
    }
}

/// <summary>A node that has a value.</summary>
public abstract record Expression(SourcePosition Position) : TemplateNode(Position);

/// <summary>A node that is executed.</summary>
public abstract record Statement(SourcePosition Position) : TemplateNode(Position);
