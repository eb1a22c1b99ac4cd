using System.Data.Common;
using EcommAspire.Domain.Ddl;
using EcommAspire.Fixtures;
using EcommAspire.LocalServers;
using EcommAspire.Simulator.Loading;
using MySql.Data.MySqlClient;
using Npgsql;

namespace EcommAspire.Simulator.Tests.Loading;

/// <summary>Empty databases for the relational sources and folders for the others, gone when disposed.</summary>
public sealed class SourceDatabases : IAsyncDisposable
{
    private readonly List<TestDatabase> _databases = [];

    private SourceDatabases()
    {
    }

    public required SimulationTargets Targets { get; init; }

    public required TestDatabase Shop { get; init; }

    public required TestDatabase Marketplace { get; init; }

    public required TestDatabase Stores { get; init; }

    public required DirectoryInfo Folder { get; init; }

    public static async Task<SourceDatabases> CreateAsync(ServerKind marketplaceKind)
    {
        var shop = await TestServers.CreateDatabaseAsync(ServerKind.Postgres);
        var stores = await TestServers.CreateDatabaseAsync(ServerKind.Postgres);
        var marketplace = await TestServers.CreateDatabaseAsync(marketplaceKind);
        var folder = Directory.CreateTempSubdirectory("ecomm-simulator-");
        var databases = new SourceDatabases
        {
            Shop = shop,
            Marketplace = marketplace,
            Stores = stores,
            Folder = folder,
            Targets = new()
            {
                Shop = Target(shop),
                Marketplace = Target(marketplace),
                Stores = Target(stores),
                EngagementFolder = Path.Combine(folder.FullName, "engagement"),
                FeedsFolder = Path.Combine(folder.FullName, "feeds"),
            },
        };
        databases._databases.AddRange([shop, stores, marketplace]);
        return databases;
    }

    public Task<long> CountAsync(string source, string table) => ScalarAsync(source, $"select count(*) from {Quote(source, table)}");

    public async Task<DbConnection> OpenAsync(string source)
    {
        DbConnection connection = Of(source).Kind is ServerKind.Postgres
            ? new NpgsqlConnection(Of(source).ConnectionString)
            : new MySqlConnection(Of(source).ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    public async Task<long> ScalarAsync(string source, string sql)
    {
        await using var connection = await OpenAsync(source);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync());
    }

    public string Quote(string source, string name) =>
        (Of(source).Kind is ServerKind.Postgres ? SqlDialect.PostgreSql : SqlDialect.MySql).Quote(name);

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases)
            await database.DisposeAsync();
        Folder.Delete(recursive: true);
    }

    private TestDatabase Of(string source) => source switch { "shop" => Shop, "stores" => Stores, _ => Marketplace };

    private static LoadTarget Target(TestDatabase database) =>
        new(database.Kind is ServerKind.Postgres ? SqlDialect.PostgreSql : SqlDialect.MySql, database.ConnectionString);
}
