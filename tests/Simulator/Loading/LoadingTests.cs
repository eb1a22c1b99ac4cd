using System.Data.Common;
using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;
using EcommAspire.Fixtures;
using EcommAspire.LocalServers;
using MySql.Data.MySqlClient;
using Npgsql;

namespace EcommAspire.Simulator.Tests.Loading;

public sealed class LoadingTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private static readonly SimulatorOptions _options = new() { Scale = 0.01m };

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.MariaDb)]
    [InlineData(ServerKind.Postgres)]
    public async Task Every_table_of_the_relational_sources_has_its_rows(ServerKind marketplace)
    {
        await using var sources = await SourceDatabases.CreateAsync(marketplace);

        var report = await BusinessSimulator.LoadAsync(sources.Targets, _options);

        foreach (var source in report.Sources)
        {
            foreach (var table in source.Tables)
                output.WriteLine($"{source.Name}.{table.Name} {table.Rows} rows {table.Bytes} bytes {table.Elapsed.TotalSeconds:F2} s");
        }

        output.WriteLine(report.Elapsed.ToString());
        foreach (var table in new SimulatedBusiness(_options).Tables.Where(t => t.Source.Kind is SourceKind.Relational))
        {
            var database = table.Source.Name switch { "shop" => sources.Shop, "stores" => sources.Stores, _ => sources.Marketplace };
            (await ScalarAsync(database, $"select count(*) from {Quote(database, table.Table.Name)}")).ShouldBe(table.Rows, table.Table.Name);
        }
    }

    private static string Quote(TestDatabase database, string name) =>
        (database.Kind is ServerKind.Postgres ? SqlDialect.PostgreSql : SqlDialect.MySql).Quote(name);

    private static async Task<long> ScalarAsync(TestDatabase database, string sql)
    {
        await using DbConnection connection = database.Kind is ServerKind.Postgres
            ? new NpgsqlConnection(database.ConnectionString)
            : new MySqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync());
    }
}
