using EcommAspire.Domain.Sources;
using EcommAspire.Simulator.Generation;
using EcommAspire.Simulator.Generation.Days;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Days;

/// <summary>Drops the files of days into the feeds' landing folders.</summary>
internal sealed class FeedsDays(string folder) : FolderDays(Feeds.Source, folder)
{
    // Where a file is that went on its way.
    private static readonly string[] _further = ["staging", "archive", "quarantine"];

    protected override IReadOnlyList<PlayedPart> Play(SimulatedDay day, FolderMarker marker, CancellationToken cancellation)
    {
        // The folder says whose they are before they are there; what is gone is no longer ours.
        (marker with { Files = [.. marker.Files.Where(file => File.Exists(Path.Combine(Folder, file))).Union(day.Files.Select(PathOf))] }).Write(Folder);
        foreach (var file in day.Files)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!_further.Any(place => File.Exists(Path.Combine(Folder, place, file.Feed.Name, file.Name))))
                WholeFile.Write(Path.Combine(Folder, PathOf(file)), file.Content().Span);
        }

        return [.. day.Files.GroupBy(file => file.Feed.Name).Select(feed => new PlayedPart(Source.Name, feed.Key, null, feed.Sum(file => file.Rows)))];
    }

    private static string PathOf(SimulatedFile file) => FeedsLoad.PathOf(file);
}
