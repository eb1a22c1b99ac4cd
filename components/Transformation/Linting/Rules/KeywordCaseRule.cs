using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Linting.Rules;

/// <summary><c>keyword-case</c>: SQL's keywords are written in lower case.</summary>
internal sealed class KeywordCaseRule : ILintRule
{
    // Words that are keywords wherever they stand: none that is also a usual name of a column.
    private static readonly HashSet<string> s_keywords = new(
        ["select", "from", "where", "join", "left", "right", "inner", "outer", "full", "cross", "on", "using", "group", "order", "by", "having", "union", "all",
            "except", "intersect", "case", "when", "then", "else", "end", "and", "or", "not", "in", "is", "null", "like", "ilike", "between", "exists", "distinct",
            "as", "with", "limit", "offset", "over", "partition", "unbounded", "preceding", "following", "asc", "desc", "qualify", "cast", "lateral", "recursive"],
        StringComparer.OrdinalIgnoreCase);

    public IEnumerable<Finding> Check(LintedFile file, ModelProject project)
    {
        for (var i = 0; i < file.Tokens.Count; i++)
        {
            var token = file.Tokens[i];
            if (token.Kind is not SqlTokenKind.Word || !s_keywords.Contains(token.Text) || token.Text.Equals(token.Text.ToLowerInvariant(), StringComparison.Ordinal))
                continue;
            // a.Left is a column; a keyword that touches Jinja may be half of a name.
            if (i > 0 && (file.Tokens[i - 1].Is(".") || Touches(file.Tokens[i - 1], token)) || i + 1 < file.Tokens.Count && (file.Tokens[i + 1].Is(".") || Touches(token, file.Tokens[i + 1])))
                continue;
            var lower = token.Text.ToLowerInvariant();
            yield return file.At(token.Offset, "keyword-case", $"the keyword {token.Text} is written {lower}.", new(token.Offset, token.Text.Length, lower));
        }
    }

    private static bool Touches(SqlToken one, SqlToken other) =>
        one.End == other.Offset && (one.Kind is SqlTokenKind.Expression || other.Kind is SqlTokenKind.Expression);
}
