namespace EcommAspire.LocalServers;

/// <summary>A server's programs on this machine.</summary>
/// <param name="Kind">Which server.</param>
/// <param name="BaseFolder">The folder its <c>bin</c> and <c>share</c> are in.</param>
/// <param name="Executable">The server itself.</param>
/// <param name="Version">Its version, as in "18.4".</param>
/// <param name="IsUnpacked">Whether it is from the tools folder, not installed on the machine.</param>
public sealed record ServerInstallation(ServerKind Kind, string BaseFolder, string Executable, string Version, bool IsUnpacked)
{
    /// <summary>"18" of "18.4": PostgreSQL reads a data folder of its own major version only.</summary>
    public string MajorVersion => Version.Split('.')[0];

    /// <summary>Where an unpacked server's shared libraries are; empty when the system's own are meant.</summary>
    internal IReadOnlyList<string> LibraryFolders => IsUnpacked && Kind == ServerKind.MariaDb ? ServerBinaries.LibraryFolders(BaseFolder) : [];

    /// <summary>The path of another of its programs, such as <c>initdb</c> or <c>mariadb</c>; null where this machine lacks it.</summary>
    public string? Program(string name) =>
        new[] { Path.Combine(BaseFolder, "bin", name), Path.Combine(BaseFolder, "sbin", name), Path.Combine(BaseFolder, "scripts", name) }
            .FirstOrDefault(File.Exists);

    /// <summary>The environment its programs need beyond a minimal one.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        LibraryFolders is { Count: > 0 } folders
            ? new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = string.Join(':', folders) }
            : [];
}

/// <summary>What looking for a server found: an installation, or the reason why there is none and what to do.</summary>
/// <param name="Kind">Which server was looked for.</param>
/// <param name="Installation">Where it is, if it is there.</param>
/// <param name="Reason">A sentence that says what is missing and what would change that, if it is not.</param>
public sealed record ServerLookup(ServerKind Kind, ServerInstallation? Installation, string? Reason);
