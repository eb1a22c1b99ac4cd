using System.Data.Common;
using MySql.Data.MySqlClient;
using Npgsql;

namespace EcommAspire.LocalServers.Tests;

/// <summary>A data folder of one test; what still runs in it at the end is stopped, and it is deleted.</summary>
internal sealed class DataFolder : IAsyncDisposable
{
    private readonly string _delete;

    public DataFolder(string? path = null, string? delete = null)
    {
        Path = path ?? Directory.CreateTempSubdirectory("ecomm-servers-").FullName;
        _delete = delete ?? Path;
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, "servers", "it", name);

    public LocalServerOptions Options(ServerKind kind) => new() { Kind = kind, Name = "it", DataFolder = Path };

    public Task<LocalServer> StartAsync(ServerKind kind) => LocalServer.StartAsync(Options(kind));

    public ServerInfo Info => LocalServer.Find(Path).ShouldHaveSingleItem();

    public async ValueTask DisposeAsync()
    {
        await LocalServer.StopAllAsync(Path);
        Directory.Delete(_delete, recursive: true);
    }
}

internal static class Sql
{
    public static async Task<object?> AskAsync(this LocalServer server, string sql, string? database = null)
    {
        var connectionString = server.ConnectionString(database) + ";Pooling=false";
        await using DbConnection connection = server.Kind == ServerKind.Postgres
            ? new NpgsqlConnection(connectionString)
            : new MySqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}
