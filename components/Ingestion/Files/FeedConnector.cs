using System.Security.Cryptography;
using EcommAspire.Domain;
using EcommAspire.Domain.Sources;
using EcommAspire.Lake;

namespace EcommAspire.Ingestion.Files;

/// <summary>
/// Feeds that arrive as files under <c>&lt;root&gt;/landing/&lt;feed&gt;</c>. A run takes what has landed into <c>staging</c>, and moves
/// it to <c>archive</c>, or to <c>quarantine</c> where a file as a whole is refused, once its rows are committed. The commits
/// know each file by its content, so none counts twice.
/// </summary>
/// <param name="source">What the feeds are declared to hold.</param>
/// <param name="feeds">The feeds.</param>
/// <param name="root">The folder of all feeds.</param>
/// <param name="lake">The lake, whose commits know what was taken before.</param>
/// <param name="time">The clock.</param>
public sealed class FeedConnector(Source source, IReadOnlyList<Feed> feeds, string root, Bronze lake, TimeProvider? time = null) : ISourceConnector
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public Source Source => source;

    /// <inheritdoc/>
    public Task<ISourceSnapshot> OpenAsync(CancellationToken cancellation) =>
        Task.FromResult<ISourceSnapshot>(new Snapshot(source, feeds, root, lake, _time.GetUtcNow()));

    private sealed class Snapshot(Source source, IReadOnlyList<Feed> feeds, string root, Bronze lake, DateTimeOffset takenAt) : ISourceSnapshot
    {
        public DateTimeOffset TakenAt => takenAt;

        public string? Position => null;

        public async Task<TableExtract?> OpenTableAsync(Table table, Commit? previous, CancellationToken cancellation)
        {
            var feed = feeds.First(f => f.Name == table.Name);
            var folders = new FeedFolders(root, feed.Name);
            try
            {
                folders.StageLanded(feed);
                var taken = lake.Table(source.Name, table.Name).Commits().SelectMany(c => c.Taken)
                    .GroupBy(t => t.Sha256).ToDictionary(g => g.Key, g => g.Last());
                var files = new List<StagedFile>();
                foreach (var path in folders.Staged())
                {
                    var file = await DescribeAsync(path, cancellation);
                    // Committed before, so a crash or the sender is why it is here again; or twice in one go.
                    if (taken.TryGetValue(file.Sha256, out var before))
                        folders.Finish(file, refused: before is { Rows: 0, Quarantined: > 0 });
                    else if (files.Exists(f => f.Sha256 == file.Sha256))
                        folders.Finish(file, refused: false);
                    else
                        files.Add(file);
                }

                var notes = folders.Strangers(feed) is { Count: > 0 } strangers
                    ? [$"left in landing, as they are not named like {string.Format(feed.FilePattern, "*")}: {string.Join(", ", strangers)}"]
                    : Array.Empty<string>();
                return files.Count == 0 ? null : new FeedExtract(source, feed, folders, files) { Notes = notes };
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                throw new SourceUnavailableException($"The files of feed {feed.Name} under {root} cannot be read: {problem.Message}", problem);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static async Task<StagedFile> DescribeAsync(string path, CancellationToken cancellation)
        {
            await using var stream = File.OpenRead(path);
            return new(path, stream.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation)));
        }
    }
}

/// <summary>A file about to be taken.</summary>
internal sealed record StagedFile(string Path, long Bytes, string Sha256)
{
    public string Name => System.IO.Path.GetFileName(Path);
}
