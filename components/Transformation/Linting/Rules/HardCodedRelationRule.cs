using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Linting.Rules;

/// <summary><c>hard-coded-relation</c>: a relation is named by <c>ref</c> or <c>source</c>, or the graph does not know of it.</summary>
internal sealed class HardCodedRelationRule : ILintRule
{
    public IEnumerable<Finding> Check(LintedFile file, ModelProject project)
    {
        var tokens = file.Tokens;
        var known = Names(tokens);
        var hasOthers = HasCtesOfMacros(tokens);
        foreach (var place in SqlShape.RelationPlaces(tokens))
        {
            var i = place;
            while (i < tokens.Count && tokens[i].IsWord("lateral", "only"))
                i++;
            if (i >= tokens.Count)
                continue;
            var first = tokens[i];
            if (first.Kind is SqlTokenKind.Text)
            {
                yield return file.At(first.Offset, "hard-coded-relation", $"the file {first.Text} is read by its name; declare a source.");
                continue;
            }

            if (first.Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedName))
                continue;
            var name = first.Text;
            var last = i;
            while (last + 2 < tokens.Count && tokens[last + 1].Is(".") && tokens[last + 2].Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName)
            {
                last += 2;
                name += "." + tokens[last].Text;
            }

            var isPartOfJinja = last + 1 < tokens.Count && tokens[last + 1].Kind is SqlTokenKind.Expression && tokens[last + 1].Offset == tokens[last].End
                || last + 1 < tokens.Count && tokens[last + 1].Is(".");
            // Nor is a name that Jinja makes up within quotes, or one that a macro's CTEs may have.
            isPartOfJinja |= name.Contains("{{", StringComparison.Ordinal) || hasOthers && last == i;
            var isFunction = last + 1 < tokens.Count && tokens[last + 1].Is("(");
            if (!isPartOfJinja && !isFunction && !known.Contains(first.Text.Trim('"', '`')))
                yield return file.At(first.Offset, "hard-coded-relation", $"{name} is named in SQL; use ref() or source().");
        }
    }

    /// <summary>Every name the file gives itself: of CTEs, and of relations, whose columns may be unnested.</summary>
    private static HashSet<string> Names(IReadOnlyList<SqlToken> tokens)
    {
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        for (var i = 1; i < tokens.Count; i++)
        {
            if (tokens[i].Is("as") && tokens[i - 1].Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName && i + 1 < tokens.Count
                && (tokens[i + 1].Is("(") || tokens[i + 1].IsWord("materialized", "not")))
                names.Add(tokens[i - 1].Text.Trim('"', '`'));
            else if (tokens[i].Is("as") && tokens[i - 1].Is(")") && Opening(tokens, i - 1) is > 0 and var open)
                names.Add(tokens[open - 1].Text.Trim('"', '`'));
            else if (tokens[i].Kind is SqlTokenKind.Word && tokens[i - 1].Is("as"))
                names.Add(tokens[i].Text);
        }

        return names;
    }

    /// <summary>Whether Jinja stands where a CTE would, among those of the file: which names it makes is not seen here.</summary>
    private static bool HasCtesOfMacros(IReadOnlyList<SqlToken> tokens)
    {
        var depth = 0;
        for (var i = tokens.FirstOrDefault() is { Kind: SqlTokenKind.Expression } ? 1 : 0; i < tokens.Count; i++)
        {
            if (tokens[i].Is("("))
                depth++;
            else if (tokens[i].Is(")"))
                depth--;
            else if (depth == 0 && tokens[i].IsWord("select"))
                return false;
            else if (depth == 0 && i > 0 && tokens[i].Kind is SqlTokenKind.Expression && (tokens[i - 1].Is(")") || tokens[i - 1].Is(",") || tokens[i - 1].IsWord("with", "recursive")))
                return true;
        }

        return false;
    }

    private static int Opening(IReadOnlyList<SqlToken> tokens, int close)
    {
        var depth = 0;
        for (var i = close; i >= 0; i--)
        {
            if (tokens[i].Is(")"))
                depth++;
            else if (tokens[i].Is("(") && --depth == 0)
                return i;
        }

        return 0;
    }
}
