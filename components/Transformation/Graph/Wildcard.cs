namespace EcommAspire.Transformation.Graph;

/// <summary>Shell wildcards: <c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[!abc]</c>.</summary>
internal static class Wildcard
{
    public static bool HasWildcard(string pattern) => pattern.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    public static bool IsMatch(string text, string pattern) =>
        HasWildcard(pattern) ? IsMatch(text.AsSpan(), pattern.AsSpan()) : text == pattern;

    /// <summary>As <see cref="IsMatch(string, string)"/>, but a wildcard stays within a folder and <c>**</c> crosses them.</summary>
    public static bool IsPathMatch(string path, string pattern) => IsPathMatch(path.Split('/'), pattern.Split('/'));

    private static bool IsPathMatch(ReadOnlySpan<string> path, ReadOnlySpan<string> pattern)
    {
        if (pattern.IsEmpty)
            return path.IsEmpty;
        if (pattern[0] == "**")
        {
            for (var skip = 0; skip <= path.Length; skip++)
                if (IsPathMatch(path[skip..], pattern[1..]))
                    return true;
            return false;
        }

        return !path.IsEmpty && IsMatch(path[0], pattern[0]) && IsPathMatch(path[1..], pattern[1..]);
    }

    private static bool IsMatch(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
    {
        int t = 0, p = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (p < pattern.Length && One(text[t], pattern[p..], out var used))
            {
                t++;
                p += used;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
            p++;
        return p == pattern.Length;
    }

    private static bool One(char c, ReadOnlySpan<char> pattern, out int used)
    {
        used = 1;
        if (pattern[0] == '?')
            return true;
        if (pattern[0] != '[' || pattern[1..].IndexOf(']') is not (>= 1 and var end))
            return c == pattern[0];
        used = end + 2;
        var set = pattern.Slice(1, end);
        var negated = set[0] == '!';
        if (negated)
            set = set[1..];
        var found = false;
        for (var i = 0; i < set.Length; i++)
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                found |= c >= set[i] && c <= set[i + 2];
                i += 2;
            }
            else
            {
                found |= c == set[i];
            }

        return found != negated;
    }
}
