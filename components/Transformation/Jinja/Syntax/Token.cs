namespace EcommAspire.Transformation.Jinja.Syntax;

internal enum TokenKind
{
    Text,
    BlockBegin,
    BlockEnd,
    VariableBegin,
    VariableEnd,
    Name,
    String,
    Number,
    Operator,
    End,
}

internal readonly record struct Token(TokenKind Kind, string Text, object? Value, SourcePosition Position, int EndOffset)
{
    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;

    public bool IsOperator(string symbol) => Kind == TokenKind.Operator && Text == symbol;

    public string Description => Kind switch
    {
        TokenKind.Text => "template text",
        TokenKind.BlockBegin => "the beginning of a statement block",
        TokenKind.BlockEnd => "the end of the statement block",
        TokenKind.VariableBegin => "the beginning of an expression",
        TokenKind.VariableEnd => "the end of the expression",
        TokenKind.End => "the end of the template",
        TokenKind.String => "a string",
        _ => $"'{Text}'",
    };
}
