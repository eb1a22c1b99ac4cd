using EcommAspire.Domain.Ddl;
using EcommAspire.Fixtures;
using EcommAspire.LocalServers;
using EcommAspire.Simulator.Loading;
using MySql.Data.MySqlClient;
using Npgsql;

namespace EcommAspire.Simulator.Tests.Loading;

public sealed class FailureTests
{
    private static readonly SimulatorOptions _options = new() { Scale = 0.001m };

    [Theory]
    [InlineData(SqlDialect.PostgreSql, "Host=127.0.0.1;Port=1;Database=shop;Username=u;Password=s3cret-word;Timeout=2")]
    [InlineData(SqlDialect.MySql, "Server=127.0.0.1;Port=1;Database=marketplace;User ID=u;Password=s3cret-word;Connection Timeout=2")]
    public async Task A_server_that_is_down_is_named_with_its_source(SqlDialect dialect, string connectionString)
    {
        var target = new LoadTarget(dialect, connectionString);
        var targets = dialect is SqlDialect.PostgreSql ? new SimulationTargets { Shop = target } : new SimulationTargets { Marketplace = target };

        var failure = await Should.ThrowAsync<SimulationException>(() => BusinessSimulator.LoadAsync(targets, _options));

        failure.Message.ShouldStartWith($"The source {(dialect is SqlDialect.PostgreSql ? "shop" : "marketplace")} could not be filled: ");
        failure.Message.ShouldContain("127.0.0.1:1 does not answer");
        failure.ToString().ShouldNotContain("s3cret-word");
        targets.ToString().ShouldNotContain("s3cret-word");
    }

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task A_wrong_password_is_told_without_it(ServerKind kind)
    {
        await using var database = await TestServers.CreateDatabaseAsync(kind);
        var targets = kind is ServerKind.Postgres
            ? new SimulationTargets { Shop = new(SqlDialect.PostgreSql, new NpgsqlConnectionStringBuilder(database.ConnectionString) { Password = "s3cret-word" }.ConnectionString) }
            : new SimulationTargets { Marketplace = new(SqlDialect.MySql, new MySqlConnectionStringBuilder(database.ConnectionString) { Password = "s3cret-word" }.ConnectionString) };

        var failure = await Should.ThrowAsync<SimulationException>(() => BusinessSimulator.LoadAsync(targets, _options));

        failure.Message.ShouldContain(kind is ServerKind.Postgres ? "password authentication failed" : "Access denied");
        failure.ToString().ShouldNotContain("s3cret-word");
    }

    [Fact]
    public async Task The_shop_is_kept_in_PostgreSQL_only()
    {
        var targets = new SimulationTargets { Shop = new(SqlDialect.MySql, "Server=127.0.0.1") };
        (await Should.ThrowAsync<SimulationException>(() => BusinessSimulator.LoadAsync(targets, _options))).Message.ShouldBe("The source shop is kept in PostgreSQL or SQL Server, not in MySql.");
    }
}
