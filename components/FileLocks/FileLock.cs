namespace EcommAspire.FileLocks;

/// <summary>
/// An advisory lock on a file (flock), which the kernel gives back when its last holder is gone, however it went.
/// .NET takes it when a file is opened: exclusively for <see cref="FileShare.None"/>, shared otherwise.
/// </summary>
public sealed class FileLock : IDisposable
{
    private const int PollsBeforeWord = 50;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Holds the file alone; null where another process holds it.</summary>
    /// <param name="path">The file, made where there is none.</param>
    public static FileLock? TryExclusive(string path) => TryOpen(path, FileShare.None);

    /// <summary>Holds the file with others; null where another process holds it alone.</summary>
    /// <param name="path">The file, made where there is none.</param>
    public static FileLock? TryShared(string path) => TryOpen(path, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Holds the file alone, once no other process holds it.</summary>
    /// <param name="path">The file, made where there is none.</param>
    /// <param name="cancellation">Gives up.</param>
    public static FileLock Exclusive(string path, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryExclusive(path) is { } taken)
                return taken;
            cancellation.WaitHandle.WaitOne(_pause);
        }
    }

    /// <summary>Holds the file alone, once no other process holds it.</summary>
    /// <param name="path">The file, made where there is none.</param>
    /// <param name="waiting">Called once where it takes a while.</param>
    /// <param name="cancellation">Gives up.</param>
    public static Task<FileLock> ExclusiveAsync(string path, Action? waiting, CancellationToken cancellation) =>
        WaitAsync(() => TryExclusive(path), waiting, cancellation);

    /// <summary>Holds the file with others, once no other process holds it alone.</summary>
    /// <param name="path">The file, made where there is none.</param>
    /// <param name="waiting">Called once where it takes a while.</param>
    /// <param name="cancellation">Gives up.</param>
    public static Task<FileLock> SharedAsync(string path, Action? waiting, CancellationToken cancellation) =>
        WaitAsync(() => TryShared(path), waiting, cancellation);

    /// <summary>Whether any process holds the file alone.</summary>
    /// <param name="path">The file.</param>
    public static bool IsHeld(string path)
    {
        if (!File.Exists(path))
            return false;
        using var mine = TryShared(path);
        return mine is null;
    }

    /// <summary>Lets go of the file.</summary>
    public void Dispose() => _file.Dispose();

    private static async Task<FileLock> WaitAsync(Func<FileLock?> take, Action? waiting, CancellationToken cancellation)
    {
        for (var polls = 0; ; polls++)
        {
            if (take() is { } taken)
                return taken;
            if (polls == PollsBeforeWord)
                waiting?.Invoke();
            await Task.Delay(_pause, cancellation);
        }
    }

    private static FileLock? TryOpen(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new(new(path, options));
        }
        catch (IOException problem) when (SharingConflict.Is(problem))
        {
            return null;
        }
    }
}
