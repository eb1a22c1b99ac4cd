using System.Security.Cryptography;

namespace EcommAspire.Lake;

/// <summary>Something in the lake that is not as its commit says.</summary>
/// <param name="Source">The source.</param>
/// <param name="Table">The table.</param>
/// <param name="Path">The file.</param>
/// <param name="Problem">What is wrong and what to do, in a sentence.</param>
public sealed record Finding(string Source, string Table, string Path, string Problem);

internal static class Verification
{
    public static IEnumerable<Finding> Run(BronzeTable table, CancellationToken cancellation)
    {
        var commits = new List<Commit>();
        foreach (var number in table.CommitNumbers())
        {
            var (commit, problem) = TryRead(table, number);
            if (commit is not null)
                commits.Add(commit);
            else
                yield return new(table.Source, table.Name, table.CommitPath(number), problem!);
        }

        var firstLive = commits.FindLastIndex(c => c.Kind is BatchKind.Full);
        using var parquet = new ParquetReader();
        foreach (var (commit, index) in commits.Select((commit, index) => (commit, index)))
        {
            // A batch that was replaced may have been removed since.
            if (index < firstLive && !Directory.Exists(Path.Combine(table.Folder, commit.BatchId)))
                continue;
            foreach (var file in commit.Files)
            {
                cancellation.ThrowIfCancellationRequested();
                var path = Path.Combine(table.Folder, commit.BatchId, file.Name);
                if (Check(path, file, parquet) is { } problem)
                    yield return new(table.Source, table.Name, path, $"{problem} Restore it from a copy, or ingest {table} again in full.");
            }
        }
    }

    private static (Commit? Commit, string? Problem) TryRead(BronzeTable table, long number)
    {
        try
        {
            return (table.ReadCommit(number), null);
        }
        catch (CorruptLakeException problem)
        {
            return (null, problem.Message);
        }
    }

    private static string? Check(string path, CommittedFile file, ParquetReader parquet)
    {
        if (!File.Exists(path))
            return $"The file is missing: {path}.";
        try
        {
            using (var stream = File.OpenRead(path))
            {
                if (stream.Length != file.Bytes)
                    return $"{path} has {stream.Length} bytes where its commit says {file.Bytes}.";
                if (Convert.ToHexStringLower(SHA256.HashData(stream)) != file.Sha256)
                    return $"{path} is not the file that was committed: its SHA-256 differs.";
            }

            var rows = parquet.Rows(path);
            return rows == file.Rows ? null : $"{path} has {rows} rows where its commit says {file.Rows}.";
        }
        catch (CorruptLakeException problem)
        {
            return problem.Message;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return $"{path} cannot be read: {problem.Message}";
        }
    }
}
