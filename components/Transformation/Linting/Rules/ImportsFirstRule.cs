using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Linting.Rules;

/// <summary>
/// <c>imports-first</c>: a file with CTEs names what it reads at its top, one import CTE a relation; what follows works on those
/// names (https://docs.getdbt.com/best-practices/how-we-style/2-how-we-style-our-sql).
/// </summary>
internal sealed class ImportsFirstRule : ILintRule
{
    public IEnumerable<Finding> Check(LintedFile file, ModelProject project)
    {
        if (file.Shape.Ctes.Count == 0)
            yield break;
        SqlToken? logic = null;
        foreach (var cte in file.Shape.Ctes)
        {
            if (!cte.IsImport)
                logic ??= cte.Name;
            if (cte is { IsImport: true } && logic is { } earlier)
                yield return file.At(cte.Name.Offset, "imports-first", $"the import CTE {cte.Name.Text} stands after {earlier.Text}, which does more than import.");
            else if (cte is { IsImport: false, ReadsRelation: true })
                yield return file.At(cte.Body.First(SqlShape.ReadsRelation).Offset, "imports-first", $"{cte.Name.Text} reads a relation and does more than import it; give the relation an import CTE of its own.");
        }

        if (file.Shape.Final.Where(SqlShape.ReadsRelation).Select(t => (SqlToken?)t).FirstOrDefault() is { } read)
            yield return file.At(read.Offset, "imports-first", "the last query reads a relation; give the relation an import CTE.");
    }
}
