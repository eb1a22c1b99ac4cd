using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>SQL Server, as far as a manifest describes it; the real package runs it and asks it how it is.</summary>
public static class SqlServerBuilderExtensions
{
    /// <summary>Adds a SQL Server.</summary>
    public static IResourceBuilder<SqlServerServerResource> AddSqlServer(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        // It refuses a password without three of the kinds of characters.
        var server = new SqlServerServerResource(name, password?.Resource
            ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", minLower: 1, minUpper: 1, minNumeric: 1));
        return builder.AddResource(server)
            .WithEndpoint(port: port, targetPort: 1433, name: SqlServerServerResource.EndpointName)
            .WithImage("mssql/server", "2022-latest")
            .WithImageRegistry("mcr.microsoft.com")
            .WithEnvironment("ACCEPT_EULA", "Y")
            .WithEnvironment(context => context.EnvironmentVariables["MSSQL_SA_PASSWORD"] = server.PasswordParameter);
    }

    /// <summary>Adds a database to a server.</summary>
    public static IResourceBuilder<SqlServerDatabaseResource> AddDatabase(
        this IResourceBuilder<SqlServerServerResource> builder, string name, string? databaseName = null)
    {
        var database = new SqlServerDatabaseResource(name, databaseName ?? name, builder.Resource);
        builder.Resource.Add(name, database.DatabaseName);
        return builder.ApplicationBuilder.AddResource(database);
    }

    /// <summary>Keeps the server's data in a volume.</summary>
    public static IResourceBuilder<SqlServerServerResource> WithDataVolume(
        this IResourceBuilder<SqlServerServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), "/var/opt/mssql", isReadOnly);
}
