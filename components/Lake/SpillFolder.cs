using EcommAspire.FileLocks;

namespace EcommAspire.Lake;

/// <summary>
/// A folder for what a run cannot hold in memory. It is gone when it is disposed of; what a killed run left is
/// removed by the next one, which knows it by its lock, for a lock dies with its process.
/// </summary>
public sealed class SpillFolder : IDisposable
{
    private const string Prefix = ".spill-";
    private const string LockName = "_lock";

    private readonly FileLock _hold;

    private SpillFolder(string path, FileLock hold)
    {
        Path = path;
        _hold = hold;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Removes the folder and what is in it.</summary>
    public void Dispose()
    {
        _hold.Dispose();
        Directory.Delete(Path, recursive: true);
    }

    /// <summary>Makes such a folder, and removes those that killed runs left.</summary>
    /// <param name="root">The folder to make it in.</param>
    /// <param name="name">The run's name, that no other run has.</param>
    /// <param name="cancellation">Gives up.</param>
    public static SpillFolder Open(string root, string name, CancellationToken cancellation)
    {
        Directory.CreateDirectory(root);
        // One at a time, so that no folder is taken for abandoned between its making and its locking.
        using var gate = FileLock.Exclusive(System.IO.Path.Combine(root, $"{Prefix.TrimEnd('-')}.lock"), cancellation);
        foreach (var leftover in Directory.EnumerateDirectories(root, $"{Prefix}*"))
            RemoveAbandoned(leftover);
        var path = System.IO.Path.Combine(root, $"{Prefix}{name}");
        Directory.CreateDirectory(path);
        return new(path, Lock(path) ?? throw new TableBusyException($"Another process is using {path}; run again."));
    }

    private static void RemoveAbandoned(string folder)
    {
        using (var hold = Lock(folder))
        {
            if (hold is null)
                return;
        }

        Directory.Delete(folder, recursive: true);
    }

    private static FileLock? Lock(string folder) => FileLock.TryExclusive(System.IO.Path.Combine(folder, LockName));
}
