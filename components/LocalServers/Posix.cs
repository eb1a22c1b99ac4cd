using System.Runtime.InteropServices;

namespace EcommAspire.LocalServers;

/// <summary>The few system calls that .NET has no word for.</summary>
internal static partial class Posix
{
    public const int SIGINT = 2;
    public const int SIGKILL = 9;
    public const int SIGTERM = 15;

    /// <summary>Sends a signal; that the process is gone already is no error.</summary>
    public static void Signal(int pid, int signal) => _ = kill(pid, signal);

    public static void ChangeOwner(string path, int user, int group)
    {
        if (lchown(path, user, group) != 0)
            throw new IOException($"The owner of {path} cannot be changed to user {user}: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int lchown(string path, int user, int group);
}
