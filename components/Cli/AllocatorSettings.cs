namespace EcommAspire.Cli;

/// <summary>
/// How DuckDB's allocator holds memory that was freed: not for ten seconds, in which the next models take theirs beside it, and
/// in no more places than there are cores (https://jemalloc.net/jemalloc.3.html#tuning). It reads them once, when the library is
/// loaded.
/// </summary>
internal static class AllocatorSettings
{
    private const string Variable = "DUCKDB_JE_MALLOC_CONF";

    /// <summary>Settles it, unless the user's environment has.</summary>
    public static void Apply()
    {
        if (OperatingSystem.IsLinux())
            NativeVariable.Set(Variable, $"dirty_decay_ms:100,muzzy_decay_ms:0,narenas:{Environment.ProcessorCount}", overwrite: false);
    }
}
