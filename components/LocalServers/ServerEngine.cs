using System.Data.Common;

namespace EcommAspire.LocalServers;

/// <summary>What is particular to one server product.</summary>
internal abstract class ServerEngine
{
    /// <summary>The account that owns everything in the server, on both products.</summary>
    public const string User = "ecomm";

    public static ServerEngine Of(ServerKind kind) => kind == ServerKind.Postgres ? new PostgresEngine() : new MariaDbEngine();

    public abstract ServerKind Kind { get; }

    /// <summary>What the server writes to its log when it takes connections.</summary>
    public abstract string ReadyMark { get; }

    /// <summary>The signal for a prompt, orderly stop.</summary>
    public abstract int StopSignal { get; }

    /// <summary>Pid and lock files that a killed server leaves in its data folder.</summary>
    public abstract IReadOnlyList<string> Leftovers { get; }

    /// <summary>Whether a folder holds this product's data.</summary>
    public abstract bool Recognises(string data);

    /// <summary>The installation that can run this data folder, or a new one.</summary>
    public abstract ServerInstallation Choose(string data);

    /// <summary>Makes the server's files in an empty folder.</summary>
    public abstract void Initialise(ServerSetting setting, string data, string password);

    /// <summary>Sets the password without the old one, the server being down.</summary>
    public abstract void ResetPassword(ServerSetting setting, string data, string password);

    /// <summary>The server's command line. Holds no secret.</summary>
    public abstract IEnumerable<string> Command(ServerSetting setting, int port);

    public abstract string ConnectionString(ServerFolder folder, int port, string password, string? database);

    /// <summary>A connection outside the pool, for our own questions.</summary>
    public abstract DbConnection Connection(ServerFolder folder, int port, string password);

    public abstract Task CreateDatabaseAsync(DbConnection connection, string name, CancellationToken cancellationToken);

    public abstract Task DropDatabaseAsync(DbConnection connection, string name, CancellationToken cancellationToken);

    public abstract Task CreateAccountAsync(DbConnection connection, string name, string password, CancellationToken cancellationToken);

    /// <summary>Whether a failed connection means that the password is not the server's.</summary>
    public abstract bool IsWrongPassword(DbException error);

    public abstract void ClearPools();

    protected ServerInstallation Installed()
    {
        var lookup = ServerBinaries.Locate(Kind);
        return lookup.Installation ?? throw new ServerUnavailableException(lookup.Reason!);
    }

    protected static void Check((int ExitCode, string Output) result, string what)
    {
        if (result.ExitCode != 0)
            throw new ServerUnavailableException($"{what} failed: {ServerLog.Summarise(result.Output)}");
    }
}

/// <summary>Which programs run where, and as whom.</summary>
internal sealed record ServerSetting(ServerInstallation Installation, ServerFolder Folder, ServerAccount Account, bool IsEphemeral)
{
    public IReadOnlyList<string> Prefix => Account.Prefix(Installation.Executable, Folder.Root);

    /// <summary>
    /// What the server's programs find in their environment, and nothing else. The temporary folder is the server's own: a MariaDB
    /// that starts deletes the temporary tables of any other that shares it.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; } =
        new Dictionary<string, string>(Installation.Environment) { ["TMPDIR"] = Folder.Temporary };

    /// <summary>
    /// Runs one of the server's programs as the server's user. It holds the alive lock as the server does, so that whoever comes
    /// after a kill of ours waits until it is gone.
    /// </summary>
    public (int ExitCode, string Output) Run(IEnumerable<string> command, string input = "") => Tool.Run(
        [
            "/bin/sh", "-c", "exec 9>>\"$1\" && flock -w 30 9 && shift && exec \"$@\"", "ecomm-server-tool", Folder.AliveLock,
            .. Prefix, .. command,
        ],
        Environment, input);

    /// <summary>A file that only the server's user can read, gone after use.</summary>
    public T WithSecretFile<T>(string text, Func<string, T> use)
    {
        var path = Path.Combine(Folder.Root, $".secret-{Guid.NewGuid():N}");
        AtomicFile.Write(path, text);
        try
        {
            Account.Own(path);
            return use(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
