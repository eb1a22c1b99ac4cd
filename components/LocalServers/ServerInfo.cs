using EcommAspire.FileLocks;

namespace EcommAspire.LocalServers;

/// <summary>What state a known server is in.</summary>
public enum ServerState
{
    /// <summary>It was stopped in order, or never started.</summary>
    Stopped,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It was killed: the next start cleans up after it.</summary>
    Stale,
}

/// <summary>A server of a data folder, as <c>ecomm status</c> shows it.</summary>
/// <param name="Name">Its name within the data folder.</param>
/// <param name="Kind">Which server.</param>
/// <param name="Version">The version that ran last.</param>
/// <param name="State">Whether it runs.</param>
/// <param name="ProcessId">The server process, if it runs.</param>
/// <param name="Port">Its port on 127.0.0.1, now or last.</param>
/// <param name="IsKept">Whether it stays when nobody uses it.</param>
/// <param name="LogPath">Its log.</param>
public sealed record ServerInfo(
    string Name, ServerKind Kind, string Version, ServerState State, int? ProcessId, int Port, bool IsKept, string LogPath)
{
    /// <summary>Adds up what its files take on disk.</summary>
    public long MeasureBytes() => SizeOf(Path.GetDirectoryName(LogPath)!);

    internal static IReadOnlyList<ServerInfo> FindAll(string dataFolder)
    {
        var servers = Path.Combine(Path.GetFullPath(dataFolder), "servers");
        if (!Directory.Exists(servers))
            return [];
        return
        [
            .. Directory.EnumerateDirectories(servers)
                .Select(folder => Read(new ServerFolder(dataFolder, Path.GetFileName(folder))))
                .OfType<ServerInfo>()
                .OrderBy(server => server.Name, StringComparer.Ordinal),
        ];
    }

    private static ServerInfo? Read(ServerFolder folder)
    {
        if (ServerDescription.Read(folder) is not { } description)
            return null;
        var isRunning = FileLock.IsHeld(folder.AliveLock);
        var process = ProcessIdentity.Read(folder.Pid);
        var wasKilled = ServerEngine.Of(description.Kind).Leftovers.Any(name => File.Exists(Path.Combine(folder.Data, name)));
        var state = isRunning ? ServerState.Running : wasKilled ? ServerState.Stale : ServerState.Stopped;
        return new(folder.Name, description.Kind, description.Version, state, isRunning ? process?.Pid : null, description.Port,
            File.Exists(folder.Kept), folder.Log);
    }

    // A running server makes and deletes files all the time: what is gone between two looks counts nothing.
    private static long SizeOf(string root)
    {
        long bytes = 0;
        var everything = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in new DirectoryInfo(root).EnumerateFiles("*", everything))
        {
            try
            {
                bytes += file.Length;
            }
            catch (FileNotFoundException)
            {
            }
        }
        return bytes;
    }
}
