using EcommAspire.Transformation.Jinja.Syntax;

namespace EcommAspire.Transformation.Jinja.Runtime;

/// <summary>The execution of one template's or macro's body.</summary>
internal sealed class Frame(JinjaTemplate template, JinjaMacro? macro, Scope scope, Frame? outer)
{
    public JinjaTemplate Template { get; } = template;

    public JinjaMacro? Macro { get; } = macro;

    public Scope Scope { get; set; } = scope;

    public Frame? Outer { get; } = outer;

    /// <summary>Where execution has got to: the place of an error that has none of its own.</summary>
    public SourcePosition Position { get; set; } = template.Root.Position;

    /// <summary>The value given to <c>return</c>.</summary>
    public object? Returned { get; set; }

    public JinjaStackFrame ToStackFrame() => new(Macro?.Name, Template.Name, Position);

    /// <summary>Adds this frame's place to an error on its way out.</summary>
    public void Locate(JinjaException error) => error.Locate(Template.Name, Template.Source, Position, Macro?.Name);

    /// <summary>
    /// The same as the filter of a <c>catch</c>, which it never enters: an error caught and thrown again at each of some
    /// hundred macros would take more stack than they had left.
    /// </summary>
    public bool Locates(JinjaException error)
    {
        Locate(error);
        return false;
    }
}

/// <summary>How a statement ended.</summary>
internal enum Completion
{
    Normal,
    Break,
    Continue,
    Return,
}

/// <summary>Carries the value of a <c>return()</c> that stood inside an expression to the macro it ends.</summary>
internal sealed class ReturnException(object? value) : Exception("return() outside a macro.")
{
    public object? Value { get; } = value;
}
