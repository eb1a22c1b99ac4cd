using EcommAspire.Cli.Output;
using EcommAspire.Simulator.Olist;

namespace EcommAspire.Cli.Pipeline;

/// <summary>The report on the public Olist files as sentences: nothing that was missing, mended or refused stays unsaid.</summary>
internal static class OlistNotes
{
    public static IEnumerable<string> Of(OlistReport report)
    {
        foreach (var file in report.Files)
        {
            if (file.State is OlistFileState.Missing)
                yield return $"{file.File} is not there; {file.Table} is empty.";
            if (file.Refusal is { } refusal)
                yield return $"{file.File} was refused: {refusal}";
            foreach (var note in file.Notes)
                yield return $"{file.File}: {note}";
            foreach (var repair in file.Repairs)
                yield return $"{file.File}: {Amounts.Of(repair.Count, "value")}{(repair.Column is null ? "" : " of " + repair.Column)} {repair.Kind}, first on line {repair.FirstLine}.";
            foreach (var refused in file.Refusals)
                yield return $"{file.File}: {Amounts.Of(refused.Count, "row")} refused{(refused.Column is null ? "" : " for " + refused.Column)}: {refused.Reason} (line {string.Join(", ", refused.FirstLines)}{(refused.Count > refused.FirstLines.Count ? "…" : "")})";
            if (file.RowsRepeated > 0)
                yield return $"{file.File}: {Amounts.Of(file.RowsRepeated, "row")} stood there already word for word, and {(file.RowsRepeated == 1 ? "was" : "were")} left out, first on line {file.FirstRepeatedLine}.";
            if (file.RowsBlank > 0)
                yield return $"{file.File}: {Amounts.Of(file.RowsBlank, "row")} held nothing and {(file.RowsBlank == 1 ? "was" : "were")} left out.";
        }

        foreach (var note in report.Notes)
            yield return note;
        foreach (var dangling in report.Dangling)
            yield return dangling.ToString();
    }
}
