using EcommAspire.Ingestion;

namespace EcommAspire.Cli.Pipeline;

/// <summary>What became of the tables of a run, for a machine and in sentences.</summary>
internal static class TableOutcomes
{
    /// <summary>A table as <c>--json</c> shows it.</summary>
    public static object ForMachines(TableResult t) => new
    {
        t.Source,
        t.Table,
        t.Outcome,
        t.BatchId,
        t.Rows,
        t.Quarantined,
        t.BytesRead,
        t.BytesWritten,
        Seconds = t.Elapsed.TotalSeconds,
        t.Watermark,
        t.Notes,
        Problem = t.Problem is { } problem ? Said(problem) : null,
    };

    /// <summary>Why tables failed: what several of a source have in common is said once.</summary>
    public static IEnumerable<string> Problems(IngestionResult result)
    {
        foreach (var source in result.Tables.GroupBy(t => t.Source))
        {
            var missing = source.Select(t => (t.Problem as SchemaDriftException)?.MissingTable).OfType<string>().ToList();
            if (missing.Count > 1)
            {
                var which = missing.Count == source.Count() ? $"none of the {missing.Count} tables" : $"no tables {string.Join(", ", missing)},";
                yield return $"{source.Key}: Source {source.Key} has {which} which its contract declares; make them (`ecomm simulate`) or take them out of the contract.";
            }

            var others = source.Where(t => t.Problem is not null && (missing.Count <= 1 || t.Problem is not SchemaDriftException { MissingTable: not null }));
            foreach (var problem in others.GroupBy(t => Said(t.Problem!)))
                yield return $"{(problem.Count() == 1 ? $"{source.Key}.{problem.First().Table}" : source.Key)}: {problem.Key}";
        }
    }

    private static string Said(Exception problem) => Failure.Known(problem) ?? problem.Message;
}
