namespace EcommAspire.Transformation.Jinja.Syntax;

/// <summary>A literal: text, a number, a boolean or none.</summary>
public sealed record LiteralExpression(SourcePosition Position, object? Value) : Expression(Position);

/// <summary>A name, looked up in the scopes and then among the host's globals.</summary>
public sealed record NameExpression(SourcePosition Position, string Name) : Expression(Position);

/// <summary>A list literal.</summary>
public sealed record ListExpression(SourcePosition Position, IReadOnlyList<Expression> Items) : Expression(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => Items;
}

/// <summary>A tuple literal, or several targets of an assignment.</summary>
public sealed record TupleExpression(SourcePosition Position, IReadOnlyList<Expression> Items) : Expression(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => Items;
}

/// <summary>A dict literal.</summary>
public sealed record DictExpression(SourcePosition Position, IReadOnlyList<KeyValuePair<Expression, Expression>> Entries) : Expression(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children
    {
        get
        {
            foreach (var (key, value) in Entries)
            {
                yield return key;
                yield return value;
            }
        }
    }
}

/// <summary>What stands before a single operand.</summary>
public enum UnaryOperator
{
    /// <summary><c>not x</c></summary>
    Not,
    /// <summary><c>-x</c></summary>
    Negate,
    /// <summary><c>+x</c></summary>
    Plus,
}

/// <summary>An operator and its operand.</summary>
public sealed record UnaryExpression(SourcePosition Position, UnaryOperator Operator, Expression Operand) : Expression(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => [Operand];
}

/// <summary>What stands between two operands of arithmetic.</summary>
public enum BinaryOperator
{
    /// <summary><c>+</c></summary>
    Add,
    /// <summary><c>-</c></summary>
    Subtract,
    /// <summary><c>*</c></summary>
    Multiply,
    /// <summary><c>/</c></summary>
    Divide,
    /// <summary><c>//</c></summary>
    FloorDivide,
    /// <summary><c>%</c></summary>
    Modulo,
    /// <summary><c>**</c></summary>
    Power,
}

/// <summary>Arithmetic on two operands.</summary>
public sealed record BinaryExpression(SourcePosition Position, BinaryOperator Operator, Expression Left, Expression Right) : Expression(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => [Left, Right];
}

/// <summary><c>and</c> or <c>or</c>: the value is that of the operand that decided.</summary>
public sealed record LogicalExpression(SourcePosition Position, bool IsAnd, Expression Left, Expression Right) : Expression(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => [Left, Right];
}

/// <summary>Values joined as text by <c>~</c>.</summary>
public sealed record ConcatExpression(SourcePosition Position, IReadOnlyList<Expression> Parts) : Expression(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => Parts;
}

/// <summary>How two values are compared.</summary>
public enum CompareOperator
{
    /// <summary><c>==</c></summary>
    Equal,
    /// <summary><c>!=</c></summary>
    NotEqual,
    /// <summary><c>&lt;</c></summary>
    Less,
    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,
    /// <summary><c>&gt;</c></summary>
    Greater,
    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,
    /// <summary><c>in</c></summary>
    In,
    /// <summary><c>not in</c></summary>
    NotIn,
}

/// <summary>One link of a chain of comparisons.</summary>
public sealed record Comparison(CompareOperator Operator, Expression Operand);

/// <summary>A chain of comparisons: <c>1 &lt; x &lt;= 3</c>.</summary>
public sealed record CompareExpression(SourcePosition Position, Expression First, IReadOnlyList<Comparison> Rest) : Expression(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => Rest.Select(link => link.Operand).Prepend(First);
}

/// <summary><c>a if condition else b</c>; without an else the value is undefined when the condition is false.</summary>
public sealed record ConditionalExpression(SourcePosition Position, Expression Condition, Expression Then, Expression? Otherwise) : Expression(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => Otherwise is null ? [Then, Condition] : [Then, Condition, Otherwise];
}

/// <summary><c>x.name</c></summary>
public sealed record AttributeExpression(SourcePosition Position, Expression Target, string Name) : Expression(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => [Target];
}

/// <summary><c>x[key]</c></summary>
public sealed record ItemExpression(SourcePosition Position, Expression Target, Expression Key) : Expression(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => [Target, Key];
}

/// <summary>What stands between the brackets of <c>x[start:stop:step]</c>.</summary>
public sealed record SliceExpression(SourcePosition Position, Expression? Start, Expression? Stop, Expression? Step) : Expression(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => new[] { Start, Stop, Step }.OfType<Expression>();
}

/// <summary>An argument given by name.</summary>
public sealed record NamedArgument(string Name, Expression Value);

/// <summary>The arguments of a call as written.</summary>
public sealed record ArgumentList(
    IReadOnlyList<Expression> Positional,
    IReadOnlyList<NamedArgument> Named,
    Expression? Spread = null,
    Expression? NamedSpread = null)
{
    /// <summary>No arguments.</summary>
    public static ArgumentList None { get; } = new([], []);

    /// <summary>Every expression among the arguments.</summary>
    public IEnumerable<Expression> Expressions
    {
        get
        {
            var all = Positional.Concat(Named.Select(argument => argument.Value));
            if (Spread is not null)
                all = all.Append(Spread);
            return NamedSpread is null ? all : all.Append(NamedSpread);
        }
    }
}

/// <summary><c>f(arguments)</c></summary>
public sealed record CallExpression(SourcePosition Position, Expression Function, ArgumentList Arguments) : Expression(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => Arguments.Expressions.Prepend(Function);
}

/// <summary><c>x | name(arguments)</c>; the target is null in a filter block, where the block's text takes its place.</summary>
public sealed record FilterExpression(SourcePosition Position, Expression? Target, string Name, ArgumentList Arguments) : Expression(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => Target is null ? Arguments.Expressions : Arguments.Expressions.Prepend(Target);
}

/// <summary><c>x is name(arguments)</c></summary>
public sealed record TestExpression(SourcePosition Position, Expression Target, string Name, ArgumentList Arguments) : Expression(Position)
{
    /// <inheritdoc/>
    public override IEnumerable<TemplateNode> Children => Arguments.Expressions.Prepend(Target);
}

/// <summary><c>ns.name</c> as the target of an assignment, where <c>ns</c> is a namespace object.</summary>
public sealed record NamespaceTarget(SourcePosition Position, string Name, string Attribute) : Expression(Position);
