using System.Runtime.InteropServices;

namespace EcommAspire.Lake;

/// <summary>Files that are there whole or not at all, and still there after a power cut.</summary>
internal static partial class Durable
{
    /// <summary>Writes a new file beside its place and then puts it there, unless something stands there already.</summary>
    /// <returns>False when another file was there first.</returns>
    public static bool Create(string path, Action<Stream> write)
    {
        var temporary = WriteTemporary(path, write);
        var won = Claim(temporary, path);
        File.Delete(temporary);
        if (won)
            SyncFolder(Path.GetDirectoryName(path)!);
        return won;
    }

    /// <summary>Asks the system to have the file's content on the disk.</summary>
    public static void SyncFile(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Asks the system to have the folder's entries on the disk. Windows writes them itself.</summary>
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(path, 0);
        if (descriptor < 0)
            throw new IOException($"Cannot open the folder {path}: {Marshal.GetLastPInvokeErrorMessage()}.");
        var done = FSync(descriptor) == 0;
        var message = Marshal.GetLastPInvokeErrorMessage();
        _ = Close(descriptor);
        if (!done)
            throw new IOException($"Cannot put the folder {path} on the disk: {message}.");
    }

    /// <summary>The name a file has until it is whole.</summary>
    public static string TemporaryName(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Environment.ProcessId}.{Guid.NewGuid():n}.tmp");

    private static string WriteTemporary(string path, Action<Stream> write)
    {
        var temporary = TemporaryName(path);
        try
        {
            using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write);
            write(stream);
            stream.Flush(flushToDisk: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        return temporary;
    }

    // File.Move looks before it leaps, so two processes could both pass the look; a hard link is refused by the kernel.
    private static bool Claim(string temporary, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            try
            {
                File.Move(temporary, path);
                return true;
            }
            catch (IOException) when (File.Exists(path))
            {
                return false;
            }
        }

        if (Link(temporary, path) == 0)
            return true;
        if (File.Exists(path))
            return false;
        throw new IOException($"Cannot create {path}: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string path);
}
