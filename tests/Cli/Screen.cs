using System.Text.RegularExpressions;
using EcommAspire.Fixtures;

namespace EcommAspire.Cli.Tests;

/// <summary>A line of a screen without what differs from run to run and machine to machine.</summary>
internal static partial class Screen
{
    public static string Of(Ecomm ecomm, string line)
    {
        var screen = line
            .Replace(ecomm.Data, "DATA", StringComparison.Ordinal)
            .Replace(ecomm.Scratch, "SCRATCH", StringComparison.Ordinal)
            .Replace(Ecomm.Repo, "REPO", StringComparison.Ordinal);
        screen = BuildId().Replace(screen, "BUILD");
        screen = BatchId().Replace(screen, "BATCH");
        screen = Moment().Replace(screen, "MOMENT");
        screen = Duration().Replace(screen, "TIME");
        screen = Size().Replace(screen, "SIZE");
        screen = Rate().Replace(screen, "SIZE  RATE  SIZE");
        screen = Version().Replace(screen, "${server} VERSION");
        // Columns are as wide as what was just replaced.
        return Blanks().Replace(screen, "  ");
    }

    [GeneratedRegex(@"\d{8}T\d{9}Z-[0-9a-f]{4}", RegexOptions.None, 60_000)]
    private static partial Regex BuildId();

    [GeneratedRegex(@"\d{8}T\d{6}Z-[0-9a-f]{4}", RegexOptions.None, 60_000)]
    private static partial Regex BatchId();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?(Z|\+00)?", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Moment();

    [GeneratedRegex(@"(\d+ min )?\b\d+(\.\d+)? (s|ms)\b", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Duration();

    [GeneratedRegex(@"\b\d+(\.\d+)? (B|kB|MB|GB)\b", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Size();

    [GeneratedRegex(@"SIZE +\d+\.\d +SIZE", RegexOptions.None, 60_000)]
    private static partial Regex Rate();

    [GeneratedRegex(@"(?<server>PostgreSQL|MariaDB) \d+\.[\d.]+", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Version();

    [GeneratedRegex(@"(?<=\S) {2,}", RegexOptions.None, 60_000)]
    private static partial Regex Blanks();
}
