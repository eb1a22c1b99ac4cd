using EcommAspire.Domain;
using EcommAspire.Simulator.Generation.Days;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Days;

/// <summary>
/// Plays days into a folder. Its files come first and then the marker that counts the day, so each file can tell whether it
/// has its part of the day already.
/// </summary>
internal abstract class FolderDays(Source source, string folder) : SourceDays(source)
{
    private static readonly TimeSpan _patience = DatabaseLoad.LockPatience;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    protected string Folder => folder;

    public override Task<HeldDays> ReadAsync(CancellationToken cancellation) => Task.FromResult(FolderMarker.Read(folder) switch
    {
        null or { Fingerprint: null } => HeldDays.Refused($"The folder {folder} holds no business yet that could go on; `ecomm simulate` makes one."),
        { Fingerprint: var other } when GeneratedMarker.Options(other) is null =>
            HeldDays.Refused($"The folder {folder} holds a business that another edition of the simulator made, and only that could go on with it; `ecomm simulate` makes it anew."),
        var marker => new(marker.Fingerprint, marker.Day, marker.Until),
    });

    public override async Task<IReadOnlyList<PlayedPart>> PlayAsync(SimulatedDay day, string fingerprint, int until, CancellationToken cancellation)
    {
        await using var alone = await LockAsync(cancellation);
        var marker = FolderMarker.Read(folder) ?? new(null, []);
        if (!IsNext(day, $"The folder {folder}", marker.Fingerprint ?? "", marker.Day, fingerprint))
            return [];
        var parts = Play(day, marker, cancellation);
        (FolderMarker.Read(folder)! with { Day = day.Number, Until = until }).Write(folder);
        return parts;
    }

    /// <summary>Puts the day's part into each file.</summary>
    protected abstract IReadOnlyList<PlayedPart> Play(SimulatedDay day, FolderMarker marker, CancellationToken cancellation);

    // Gone with the process that holds it, however it ends.
    private async Task<FileStream> LockAsync(CancellationToken cancellation)
    {
        for (var waited = TimeSpan.Zero; ; waited += _pause)
        {
            try
            {
                return new(Path.Combine(folder, ".simulation.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited < _patience && Directory.Exists(folder))
            {
                await Task.Delay(_pause, cancellation);
            }
            catch (IOException e) when (Directory.Exists(folder))
            {
                throw new LoadException($"The folder {folder} is being filled by another process; wait for it, or stop it.", e);
            }
        }
    }
}
