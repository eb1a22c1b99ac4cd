using System.Diagnostics;
using EcommAspire.FileLocks;

namespace EcommAspire.LocalServers;

/// <summary>Stops what runs in a server's folder: in order first, by force when that takes too long.</summary>
internal static class ServerStop
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan _orderly = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _forced = TimeSpan.FromSeconds(30);

    /// <summary>Returns when nothing runs in the folder any more.</summary>
    public static async Task StopAsync(ServerFolder folder, ServerEngine engine, CancellationToken cancellationToken)
    {
        if (FileLock.IsHeld(folder.AliveLock) && ProcessIdentity.Read(folder.Pid) is { IsAlive: true } server)
        {
            Posix.Signal(server.Pid, engine.StopSignal);
            if (!await IsGoneAsync(folder, _orderly, cancellationToken) && server.IsAlive)
                Posix.Signal(server.Pid, Posix.SIGKILL);
        }
        // The server is gone or going; its children follow as soon as they notice.
        if (!await IsGoneAsync(folder, _forced, cancellationToken))
        {
            foreach (var orphan in ProcessesIn(folder.Data))
                Posix.Signal(orphan, Posix.SIGKILL);
            if (!await IsGoneAsync(folder, _forced, cancellationToken))
            {
                throw new ServerUnavailableException(
                    $"Something that cannot be stopped from here still runs on {folder.Data}, perhaps in another container or as another user: "
                    + $"stop it there (its log is {folder.Log}).")
                { LogPath = folder.Log };
            }
        }
        File.Delete(folder.Pid);
        if (!folder.SocketsAreBeside && Directory.Exists(folder.Sockets))
            Directory.Delete(folder.Sockets, recursive: true);
    }

    private static async Task<bool> IsGoneAsync(ServerFolder folder, TimeSpan patience, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (FileLock.IsHeld(folder.AliveLock))
        {
            if (watch.Elapsed > patience)
                return false;
            await Task.Delay(_pause, cancellationToken);
        }
        return true;
    }

    // Both servers make their data folder the current one.
    public static IEnumerable<int> ProcessesIn(string data)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(process), out var pid))
                continue;
            string? current;
            try
            {
                current = new FileInfo(Path.Combine(process, "cwd")).LinkTarget;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                continue; // gone, or not ours to see
            }
            if (current == data)
                yield return pid;
        }
    }
}
