using System.Diagnostics;
using EcommAspire.Domain.Sources;
using EcommAspire.Simulator.Generation;

namespace EcommAspire.Simulator.Loading;

/// <summary>Drops the partners' files into the feeds' landing folders.</summary>
internal sealed class FeedsLoad(string folder) : FolderSourceLoad(Feeds.Source, folder)
{
    protected override IReadOnlyList<string> FilesOf(SimulatedBusiness business) => [.. business.Files.Select(PathOf)];

    protected override IReadOnlyList<LoadedTable> Write(
        SimulatedBusiness business, string folder, IProgress<SimulationProgress>? progress, CancellationToken cancellation)
    {
        var loaded = new List<LoadedTable>();
        foreach (var feed in business.Files.GroupBy(file => file.Feed.Name))
        {
            var watch = Stopwatch.StartNew();
            var (rows, bytes, expected) = (0L, 0L, feed.Sum(file => file.Rows));
            foreach (var file in feed)
            {
                cancellation.ThrowIfCancellationRequested();
                var content = file.Content();
                WholeFile.Write(Path.Combine(folder, PathOf(file)), content.Span);
                rows += file.Rows;
                bytes += content.Length;
                progress?.Report(new(Source.Name, feed.Key, rows, expected, watch.Elapsed));
            }

            loaded.Add(new(feed.Key, rows, bytes, watch.Elapsed));
        }

        return loaded;
    }

    internal static string PathOf(SimulatedFile file) => Path.Combine("landing", file.Feed.Name, file.Name);
}
