using System.Text.RegularExpressions;

namespace EcommAspire.Transformation.Project;

/// <summary>The versions of dbt that a project says it works with: <c>require-dbt-version</c>.</summary>
internal static partial class VersionRange
{
    /// <summary>Refuses a project that does not want the version of dbt this engine follows.</summary>
    public static void Check(string project, IEnumerable<string> written, string version, SourcePlace place)
    {
        var own = Parse(version, version, place).Numbers;
        var bounds = written.SelectMany(w => w.Split(',')).Where(w => w.Trim().Length > 0).ToList();
        foreach (var bound in bounds)
        {
            var (comparison, numbers, isPrerelease) = Parse(bound, bound, place);
            var order = own.AsSpan().SequenceCompareTo(numbers);
            // A release comes after its own prereleases.
            if (order == 0 && isPrerelease)
                order = 1;
            var holds = comparison switch { ">=" => order >= 0, ">" => order > 0, "<=" => order <= 0, "<" => order < 0, _ => order == 0 };
            if (!holds)
            {
                throw new ProjectException(
                    $"'{project}' wants dbt {string.Join(", ", bounds.Select(b => b.Trim()))}; this engine does what dbt {version} does. "
                    + "Take a version of the project for it, or set 'version_check: false' below 'flags' in dbt_project.yml.", place);
            }
        }
    }

    private static (string Comparison, int[] Numbers, bool IsPrerelease) Parse(string text, string shown, SourcePlace place)
    {
        var match = Form().Match(text.Trim());
        if (!match.Success)
            throw new ProjectException($"'{shown}' is no version such as 1.8.0 or >=1.8.0.", place);
        return (match.Groups["op"].Value, [Part("major"), Part("minor"), Part("patch")], match.Groups["pre"].Success);
        int Part(string name) => match.Groups[name].Success ? int.Parse(match.Groups[name].ValueSpan) : 0;
    }

    [GeneratedRegex(@"^(?<op>>=|<=|>|<|==?|)\s*v?(?<major>\d{1,8})(\.(?<minor>\d{1,8}))?(\.(?<patch>\d{1,8}))?(?<pre>-?(a|b|rc)[\w.]*|-[\w.]+)?(\+[\w.]+)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 60_000)]
    private static partial Regex Form();
}
