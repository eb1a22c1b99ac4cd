namespace EcommAspire.Transformation.Linting;

/// <summary>
/// Takes SQL with Jinja apart, without understanding either: enough to tell a keyword from a string, a comment, a quoted name
/// or a Jinja block. Whatever is not closed reaches to the end.
/// </summary>
internal static class SqlScanner
{
    public static List<SqlToken> Scan(string sql)
    {
        List<SqlToken> tokens = [];
        var at = 0;
        while (at < sql.Length)
        {
            var start = at;
            var rest = sql.AsSpan(at);
            if (rest.StartsWith("{{"))
                tokens.Add(Take(SqlTokenKind.Expression, JinjaEnd(sql, at, "}}")));
            else if (rest.StartsWith("{%"))
                at = SkipStatement(sql, at);
            else if (rest.StartsWith("{#"))
                at = After(sql, at + 2, "#}");
            else if (rest.StartsWith("--"))
                at = After(sql, at, "\n");
            else if (rest.StartsWith("/*"))
                at = After(sql, at + 2, "*/");
            else if (sql[at] == '\'')
                tokens.Add(Take(SqlTokenKind.Text, QuoteEnd(sql, at)));
            else if (sql[at] is '"' or '`')
                tokens.Add(Take(SqlTokenKind.QuotedName, QuoteEnd(sql, at)));
            else if (DollarEnd(sql, at) is { } dollar)
                tokens.Add(Take(SqlTokenKind.Text, dollar));
            else if (char.IsAsciiDigit(sql[at]))
                tokens.Add(Take(SqlTokenKind.Number, While(sql, at, c => char.IsLetterOrDigit(c) || c is '.' or '_')));
            else if (char.IsLetter(sql[at]) || sql[at] == '_')
                tokens.Add(Take(SqlTokenKind.Word, While(sql, at, c => char.IsLetterOrDigit(c) || c is '_' or '$')));
            else if (char.IsWhiteSpace(sql[at]))
                at++;
            else
                tokens.Add(Take(SqlTokenKind.Symbol, at + 1));

            SqlToken Take(SqlTokenKind kind, int end)
            {
                at = end;
                return new(kind, start, sql[start..end]);
            }
        }

        return tokens;
    }

    /// <summary>The rows and columns of places in a text.</summary>
    public static (int Line, int Column) Place(string text, int offset)
    {
        var before = text.AsSpan(0, offset);
        return (before.Count('\n') + 1, offset - before.LastIndexOf('\n'));
    }

    // What a raw block or a macro's definition holds is not this file's SQL.
    private static int SkipStatement(string sql, int at)
    {
        var end = JinjaEnd(sql, at, "%}");
        var name = Name(sql[at..end]);
        if (name is not ("raw" or "macro" or "docs" or "test" or "data_test" or "materialization"))
            return end;
        for (var next = sql.IndexOf("{%", end, StringComparison.Ordinal); next >= 0; next = sql.IndexOf("{%", end, StringComparison.Ordinal))
        {
            end = JinjaEnd(sql, next, "%}");
            if (Name(sql[next..end]) == $"end{name}")
                return end;
        }

        return sql.Length;
    }

    private static string Name(string statement) => statement.Trim('{', '%', '}', '-', '+', ' ', '\t', '\r', '\n').Split([' ', '\t', '\r', '\n', '('], 2)[0];

    private static int JinjaEnd(string sql, int at, string close)
    {
        for (var i = at + 2; i < sql.Length; i++)
        {
            if (sql[i] is '\'' or '"')
                i = JinjaQuoteEnd(sql, i) - 1;
            else if (sql.AsSpan(i).StartsWith(close))
                return i + 2;
        }

        return sql.Length;
    }

    private static int JinjaQuoteEnd(string sql, int at)
    {
        for (var i = at + 1; i < sql.Length; i++)
        {
            if (sql[i] == '\\')
                i++;
            else if (sql[i] == sql[at])
                return i + 1;
        }

        return sql.Length;
    }

    // A quote within is written twice; Jinja within has quotes of its own.
    private static int QuoteEnd(string sql, int at)
    {
        for (var i = at + 1; i < sql.Length; i++)
        {
            if (sql.AsSpan(i).StartsWith("{{"))
                i = JinjaEnd(sql, i, "}}") - 1;
            else if (sql.AsSpan(i).StartsWith("{%"))
                i = JinjaEnd(sql, i, "%}") - 1;
            else if (sql[i] == sql[at] && i + 1 < sql.Length && sql[i + 1] == sql[at])
                i++;
            else if (sql[i] == sql[at])
                return i + 1;
        }

        return sql.Length;
    }

    private static int? DollarEnd(string sql, int at)
    {
        if (sql[at] != '$')
            return null;
        var end = While(sql, at + 1, c => char.IsLetterOrDigit(c) || c == '_');
        if (end >= sql.Length || sql[end] != '$')
            return null;
        var tag = sql[at..(end + 1)];
        return After(sql, end + 1, tag);
    }

    private static int After(string sql, int at, string what) =>
        at < sql.Length && sql.IndexOf(what, at, StringComparison.Ordinal) is >= 0 and var found ? found + what.Length : sql.Length;

    private static int While(string sql, int at, Func<char, bool> belongs)
    {
        while (at < sql.Length && belongs(sql[at]))
            at++;
        return at;
    }
}
