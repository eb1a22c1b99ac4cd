using System.Runtime.InteropServices;
using EcommAspire.Cli.Stack;

namespace EcommAspire.Cli;

/// <summary>
/// The command line does without the cultures of the world, and starts the faster for it. SQL Server's client does not open a
/// connection then (learn.microsoft.com/sql/connect/ado-net, globalization invariant mode): where a source is kept there,
/// the process begins anew, with them.
/// </summary>
internal static partial class Cultures
{
    private const string Switch = "System.Globalization.Invariant";
    private const string Mark = "ECOMM_CULTURES";
    private const string Prefix = "ConnectionStrings__";

    /// <summary>Begins anew where that is needed; returns where it is not.</summary>
    /// <returns>Why it could not; null where it need not.</returns>
    public static string? Ensure(string[] arguments)
    {
        if (!AppContext.TryGetSwitch(Switch, out var isInvariant) || !isInvariant || !MaySayAnything() || !Engines.HasSqlServer(Settings.Read()))
            return null;
        var folder = AppContext.BaseDirectory;
        var settings = Path.Combine(folder, "ecomm.cultures.json");
        if (!OperatingSystem.IsLinux() || !File.Exists(settings) || Environment.GetEnvironmentVariable(Mark) is not null)
            return $"A source is kept in SQL Server, whose client needs .NET with cultures; start it as `dotnet exec --runtimeconfig {settings} {Path.Combine(folder, "ecomm.dll")}`.";

        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        string?[] command = [host, "exec", "--runtimeconfig", settings, Path.Combine(folder, "ecomm.dll"), .. arguments, null];
        NativeVariable.Set(Mark, "1", overwrite: true);
        // The same process from here on: whoever started it, or signals it, sees no difference.
        _ = Execute(host, command);
        return $"A source is kept in SQL Server, whose client needs .NET with cultures, and {host} could not be started (error {Marshal.GetLastPInvokeError()}).";
    }

    // Asked at each start, so nothing is read for it that is not there.
    private static bool MaySayAnything() =>
        File.Exists("appsettings.json") || Environment.GetEnvironmentVariables().Keys.Cast<string>().Any(k => k.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase));

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Execute(string path, string?[] arguments);
}
