namespace EcommAspire.Lake;

/// <summary>A file held against every other process, until the stream is disposed of or the process is gone.</summary>
internal static class FileLock
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Holds the file; null where another process does.</summary>
    public static FileStream? Try(string path)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException problem) when (SharingConflict.Is(problem))
        {
            return null;
        }
    }

    /// <summary>Holds the file, once no other process does.</summary>
    public static FileStream Wait(string path, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Try(path) is { } held)
                return held;
            cancellation.WaitHandle.WaitOne(_pause);
        }
    }
}
