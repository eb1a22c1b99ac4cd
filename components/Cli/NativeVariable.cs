using System.Runtime.InteropServices;

namespace EcommAspire.Cli;

/// <summary>An environment variable of the process itself: .NET's own are a copy, which no library and no program that takes its place sees.</summary>
internal static partial class NativeVariable
{
    /// <summary>Sets it; one that is there is kept unless it is to be overwritten. On Linux only.</summary>
    public static void Set(string name, string value, bool overwrite) => _ = SetVariable(name, value, overwrite ? 1 : 0);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
