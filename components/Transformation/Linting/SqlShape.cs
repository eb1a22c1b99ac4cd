namespace EcommAspire.Transformation.Linting;

/// <summary>A named query of a <c>with</c> clause.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Body">What stands between its brackets.</param>
internal sealed record Cte(SqlToken Name, IReadOnlyList<SqlToken> Body)
{
    /// <summary>Whether it takes one relation as it is, perhaps some of its columns or rows: <c>select … from {{ ref(…) }} where …</c>.</summary>
    public bool IsImport =>
        Body.Count > 0 && Body[0].Is("select")
        && Body.Count(t => t.Is("select")) == 1
        && Body.Any(SqlShape.ReadsRelation)
        && !Body.Any(t => t.IsWord("join", "group", "having", "union", "except", "intersect", "qualify", "distinct"));

    /// <summary>Whether it reads a relation of the project or a source.</summary>
    public bool ReadsRelation => Body.Any(SqlShape.ReadsRelation);
}

/// <summary>The queries a file consists of, as far as brackets tell.</summary>
internal sealed class SqlShape
{
    private static readonly string[] s_tableEnds = ["where", "group", "having", "order", "limit", "union", "except", "intersect", "qualify", "window", "select", "on", "using"];

    private SqlShape(List<Cte> ctes, IReadOnlyList<SqlToken> final)
    {
        Ctes = ctes;
        Final = final;
    }

    /// <summary>The named queries at the top, in order.</summary>
    public IReadOnlyList<Cte> Ctes { get; }

    /// <summary>What follows them.</summary>
    public IReadOnlyList<SqlToken> Final { get; }

    public static bool ReadsRelation(SqlToken token) =>
        token.Kind is SqlTokenKind.Expression && (token.Text.Contains("ref(", StringComparison.Ordinal) || token.Text.Contains("source(", StringComparison.Ordinal));

    public static SqlShape Of(IReadOnlyList<SqlToken> tokens)
    {
        List<Cte> ctes = [];
        // A call of config() stands before the query and is no part of it.
        tokens = [.. tokens.SkipWhile(t => t.Kind is SqlTokenKind.Expression)];
        if (tokens.Count == 0 || !tokens[0].Is("with"))
            return new(ctes, tokens);
        var at = 1;
        if (at < tokens.Count && tokens[at].Is("recursive"))
            at++;
        while (at < tokens.Count && tokens[at].Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName)
        {
            var name = tokens[at++];
            // name (columns) as [not materialized] ( body )
            if (at < tokens.Count && tokens[at].Is("("))
                at = Close(tokens, at) + 1;
            while (at < tokens.Count && tokens[at].IsWord("as", "not", "materialized"))
                at++;
            if (at >= tokens.Count || !tokens[at].Is("("))
                break;
            var end = Close(tokens, at);
            ctes.Add(new(name, [.. tokens.Skip(at + 1).Take(end - at - 1)]));
            at = end + 1;
            if (at >= tokens.Count || !tokens[at].Is(","))
                break;
            at++;
        }

        return new(ctes, [.. tokens.Skip(at)]);
    }

    /// <summary>The place of the bracket that closes the one at <paramref name="open"/>, or the end.</summary>
    public static int Close(IReadOnlyList<SqlToken> tokens, int open)
    {
        var depth = 0;
        for (var i = open; i < tokens.Count; i++)
        {
            if (tokens[i].Is("("))
                depth++;
            else if (tokens[i].Is(")") && --depth == 0)
                return i;
        }

        return tokens.Count;
    }

    /// <summary>
    /// What stands where a relation may stand: after <c>from</c> and <c>join</c>, and after commas of a <c>from</c> clause. The
    /// <c>from</c> of <c>extract(year from x)</c> and <c>is distinct from</c> is none.
    /// </summary>
    public static IEnumerable<int> RelationPlaces(IReadOnlyList<SqlToken> tokens)
    {
        // For each open bracket, whether a select stands in it and whether its from clause is being read.
        Stack<(bool Selects, bool InFrom)> open = new([(false, false)]);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            var (selects, inFrom) = open.Peek();
            if (token.Is("("))
            {
                open.Push((false, false));
            }
            else if (token.Is(")"))
            {
                if (open.Count > 1)
                    open.Pop();
            }
            else if (token.Is("from") && selects && !(i > 0 && tokens[i - 1].Is("distinct") && i > 1 && tokens[i - 2].IsWord("is", "not")))
            {
                Set(selects: true, from: true);
                yield return i + 1;
            }
            else if (token.Is("join"))
            {
                yield return i + 1;
            }
            else if (token.Is(",") && inFrom)
            {
                yield return i + 1;
            }
            else if (token.IsWord(s_tableEnds))
            {
                Set(selects || token.Is("select"), from: false);
            }
        }

        void Set(bool selects, bool from)
        {
            open.Pop();
            open.Push((selects, from));
        }
    }
}
