using System.Collections.Concurrent;
using EcommAspire.LocalServers;

namespace EcommAspire.Fixtures;

/// <summary>
/// One PostgreSQL and one MariaDB for a whole test process, started when a test first asks. They stop, and their files are
/// deleted, when the process is gone, however it went.
/// </summary>
public static class TestServers
{
    private static readonly string _dataFolder = Path.Combine(Path.GetTempPath(), $"ecomm-tests-{Guid.NewGuid():N}"[..24]);
    private static readonly ConcurrentDictionary<ServerKind, Lazy<Task<LocalServer>>> _servers = new();
    private static int _databases;

    /// <summary>The running server.</summary>
    public static Task<LocalServer> GetAsync(ServerKind kind) =>
        _servers.GetOrAdd(kind, _ => new(() => LocalServer.StartAsync(new()
        {
            Kind = kind,
            Name = kind == ServerKind.Postgres ? "postgres" : "mariadb",
            DataFolder = _dataFolder,
            Ephemeral = true,
            StartTimeout = Eventually.Patience,
        }))).Value;

    /// <summary>A fresh, empty database of the test's own.</summary>
    public static async Task<TestDatabase> CreateDatabaseAsync(ServerKind kind)
    {
        var server = await GetAsync(kind);
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await server.CreateDatabaseAsync(name);
        return new(server, name);
    }
}

/// <summary>A database of one test; dropped when disposed.</summary>
public sealed class TestDatabase(LocalServer server, string name) : IAsyncDisposable
{
    /// <summary>Which server it is in.</summary>
    public ServerKind Kind => server.Kind;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>The server it is in.</summary>
    public LocalServer Server => server;

    /// <summary>The connection string for Npgsql or MySql.Data, by <see cref="Kind"/>.</summary>
    public string ConnectionString { get; } = server.ConnectionString(name);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await server.DropDatabaseAsync(name);
}
