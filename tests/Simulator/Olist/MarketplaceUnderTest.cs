using System.Data.Common;
using EcommAspire.Domain.Ddl;
using EcommAspire.Fixtures;
using EcommAspire.LocalServers;
using EcommAspire.Simulator.Loading;
using EcommAspire.Simulator.Olist;
using MySql.Data.MySqlClient;
using Npgsql;

namespace EcommAspire.Simulator.Tests.Olist;

/// <summary>A marketplace of a test's own: an empty database, a folder for files, a folder for quarantine.</summary>
internal sealed class MarketplaceUnderTest(TestDatabase database) : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("olist-").FullName;

    public string Folder => Directory.CreateDirectory(Path.Combine(_root, "files")).FullName;

    public string QuarantineRoot => Path.Combine(_root, "quarantine");

    public LoadTarget Target { get; } = new(
        database.Kind is ServerKind.Postgres ? SqlDialect.PostgreSql : SqlDialect.MySql, database.ConnectionString);

    public static async Task<MarketplaceUnderTest> CreateAsync(ServerKind kind) => new(await TestServers.CreateDatabaseAsync(kind));

    public string Write(string file, string content) => Write(file, System.Text.Encoding.UTF8.GetBytes(content));

    public string Write(string file, byte[] content)
    {
        var path = Path.Combine(Folder, file);
        File.WriteAllBytes(path, content);
        return path;
    }

    public Task<OlistReport> LoadAsync(string? folder = null) =>
        new OlistLoader(Target, QuarantineRoot, TimeProvider.System).LoadAsync(folder ?? Folder);

    /// <summary>Loads the folder and gives the report of one table's file, whose accounts must balance.</summary>
    public async Task<OlistFileReport> LoadAsync(Domain.Table table)
    {
        var report = await LoadAsync();
        report.Files.ShouldAllBe(f => f.RowsRead == f.RowsLoaded + f.RowsQuarantined + f.RowsRepeated + f.RowsBlank);
        var file = report.Files.Single(f => f.Table == table.Name);
        (await CountAsync(table.Name)).ShouldBe(file.RowsLoaded);
        Quarantined(table).Length.ShouldBe((int)file.RowsQuarantined + (file.State is OlistFileState.Refused ? 1 : 0));
        return file;
    }

    public string[] Quarantined(Domain.Table table)
    {
        var folder = Path.Combine(QuarantineRoot, "marketplace", table.Name);
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).SelectMany(File.ReadLines)] : [];
    }

    public async Task<long> CountAsync(string table) => Convert.ToInt64((await QueryAsync($"select count(*) from {table}"))[0][0]);

    public async Task<List<object?[]>> QueryAsync(string sql)
    {
        await using DbConnection connection = database.Kind is ServerKind.Postgres
            ? new NpgsqlConnection(database.ConnectionString)
            : new MySqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
                row[i] = await reader.IsDBNullAsync(i) ? null : reader.GetValue(i);
            rows.Add(row);
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        await database.DisposeAsync();
    }
}
