using System.Data.Common;
using EcommAspire.Fixtures;
using MySql.Data.MySqlClient;
using Npgsql;

namespace EcommAspire.LocalServers.Tests;

public sealed class TestServersTests
{
    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task A_test_gets_a_fresh_database_of_a_running_server(ServerKind kind)
    {
        await using var database = await TestServers.CreateDatabaseAsync(kind);

        await using DbConnection connection = kind == ServerKind.Postgres
            ? new NpgsqlConnection(database.ConnectionString)
            : new MySqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = kind == ServerKind.Postgres ? "SELECT current_database()" : "SELECT database()";

        (await command.ExecuteScalarAsync()).ShouldBe(database.Name);
        (await TestServers.GetAsync(kind)).ShouldBeSameAs(database.Server);
    }
}
