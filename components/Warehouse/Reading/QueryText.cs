using System.Text.RegularExpressions;

namespace EcommAspire.Warehouse.Reading;

internal static partial class QueryText
{
    /// <summary>The statement that an EXPLAIN explains, or the text itself where it does not, but for comments, begin with one.</summary>
    public static string WithoutExplain(string sql) => Explain().Replace(sql, "", 1);

    [GeneratedRegex(@"^(\s|--[^\n]*(\n|$)|/\*([^*]|\*(?!/))*\*/)*explain(\s+analyze)?\s+", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Explain();
}
