using EcommAspire.AppHost.Embedded;
using EcommAspire.AppHost.Parameters;

namespace EcommAspire.AppHost.Containers;

/// <summary>
/// Where the stack is embedded, <c>RunAsLocalProcess</c>; else what Aspire makes of the resource, a container, with data that
/// stays in a volume and a password that stays with it.
/// </summary>
internal static class ContainerExtensions
{
    /// <summary>Runs PostgreSQL; pgAdmin stands beside its container, to be started by whoever wants it.</summary>
    public static IResourceBuilder<PostgresServerResource> RunOn(this IResourceBuilder<PostgresServerResource> builder, Stack stack) => stack.IsEmbedded
        ? builder.RunAsLocalProcess(stack.DataFolder)
        : builder.WithImageTag(Images.Postgres)
            .WithPassword(builder.AddPassword(stack))
            .WithDataVolume(builder.Volume(stack))
            .WithPgAdmin(pages => pages.WithExplicitStart());

    /// <summary>Runs MySQL, in whose place a local process is MariaDB.</summary>
    public static IResourceBuilder<MySqlServerResource> RunOn(this IResourceBuilder<MySqlServerResource> builder, Stack stack) => stack.IsEmbedded
        ? builder.RunAsLocalProcess(stack.DataFolder)
        : builder.WithImageTag(Images.MySql)
            .WithPassword(builder.AddPassword(stack))
            .WithDataVolume(builder.Volume(stack));

    /// <summary>Runs Kafka, in whose place a local process is the platform's own broker; Kafka UI stands beside its container, as pgAdmin does.</summary>
    public static IResourceBuilder<KafkaServerResource> RunOn(this IResourceBuilder<KafkaServerResource> builder, Stack stack) => stack.IsEmbedded
        ? builder.RunAsLocalProcess(stack.DataFolder)
        : builder.WithImageTag(Images.Kafka)
            .WithDataVolume(builder.Volume(stack))
            .WithKafkaUI(pages => pages.WithExplicitStart());

    /// <summary>Runs SQL Server, which only a container can be.</summary>
    public static IResourceBuilder<SqlServerServerResource> RunOn(this IResourceBuilder<SqlServerServerResource> builder, Stack stack) =>
        builder.WithImageTag(Images.SqlServer).WithDataVolume(builder.Volume(stack));

    /// <summary>Runs MongoDB, which only a container can be.</summary>
    public static IResourceBuilder<MongoDBServerResource> RunOn(this IResourceBuilder<MongoDBServerResource> builder, Stack stack) =>
        builder.WithImageTag(Images.MongoDb).WithDataVolume(builder.Volume(stack));

    private static string Volume<T>(this IResourceBuilder<T> builder, Stack stack)
        where T : ContainerResource => stack.Volume(builder.ApplicationBuilder, builder.Resource.Name);

    private static IResourceBuilder<ParameterResource> AddPassword<T>(this IResourceBuilder<T> builder, Stack stack)
        where T : ContainerResource => builder.ApplicationBuilder.AddSecret($"{builder.Resource.Name}-password", stack.DataFolder);
}
