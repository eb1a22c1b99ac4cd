namespace EcommAspire.LocalServers;

/// <summary>
/// The user a server runs as. An ordinary user runs it as himself. Root may not run PostgreSQL and should not run MariaDB:
/// there the server runs as the owner of its data folder if that is an ordinary user, else as <c>nobody</c>.
/// </summary>
internal sealed class ServerAccount
{
    private const int CapDacOverride = 1;
    private const int CapDacReadSearch = 2;
    private readonly (int User, int Group)? _other;

    private ServerAccount((int, int)? other) => _other = other;

    public static ServerAccount For(ServerFolder folder)
    {
        if (!Environment.IsPrivilegedProcess)
            return new(null);
        return new(OwnerOf(folder.Data) is { User: not 0 } owner ? owner : Nobody());
    }

    /// <summary>Gives a file or folder to the server's user.</summary>
    public void Own(string path)
    {
        if (_other is var (user, group))
            Posix.ChangeOwner(path, user, group);
    }

    /// <summary>The words before a command that make it run as this user, able to reach the given paths.</summary>
    /// <remarks>
    /// Where a path lies under a folder closed to others, such as <c>/root</c>, the process keeps one capability: to walk through
    /// folders it may not read. <c>no_setuid_fixup</c> because access(2), which PostgreSQL asks about its own programs, ignores
    /// capabilities of a non-root user otherwise. The second setpriv is there because the first one has no effective
    /// capabilities at the moment it executes the next program.
    /// </remarks>
    public IReadOnlyList<string> Prefix(params IEnumerable<string> paths)
    {
        if (_other is not var (user, group))
            return [];
        string[] become = ["--reuid", $"{user}", "--regid", $"{group}", "--clear-groups"];
        if (paths.FirstOrDefault(path => !IsOpenToOthers(path)) is not { } closed)
            return ["setpriv", .. become, "--inh-caps=-all", "--no-new-privs"];
        var available = AvailableCapabilities();
        var capability = (available & (1UL << CapDacReadSearch)) != 0 ? "+dac_read_search"
            : (available & (1UL << CapDacOverride)) != 0 ? "+dac_override"
            : throw new ServerUnavailableException(
                $"{closed} is closed to other users, and root here lacks the capability to let a server through: "
                + "move the folder to where others may enter, or run as an ordinary user.");
        return
        [
            "setpriv", "--securebits", "+no_setuid_fixup", .. become, $"--inh-caps=-all,{capability}",
            $"--ambient-caps=-all,{capability}", $"--bounding-set=-all,{capability}", "setpriv", "--no-new-privs",
        ];
    }

    private static bool IsOpenToOthers(string path)
    {
        for (var folder = path; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (!File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherExecute))
                return false;
        }
        return true;
    }

    private static ulong AvailableCapabilities()
    {
        ulong Read(string field) => Convert.ToUInt64(
            File.ReadLines("/proc/self/status").First(line => line.StartsWith(field, StringComparison.Ordinal))[field.Length..].Trim(), 16);
        return Read("CapPrm:") & Read("CapBnd:");
    }

    private static (int User, int Group)? OwnerOf(string path)
    {
        if (!Directory.Exists(path))
            return null;
        var (exitCode, output) = Tool.Run(["stat", "-c", "%u %g", path]);
        return exitCode == 0 && output.Split(' ') is [var user, var group] ? (int.Parse(user), int.Parse(group)) : null;
    }

    private static (int User, int Group) Nobody()
    {
        var entry = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).FirstOrDefault(fields => fields is ["nobody", ..]);
        return entry is [_, _, var user, var group, ..] ? (int.Parse(user), int.Parse(group)) : (65534, 65534);
    }
}
