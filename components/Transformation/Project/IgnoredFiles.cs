using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Project;

/// <summary>What a project's <c>.dbtignore</c> leaves out, in the patterns of git: the last that matches decides.</summary>
internal sealed class IgnoredFiles
{
    private readonly List<Rule> _rules;

    private IgnoredFiles(List<Rule> rules) => _rules = rules;

    public static IgnoredFiles Of(string root)
    {
        var file = Path.Combine(root, ".dbtignore");
        return new([.. File.Exists(file) ? Files.ReadText(file).Split('\n').Select(Rule.Read).OfType<Rule>() : []]);
    }

    /// <summary>Whether a file is left out; its path is relative to the project.</summary>
    public bool Contains(string path)
    {
        var ignored = false;
        foreach (var rule in _rules)
            if (ignored == rule.Keeps && rule.IsMatch(path))
                ignored = !rule.Keeps;
        return ignored;
    }

    private sealed record Rule(string Pattern, bool Keeps, bool FoldersOnly)
    {
        public static Rule? Read(string line)
        {
            var text = line.TrimEnd();
            if (text.Length == 0 || text[0] == '#')
                return null;
            var keeps = text[0] == '!';
            var pattern = keeps ? text[1..] : text;
            if (pattern.StartsWith('\\'))
                pattern = pattern[1..];
            var folders = pattern.EndsWith('/');
            pattern = pattern.TrimEnd('/');
            // A pattern with a slash is a path from the project's folder; one without is a name anywhere below it.
            pattern = pattern.Contains('/', StringComparison.Ordinal) ? pattern.TrimStart('/') : "**/" + pattern;
            return pattern.Length == 0 ? null : new(pattern, keeps, folders);
        }

        /// <summary>Whether the file, or a folder it lies in, is what the pattern names.</summary>
        public bool IsMatch(string path)
        {
            for (var end = path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = path.IndexOf('/', end + 1))
                if (Wildcard.IsPathMatch(path[..end], Pattern))
                    return true;
            return !FoldersOnly && Wildcard.IsPathMatch(path, Pattern);
        }
    }
}
