using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Aspire.Hosting;

/// <summary>PostgreSQL.</summary>
public static class PostgresBuilderExtensions
{
    private const string Registry = "docker.io";

    /// <summary>Adds a PostgreSQL server.</summary>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        var server = new PostgresServerResource(
            name, userName?.Resource, password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password"));
        return builder.AddResource(server)
            .WithEndpoint(port: port, targetPort: 5432, name: PostgresServerResource.EndpointName)
            .WithImage("library/postgres", "18.3")
            .WithImageRegistry(Registry)
            .WithEnvironment("POSTGRES_HOST_AUTH_METHOD", "scram-sha-256")
            .WithEnvironment("POSTGRES_INITDB_ARGS", "--auth-host=scram-sha-256 --auth-local=scram-sha-256")
            .WithEnvironment(context =>
            {
                context.EnvironmentVariables["POSTGRES_USER"] = server.UserNameReference;
                context.EnvironmentVariables["POSTGRES_PASSWORD"] = server.PasswordParameter;
            })
            .WithQueryCheck(server);
    }

    /// <summary>Adds a database to a server.</summary>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null)
    {
        var database = new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource);
        builder.Resource.Add(name, database.DatabaseName);
        return builder.ApplicationBuilder.AddResource(database).WithQueryCheck(database);
    }

    /// <summary>Keeps the server's data in a volume.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(
        this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), DataFolder(builder.Resource), isReadOnly);

    /// <summary>Says what the superuser's password is.</summary>
    public static IResourceBuilder<PostgresServerResource> WithPassword(
        this IResourceBuilder<PostgresServerResource> builder, IResourceBuilder<ParameterResource> password)
    {
        builder.Resource.PasswordParameter = password.Resource;
        return builder;
    }

    /// <summary>Adds pgAdmin, once for all servers; nothing of a manifest. Its list of servers is written by the real package.</summary>
    public static IResourceBuilder<T> WithPgAdmin<T>(
        this IResourceBuilder<T> builder, Action<IResourceBuilder<PgAdminContainerResource>>? configureContainer = null, string? containerName = null)
        where T : PostgresServerResource
    {
        var application = builder.ApplicationBuilder;
        var there = application.Resources.OfType<PgAdminContainerResource>().SingleOrDefault();
        var page = there is not null
            ? application.CreateResourceBuilder(there)
            : application.AddResource(new PgAdminContainerResource(containerName ?? "pgadmin"))
                .WithImage("dpage/pgadmin4", "9.15.0")
                .WithImageRegistry(Registry)
                .WithHttpEndpoint(targetPort: 80, name: "http")
                .WithEnvironment("PGADMIN_CONFIG_MASTER_PASSWORD_REQUIRED", "False")
                .WithEnvironment("PGADMIN_CONFIG_SERVER_MODE", "False")
                .WithHttpHealthCheck("/browser")
                .WithRelationship(builder.Resource, "PgAdmin")
                .ExcludeFromManifest();
        configureContainer?.Invoke(page);
        return builder;
    }

    // Since 18 the image keeps one folder a version.
    private static string DataFolder(PostgresServerResource server) =>
        int.TryParse(server.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()?.Tag?.Split('.', '-')[0], out var version) && version >= 18
            ? "/var/lib/postgresql"
            : "/var/lib/postgresql/data";

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
                await using var connection = new NpgsqlConnection(await resource.GetConnectionStringAsync(cancellationToken));
                await connection.OpenAsync(cancellationToken);
                await using var command = new NpgsqlCommand("select 1", connection);
                await command.ExecuteScalarAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception problem) when (problem is NpgsqlException or InvalidOperationException or TimeoutException)
            {
                return HealthCheckResult.Unhealthy(problem.Message);
            }
        }
    }
}
