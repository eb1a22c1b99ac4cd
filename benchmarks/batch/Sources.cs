using EcommAspire.Domain;
using EcommAspire.Domain.Sources;
using EcommAspire.LocalServers;

namespace EcommAspire.Benchmarks.Batch;

/// <summary>The running servers that every contender reads, filled once by <c>ecomm simulate</c>.</summary>
internal sealed class Sources(LocalServer postgres, LocalServer mariaDb, string data) : IAsyncDisposable
{
    public LocalServer Postgres { get; } = postgres;

    public LocalServer MariaDb { get; } = mariaDb;

    /// <summary>The data folder.</summary>
    public string Data { get; } = data;

    public static async Task<Sources> OpenAsync(string data)
    {
        var postgres = LocalServer.StartAsync(new() { Kind = ServerKind.Postgres, Name = "postgres", DataFolder = data });
        var mariaDb = LocalServer.StartAsync(new() { Kind = ServerKind.MariaDb, Name = "mariadb", DataFolder = data });
        return new(await postgres, await mariaDb, data);
    }

    /// <summary>The connection string of a source's database.</summary>
    public string ConnectionString(Source source) => (source == Marketplace.Source ? MariaDb : Postgres).ConnectionString(source.Name);

    public async ValueTask DisposeAsync()
    {
        await Postgres.DisposeAsync();
        await MariaDb.DisposeAsync();
    }
}
