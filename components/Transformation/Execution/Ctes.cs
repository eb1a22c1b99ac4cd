using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Execution;

/// <summary>Puts ephemeral models into their readers as common table expressions.</summary>
internal static class Ctes
{
    public static string NameOf(Node node) => $"__dbt__cte__{node.Alias}";

    /// <summary>The SQL with the expressions in front, joined to its own <c>with</c> if it has one.</summary>
    public static string Inject(string sql, IReadOnlyList<(string Id, string Cte)> ctes)
    {
        if (ctes.Count == 0)
            return sql;
        // Each has a space in front.
        var list = string.Join(", ", ctes.Select(c => c.Cte));
        var start = SkipBlank(sql, 0);
        if (!IsWord(sql, start, "with"))
        {
            var first = sql.Length - sql.AsSpan().TrimStart().Length;
            return $"{sql[..first]}with{list} {sql[first..]}";
        }

        var end = start + 4;
        var after = SkipBlank(sql, end);
        if (IsWord(sql, after, "recursive"))
            return $"{sql[..(after + 9)]} {list},{sql[(after + 9)..]}";
        return $"{sql[..end]}{list},{sql[end..]}";
    }

    private static bool IsWord(string sql, int at, string word) =>
        string.Compare(sql, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0
        && (at + word.Length >= sql.Length || !(char.IsLetterOrDigit(sql[at + word.Length]) || sql[at + word.Length] == '_'));

    /// <summary>Past white space and comments.</summary>
    private static int SkipBlank(string sql, int at)
    {
        while (at < sql.Length)
        {
            if (char.IsWhiteSpace(sql[at]))
            {
                at++;
            }
            else if (sql.AsSpan(at).StartsWith("--"))
            {
                var end = sql.IndexOf('\n', at);
                at = end < 0 ? sql.Length : end + 1;
            }
            else if (sql.AsSpan(at).StartsWith("/*"))
            {
                var end = sql.IndexOf("*/", at + 2, StringComparison.Ordinal);
                at = end < 0 ? sql.Length : end + 2;
            }
            else
            {
                break;
            }
        }

        return at;
    }
}
