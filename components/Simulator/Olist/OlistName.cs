using System.Text.RegularExpressions;
using EcommAspire.Domain;
using EcommAspire.Domain.Sources;

namespace EcommAspire.Simulator.Olist;

/// <summary>What a file's name says: whose rows it holds, and whether it is a copy that something else named so.</summary>
/// <param name="Table">The table; null when the name is of none.</param>
/// <param name="IsCopy">Whether it is named as a copy, such as <c>… (1).csv</c>.</param>
internal readonly partial record struct OlistName(Table? Table, bool IsCopy)
{
    private static readonly string[] _text = [".csv", ".tsv", ".tab", ".txt"];

    public static OlistName Of(string name)
    {
        foreach (var table in Marketplace.Source.Tables)
        {
            var stem = Path.GetFileNameWithoutExtension(Marketplace.OlistFile(table));
            var at = name.IndexOf(stem, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && Before().IsMatch(name[..at]) && After().Match(name[(at + stem.Length)..]) is { Success: true } after)
                return new(table, at > 0 || after.Groups["copy"].Captures.Any(c => c.Length > 0));
        }

        return default;
    }

    /// <summary>Whether someone may expect a file of that name to be read: it has one of the nine names within, or is text.</summary>
    public static bool IsOfInterest(string name) =>
        IsOfText(name)
        || (name[0] is not ('.' or '~')
            && Marketplace.Source.Tables.Any(t => name.Contains(Path.GetFileNameWithoutExtension(Marketplace.OlistFile(t)), StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether a file of that name would be text, whatever it is about.</summary>
    public static bool IsOfText(string name)
    {
        var plain = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        return _text.Contains(Path.GetExtension(plain), StringComparer.OrdinalIgnoreCase);
    }

    [GeneratedRegex("^(copy of |c[óo]pia de )?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Before();

    // Formats that are not read are among them: the file is then refused by what it is, not passed over.
    [GeneratedRegex(
        @"^(?<copy>( ?\(\d{1,3}\)| - (copy|c[óo]pia)( ?\(\d{1,3}\))?|[ _-](copy|c[óo]pia)([ _-]?\d{1,3})?| \d{1,3})?)(\.(csv|tsv|tab|txt|gz|gzip|zip|xlsx|xlsm|xls|ods|parquet|json|jsonl|bz2|xz|zst|7z|rar|tar|tgz|html?))*(?<copy>( ?\(\d{1,3}\))?)$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex After();
}
