using EcommAspire.Domain;

namespace EcommAspire.Simulator.Loading;

/// <summary>Fills a folder with files, each of them whole, and replaces those that an earlier filling left there.</summary>
internal abstract class FolderSourceLoad(Source source, string folder) : SourceLoad(source)
{
    public override Task<bool> HoldsAsync(SimulatorOptions options, CancellationToken cancellation) =>
        Task.FromResult(FolderMarker.Read(folder)?.Fingerprint == GeneratedMarker.Fingerprint(options));

    public override Task<IReadOnlyList<LoadedTable>> LoadAsync(
        SimulatedBusiness business, IProgress<SimulationProgress>? progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var files = FilesOf(business);
        var before = FolderMarker.Read(folder)?.Files ?? [];

        // From here on the folder claims to hold nothing whole, but says whose the files are.
        new FolderMarker(null, [.. before.Union(files)]).Write(folder);
        foreach (var stale in before.Except(files))
        {
            // A file that has gone on its way is no longer ours to delete.
            if (File.Exists(Path.Combine(folder, stale)))
                File.Delete(Path.Combine(folder, stale));
        }

        var loaded = Write(business, folder, progress, cancellation);
        new FolderMarker(GeneratedMarker.Fingerprint(business.Options), files).Write(folder);
        return Task.FromResult(loaded);
    }

    /// <summary>The files of the business, relative to the folder.</summary>
    protected abstract IReadOnlyList<string> FilesOf(SimulatedBusiness business);

    /// <summary>Writes them.</summary>
    protected abstract IReadOnlyList<LoadedTable> Write(
        SimulatedBusiness business, string folder, IProgress<SimulationProgress>? progress, CancellationToken cancellation);
}
