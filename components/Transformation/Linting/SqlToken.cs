namespace EcommAspire.Transformation.Linting;

internal enum SqlTokenKind
{
    Word,
    Number,
    Text,
    QuotedName,
    Symbol,

    /// <summary>An expression in double braces, which stands for SQL.</summary>
    Expression,
}

/// <summary>A piece of SQL that means something. Comments and Jinja statements are not pieces.</summary>
internal readonly record struct SqlToken(SqlTokenKind Kind, int Offset, string Text)
{
    public bool Is(string word) => Kind is SqlTokenKind.Word or SqlTokenKind.Symbol && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsWord(params ReadOnlySpan<string> words)
    {
        if (Kind is not SqlTokenKind.Word)
            return false;
        foreach (var word in words)
        {
            if (Text.Equals(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    public int End => Offset + Text.Length;
}
