namespace EcommAspire.Transformation.Jinja.Syntax;

/// <summary>Statements one after the other.</summary>
public sealed record BodyNode(SourcePosition Position, IReadOnlyList<Statement> Statements) : Statement(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => Statements;
}

/// <summary>Text that is written as it stands.</summary>
public sealed record TextNode(SourcePosition Position, string Text) : Statement(Position);

/// <summary><c>{{ expression }}</c></summary>
public sealed record OutputNode(SourcePosition Position, Expression Expression) : Statement(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => [Expression];
}

/// <summary><c>{% do expression %}</c>: evaluated, not written.</summary>
public sealed record DoNode(SourcePosition Position, Expression Expression) : Statement(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => [Expression];
}

/// <summary>A condition and what it guards.</summary>
public sealed record IfBranch(Expression Condition, BodyNode Body);

/// <summary><c>{% if %}…{% elif %}…{% else %}…{% endif %}</c></summary>
public sealed record IfNode(SourcePosition Position, IReadOnlyList<IfBranch> Branches, BodyNode? Otherwise) : Statement(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children
    {
        get
        {
            var all = Branches.SelectMany(branch => new TemplateNode[] { branch.Condition, branch.Body });
            return Otherwise is null ? all : all.Append(Otherwise);
        }
    }
}

/// <summary><c>{% for target in iterable if filter recursive %}…{% else %}…{% endfor %}</c></summary>
public sealed record ForNode(
    SourcePosition Position,
    Expression Target,
    Expression Iterable,
    Expression? Filter,
    bool Recursive,
    BodyNode Body,
    BodyNode? Otherwise) : Statement(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children =>
        new TemplateNode?[] { Target, Iterable, Filter, Body, Otherwise }.OfType<TemplateNode>();
}

/// <summary><c>{% break %}</c></summary>
public sealed record BreakNode(SourcePosition Position) : Statement(Position);

/// <summary><c>{% continue %}</c></summary>
public sealed record ContinueNode(SourcePosition Position) : Statement(Position);

/// <summary><c>{% set target = value %}</c></summary>
public sealed record SetNode(SourcePosition Position, Expression Target, Expression Value) : Statement(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => [Target, Value];
}

/// <summary><c>{% set target | filter %}…{% endset %}</c></summary>
public sealed record SetBlockNode(SourcePosition Position, Expression Target, FilterExpression? Filter, BodyNode Body) : Statement(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children =>
        new TemplateNode?[] { Target, Filter, Body }.OfType<TemplateNode>();
}

/// <summary><c>{% with a = 1, b = 2 %}…{% endwith %}</c></summary>
public sealed record WithNode(SourcePosition Position, IReadOnlyList<SetNode> Assignments, BodyNode Body) : Statement(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => [.. Assignments, Body];
}

/// <summary><c>{% filter name %}…{% endfilter %}</c></summary>
public sealed record FilterBlockNode(SourcePosition Position, FilterExpression Filter, BodyNode Body) : Statement(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => [Filter, Body];
}

/// <summary><c>{% block name %}…{% endblock %}</c>: rendered where it stands, there being no inheritance.</summary>
public sealed record NamedBlockNode(SourcePosition Position, string Name, BodyNode Body) : Statement(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => [Body];
}

/// <summary>A parameter of a macro: its name, its default, and a type annotation that is kept as text and not checked.</summary>
public sealed record MacroParameter(SourcePosition Position, string Name, Expression? Default, string? Annotation = null);

/// <summary>The definition of a macro, whatever tag it was written with.</summary>
public sealed record MacroNode(
    SourcePosition Position,
    SourcePosition End,
    string Name,
    IReadOnlyList<MacroParameter> Parameters,
    BodyNode Body) : Statement(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children =>
        [.. Parameters.Select(parameter => parameter.Default).OfType<TemplateNode>(), Body];

    /// <summary>Whether the body speaks of <c>caller</c>, so that the macro can be used by <c>{% call %}</c>.</summary>
    public bool UsesCaller { get; init; }

    /// <summary>Whether the body speaks of <c>varargs</c>, so that surplus positional arguments are accepted.</summary>
    public bool UsesVarargs { get; init; }

    /// <summary>Whether the body speaks of <c>kwargs</c>, so that unknown named arguments are accepted.</summary>
    public bool UsesKwargs { get; init; }
}

/// <summary><c>{% call(parameters) function(arguments) %}…{% endcall %}</c>; <see cref="Caller"/> is the body as a macro.</summary>
public sealed record CallBlockNode(SourcePosition Position, CallExpression Call, MacroNode Caller) : Statement(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => [Call, Caller];
}

/// <summary>
/// A block of a tag that the host registered (<c>{% materialization %}</c>, <c>{% test %}</c>, <c>{% docs %}</c> …).
/// Rendering its template writes nothing; the host binds <see cref="Macro"/> under the name it likes.
/// </summary>
public sealed record HostBlockNode(
    SourcePosition Position,
    SourcePosition End,
    BlockTag Tag,
    string Name,
    IReadOnlyList<NamedArgument> Options,
    MacroNode Macro) : Statement(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => [.. Options.Select(option => option.Value), Macro];

    /// <summary>The text between the tags, as written.</summary>
    public required string RawBody { get; init; }
}
