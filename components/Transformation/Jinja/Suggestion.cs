namespace EcommAspire.Transformation.Jinja;

/// <summary>The nearest of the known names to one that is not known.</summary>
internal static class Suggestion
{
    /// <summary><c> Did you mean 'x'?</c>, or nothing when no name is near.</summary>
    public static string For(string name, IEnumerable<string> known)
    {
        var nearest = known
            .Where(candidate => candidate != name && Math.Abs(candidate.Length - name.Length) <= Tolerance(name))
            .Select(candidate => (Candidate: candidate, Distance: Distance(name, candidate)))
            .Where(pair => pair.Distance <= Tolerance(name))
            .OrderBy(pair => pair.Distance)
            .ThenBy(pair => pair.Candidate, StringComparer.Ordinal)
            .Select(pair => pair.Candidate)
            .FirstOrDefault();
        return nearest is null ? "" : $" Did you mean '{nearest}'?";
    }

    private static int Tolerance(string name) => name.Length switch { <= 3 => 1, <= 7 => 2, _ => 3 };

    /// <summary>Edits (insert, delete, replace, swap of neighbours; case is a small one of its own) between two names.</summary>
    private static int Distance(string a, string b)
    {
        if (string.Equals(a, b, StringComparison.OrdinalIgnoreCase))
            return 0;
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var best = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    best = Math.Min(best, rows[i - 2, j - 2] + 1);
                rows[i, j] = best;
            }
        }

        return rows[a.Length, b.Length];
    }
}
