using System.Runtime.InteropServices;

namespace EcommAspire.Cli;

/// <summary>
/// How DuckDB's allocator holds memory that was freed: not for ten seconds, in which the next models take theirs beside it, and
/// in no more places than there are cores (https://jemalloc.net/jemalloc.3.html#tuning). It reads them once, when the library is
/// loaded.
/// </summary>
internal static partial class AllocatorSettings
{
    private const string Variable = "DUCKDB_JE_MALLOC_CONF";

    /// <summary>Settles it, unless the user's environment has.</summary>
    public static void Apply()
    {
        if (OperatingSystem.IsLinux())
            _ = SetVariable(Variable, $"dirty_decay_ms:100,muzzy_decay_ms:0,narenas:{Environment.ProcessorCount}", overwrite: 0);
    }

    // .NET's own variables are a copy that no library sees.
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
