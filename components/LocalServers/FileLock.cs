namespace EcommAspire.LocalServers;

/// <summary>
/// An advisory lock on a file (flock), which the kernel gives back when its last holder is gone, however it went.
/// .NET takes it when a file is opened: exclusively for <see cref="FileShare.None"/>, shared otherwise.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    public static FileLock? TryExclusive(string path) => TryOpen(path, FileShare.None);

    public static FileLock? TryShared(string path) => TryOpen(path, FileShare.ReadWrite | FileShare.Delete);

    public static Task<FileLock> ExclusiveAsync(string path, Action? waiting, CancellationToken cancellationToken) =>
        WaitAsync(() => TryExclusive(path), waiting, cancellationToken);

    public static Task<FileLock> SharedAsync(string path, Action? waiting, CancellationToken cancellationToken) =>
        WaitAsync(() => TryShared(path), waiting, cancellationToken);

    /// <summary>Whether any process holds the lock.</summary>
    public static bool IsHeld(string path)
    {
        if (!File.Exists(path))
            return false;
        using var mine = TryShared(path);
        return mine is null;
    }

    public void Dispose() => _file.Dispose();

    private static async Task<FileLock> WaitAsync(Func<FileLock?> take, Action? waiting, CancellationToken cancellationToken)
    {
        for (var polls = 0; ; polls++)
        {
            if (take() is { } taken)
                return taken;
            if (polls == 50)
                waiting?.Invoke();
            await Task.Delay(_pause, cancellationToken);
        }
    }

    private static FileLock? TryOpen(string path, FileShare share)
    {
        try
        {
            return new FileLock(new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = share,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }));
        }
        catch (IOException error) when (SharingConflict.Is(error))
        {
            return null;
        }
    }
}
