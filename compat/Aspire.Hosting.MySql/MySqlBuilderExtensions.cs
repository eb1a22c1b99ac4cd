using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MySql.Data.MySqlClient;

namespace Aspire.Hosting;

/// <summary>MySQL.</summary>
public static class MySqlBuilderExtensions
{
    /// <summary>Adds a MySQL server.</summary>
    public static IResourceBuilder<MySqlServerResource> AddMySql(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        var server = new MySqlServerResource(
            name, password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password"));
        return builder.AddResource(server)
            .WithEndpoint(port: port, targetPort: 3306, name: MySqlServerResource.EndpointName)
            .WithImage("library/mysql", "9.7")
            .WithImageRegistry("docker.io")
            .WithEnvironment(context => context.EnvironmentVariables["MYSQL_ROOT_PASSWORD"] = server.PasswordParameter)
            .WithQueryCheck(server);
    }

    /// <summary>Adds a database to a server.</summary>
    public static IResourceBuilder<MySqlDatabaseResource> AddDatabase(
        this IResourceBuilder<MySqlServerResource> builder, string name, string? databaseName = null)
    {
        var database = new MySqlDatabaseResource(name, databaseName ?? name, builder.Resource);
        builder.Resource.Add(name, database.DatabaseName);
        return builder.ApplicationBuilder.AddResource(database).WithQueryCheck(database);
    }

    /// <summary>Keeps the server's data in a volume.</summary>
    public static IResourceBuilder<MySqlServerResource> WithDataVolume(
        this IResourceBuilder<MySqlServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), "/var/lib/mysql", isReadOnly);

    /// <summary>Says what the password of <c>root</c> is.</summary>
    public static IResourceBuilder<MySqlServerResource> WithPassword(
        this IResourceBuilder<MySqlServerResource> builder, IResourceBuilder<ParameterResource> password)
    {
        builder.Resource.PasswordParameter = password.Resource;
        return builder;
    }

    private static IResourceBuilder<T> WithQueryCheck<T>(this IResourceBuilder<T> builder, IResourceWithConnectionString resource)
        where T : IResource
    {
        var key = $"{resource.Name}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new(key, _ => new QueryCheck(resource), null, null, TimeSpan.FromSeconds(5)));
        return builder.WithHealthCheck(key);
    }

    private sealed class QueryCheck(IResourceWithConnectionString resource) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var connection = new MySqlConnection(await resource.GetConnectionStringAsync(cancellationToken));
                await connection.OpenAsync(cancellationToken);
                await using var command = new MySqlCommand("select 1", connection);
                await command.ExecuteScalarAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception problem) when (problem is MySqlException or InvalidOperationException or TimeoutException)
            {
                return HealthCheckResult.Unhealthy(problem.Message);
            }
        }
    }
}
