using EcommAspire.Domain;
using EcommAspire.Domain.Sources;
using EcommAspire.Ingestion.Loading;
using EcommAspire.Lake;

namespace EcommAspire.Ingestion.Files;

/// <summary>A file as a whole cannot be read. The message is a sentence's end whose subject is the file.</summary>
internal sealed class UnreadableFileException(string message, long? line = null) : Exception(message)
{
    public long? Line => line;
}

/// <summary>The rows of the files that a feed's run takes.</summary>
internal sealed class FeedExtract(Source source, Feed feed, FeedFolders folders, IReadOnlyList<StagedFile> files)
    : TableExtract([.. feed.Content.Columns, .. BronzeColumns.For(SourceKind.Files).Take(2)])
{
    private readonly List<TakenFile> _taken = [];
    private readonly HashSet<string> _refused = [];

    public override BatchKind Kind => BatchKind.Increment;

    public override IReadOnlyList<TakenFile> Taken => _taken;

    public override Task<long?> WriteAsync(RowSink rows, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _taken.Clear();
        _refused.Clear();
        foreach (var file in files)
        {
            var (written, refused) = (rows.Rows.Written, rows.Rows.Refused);
            try
            {
                Write(file, rows.Rows, cancellation);
            }
            catch (UnreadableFileException problem)
            {
                _refused.Add(file.Sha256);
                rows.Rows.Refuse(new(file.Name, problem.Line, null, null, $"The file {problem.Message}; it is in the feed's quarantine folder.", ""));
            }

            _taken.Add(new(file.Name, file.Bytes, file.Sha256, rows.Rows.Written - written, rows.Rows.Refused - refused));
        }

        return Task.FromResult<long?>(rows.Rows.Written);
    }

    public override Task CommittedAsync(Commit commit, CancellationToken cancellation)
    {
        foreach (var file in files)
            folders.Finish(file, _refused.Contains(file.Sha256));
        return Task.CompletedTask;
    }

    private void Write(StagedFile file, RowWriter rows, CancellationToken cancellation)
    {
        try
        {
            IFeedReader reader = feed.Format is FeedFormat.Csv ? new CsvFeedReader(feed.Content) : new JsonArrayFeedReader(feed.Content);
            reader.Check(file.Path, cancellation);
            reader.Write(file, rows, cancellation);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new SourceUnavailableException($"{file.Path} of {source.Name}.{feed.Name} cannot be read: {problem.Message}", problem);
        }
    }
}

/// <summary>Reads a feed's files of one format.</summary>
internal interface IFeedReader
{
    /// <summary>Looks whether the file as a whole can be read, before the first of its rows is written.</summary>
    /// <exception cref="UnreadableFileException">It cannot.</exception>
    void Check(string path, CancellationToken cancellation);

    /// <summary>Writes the file's rows.</summary>
    void Write(StagedFile file, RowWriter rows, CancellationToken cancellation);
}
