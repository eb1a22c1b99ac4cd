using System.Data.Common;
using DuckDB.NET.Data;
using EcommAspire.Domain;
using EcommAspire.Fixtures;
using EcommAspire.Ingestion.Relational;
using EcommAspire.Lake;
using EcommAspire.LocalServers;
using MySql.Data.MySqlClient;
using Npgsql;

namespace EcommAspire.Ingestion.Tests;

/// <summary>A data folder of a test's own, and questions to the bronze in it.</summary>
public sealed class Ground : IDisposable
{
    public Ground()
    {
        // A name that would mean something in a connection string, a list, a pattern or SQL.
        Folder = Directory.CreateTempSubdirectory("ecomm-ingestion;a=b,c'[d-z]* {e}-").FullName;
        Lake = new(Path.Combine(Folder, "lake"));
        Quarantine = new(Path.Combine(Folder, "quarantine"));
    }

    public string Folder { get; }

    public Bronze Lake { get; }

    public QuarantineStore Quarantine { get; }

    public Task<IngestionResult> IngestAsync(ISourceConnector source, IngestionOptions? options = null, CancellationToken cancellation = default) =>
        new Ingestor(Lake, Quarantine).IngestAsync([source], options ?? new() { Contract = [source.Source] }, cancellation: cancellation);

    /// <summary>Ingests a source of which no table may fail.</summary>
    public async Task<IngestionResult> TakeAsync(ISourceConnector source)
    {
        var result = await IngestAsync(source);
        result.Tables.Where(t => t.Problem is not null).Select(t => $"{t.Table}: {t.Problem!.Message}").ShouldBeEmpty();
        return result;
    }

    /// <summary>Rows of the catalog, as DuckDB writes them out; null is null.</summary>
    public IReadOnlyList<IReadOnlyList<string?>> Query(string sql)
    {
        using var connection = new DuckDBConnection(new DbConnectionStringBuilder { ["DataSource"] = Lake.CatalogPath, ["access_mode"] = "READ_ONLY" }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"set timezone = 'UTC'; {sql}";
        using var reader = command.ExecuteReader();
        while (reader.FieldCount == 0 || reader.GetName(0) == "Success")
            reader.NextResult().ShouldBeTrue();
        var rows = new List<IReadOnlyList<string?>>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetString(i))]);
        return rows;
    }

    public IReadOnlyList<QuarantinedRecord> Refused() => [.. Quarantine.Batches().SelectMany(QuarantineStore.Read)];

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public static ISourceConnector Connector(TestDatabase database, Source source) => database.Kind is ServerKind.Postgres
        ? new PostgreSqlConnector(source, database.ConnectionString)
        : new MySqlConnector(source, database.ConnectionString);

    public static async Task ExecuteAsync(TestDatabase database, params string[] statements)
    {
        await using System.Data.Common.DbConnection connection = database.Kind is ServerKind.Postgres
            ? new NpgsqlConnection(database.ConnectionString)
            : new MySqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        foreach (var statement in statements)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync();
        }
    }

    public static Source SourceOf(params Table[] tables) => new("src", SourceKind.Relational, "A source of a test.", tables);

    public static Table Table(string name, params (string Name, ColumnType Type)[] columns) =>
        new(name, "A table of a test.", [.. columns.Select(c => new Column(c.Name, c.Type, c.Name) { Nullable = true })]) { Key = [columns[0].Name] };
}
