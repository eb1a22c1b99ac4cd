using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Days;

/// <summary>The generated business whose files a data folder holds, and the day that it has come to.</summary>
/// <param name="Options">What it is made from.</param>
/// <param name="Day">The last day that it holds: history's last, or one played after it.</param>
/// <param name="Until">The day that it is to come to; later than <paramref name="Day"/> where a run was cut short.</param>
public sealed record HeldBusiness(SimulatorOptions Options, DateOnly Day, DateOnly Until)
{
    /// <summary>What the folders say of themselves, no server asked; null where they hold no business that can go on.</summary>
    /// <param name="feedsFolder">The feeds' folder.</param>
    /// <param name="engagementFolder">The folder of the engagement's exports; it may be missing.</param>
    public static HeldBusiness? Read(string feedsFolder, string engagementFolder)
    {
        if (FolderMarker.Read(feedsFolder) is not { Fingerprint: { } fingerprint } feeds || GeneratedMarker.Options(fingerprint) is not { } options)
            return null;
        var other = FolderMarker.Read(engagementFolder);
        var engagement = other?.Fingerprint == fingerprint ? other : feeds;
        return new(
            options,
            options.Day(Math.Min(feeds.Day, engagement.Day)),
            options.Day(Math.Max(Math.Max(feeds.Day, feeds.Until), Math.Max(engagement.Day, engagement.Until))));
    }
}
