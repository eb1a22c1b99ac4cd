using System.Runtime.InteropServices;

namespace EcommAspire.Broker.Storage.Files;

/// <summary>Makes the names in a folder durable: a file that was created or renamed may otherwise be gone after power loss.</summary>
internal static partial class DirectoryFlush
{
    public static void Flush(string folder)
    {
        // Windows keeps its own order of metadata; there is nothing to ask for.
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(folder, 0);
        if (descriptor < 0)
            throw new IOException($"{folder} cannot be opened to flush it (error {Marshal.GetLastPInvokeError()}).");
        try
        {
            // Some file systems have nothing to flush in a folder and say so; their renames need no more.
            _ = Fsync(descriptor);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
