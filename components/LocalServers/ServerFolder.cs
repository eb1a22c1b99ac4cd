using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace EcommAspire.LocalServers;

/// <summary>Where a server's things are: <c>DATA/servers/NAME</c>.</summary>
internal sealed record ServerFolder(string DataFolder, string Name)
{
    /// <summary>The longest path a Unix socket can have on Linux, the final NUL left out.</summary>
    private const int LongestSocketPath = 107;

    // PostgreSQL and its clients take a list of folders or hosts, and a port after a host.
    private const string ListCharacters = ",:\"";

    private static readonly TimeSpan _orphans = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    public string DataFolder { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(DataFolder));

    public string Root => Path.Combine(DataFolder, "servers", Name);

    /// <summary>The server's own files.</summary>
    public string Data => Path.Combine(Root, "data");

    public string Log => Path.Combine(Root, "server.log");

    public string Password => Path.Combine(Root, "password");

    /// <summary>What was started last: kind, version, port.</summary>
    public string Description => Path.Combine(Root, "server.json");

    /// <summary>Process id and start time, written by the process itself just before it becomes the server.</summary>
    public string Pid => Path.Combine(Root, "pid");

    /// <summary>Its presence says that the server outlives those who use it.</summary>
    public string Kept => Path.Combine(Root, "kept");

    /// <summary>Held while someone starts, adopts or stops the server.</summary>
    public string GateLock => Path.Combine(Root, "gate.lock");

    /// <summary>Held, shared, by every process that uses the server.</summary>
    public string UsersLock => Path.Combine(Root, "users.lock");

    /// <summary>Held by the server and all its children: free means that nothing runs here, whatever pid files say.</summary>
    public string AliveLock => Path.Combine(Root, "alive.lock");

    /// <summary>For the server's temporary files: MariaDB takes a path with a colon for a list of folders.</summary>
    public string Temporary => Path.Combine(Root.Contains(':') ? Sockets : Root, "tmp");

    /// <summary>The socket's folder: beside the data, or in the temporary folder where that path would be too long or have a meaning of its own.</summary>
    public string Sockets => SocketsAreBeside
        ? SocketsBeside
        : $"/tmp/ecomm-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Root)))[..16]}";

    public bool SocketsAreBeside =>
        Encoding.UTF8.GetByteCount(SocketsBeside) + "/.s.PGSQL.65535".Length <= LongestSocketPath && !SocketsBeside.AsSpan().ContainsAny(ListCharacters);

    private string SocketsBeside => Path.Combine(Root, "run");

    /// <summary>A folder to make something in that is then renamed into its place.</summary>
    public string Scratch() => Path.Combine(Root, $".new-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");

    /// <summary>Makes the folder, without what a start that was killed left half made.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Root);
        var watch = Stopwatch.StartNew();
        while (Directory.EnumerateDirectories(Root, ".new-*").FirstOrDefault() is { } abandoned)
        {
            try
            {
                Directory.Delete(abandoned, recursive: true);
            }
            catch (IOException) when (watch.Elapsed < _orphans)
            {
                // The program that filled it outlived the one that was killed, and ends over what is missing now.
                await Task.Delay(_pause, cancellationToken);
            }
        }
    }
}
