using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Linting.Rules;

/// <summary>
/// <c>select-star</c>: all columns of a relation are taken only in an import CTE, so that a column that appears upstream is not
/// carried on unseen. A star over a named query of the same file is fine, unless queries are joined.
/// </summary>
internal sealed class SelectStarRule : ILintRule
{
    public IEnumerable<Finding> Check(LintedFile file, ModelProject project)
    {
        var queries = file.Shape.Ctes.Where(c => !c.IsImport).Select(c => c.Body).Append(file.Shape.Final);
        return queries.SelectMany(Stars).Select(star => file.At(star.Offset, "select-star", "all columns of a relation are taken outside an import CTE; name the columns."));
    }

    private static IEnumerable<SqlToken> Stars(IReadOnlyList<SqlToken> query)
    {
        for (var i = 0; i < query.Count; i++)
        {
            if (!query[i].Is("*") || !StandsForColumns(query, i))
                continue;
            var end = End(query, i);
            var reach = query.Skip(i).Take(end - i).ToList();
            if (reach.Any(SqlShape.ReadsRelation) || reach.Any(t => t.Is("join")) && !IsQualified(query, i))
                yield return query[i];
        }
    }

    // Not a multiplication, not count(*).
    private static bool StandsForColumns(IReadOnlyList<SqlToken> query, int i) =>
        i > 0 && (query[i - 1].IsWord("select", "distinct", "all") || query[i - 1].Is(",") || query[i - 1].Is("."))
        && !(query[i - 1].Is(",") && i + 1 < query.Count && query[i + 1].Kind is SqlTokenKind.Number);

    private static bool IsQualified(IReadOnlyList<SqlToken> query, int i) => query[i - 1].Is(".");

    /// <summary>The end of the select that the star belongs to.</summary>
    private static int End(IReadOnlyList<SqlToken> query, int star)
    {
        var depth = 0;
        for (var i = star; i < query.Count; i++)
        {
            if (query[i].Is("("))
                depth++;
            else if (query[i].Is(")") && --depth < 0 || depth == 0 && query[i].IsWord("union", "except", "intersect"))
                return i;
        }

        return query.Count;
    }
}
