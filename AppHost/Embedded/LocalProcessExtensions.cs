using EcommAspire.LocalServers;

namespace EcommAspire.AppHost.Embedded;

/// <summary>
/// <c>RunAsLocalProcess</c>, beside Aspire's own <c>RunAsContainer</c> and <c>RunAsEmulator</c>: the resource stays what it is,
/// with its name, its databases and the shape of its connection string, and a process of this machine takes its container's place.
/// As with those, a manifest has the container all the same.
/// </summary>
internal static class LocalProcessExtensions
{
    // The command line knows it by this name.
    private const string MariaDbName = "mariadb";

    /// <summary>Runs PostgreSQL as a local process.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="dataFolder">The data folder it belongs to.</param>
    public static IResourceBuilder<PostgresServerResource> RunAsLocalProcess(this IResourceBuilder<PostgresServerResource> builder, string dataFolder)
    {
        if (builder.ApplicationBuilder.ExecutionContext.IsPublishMode)
            return builder;
        var resource = builder.Resource;
        // The resource's connection string names postgres.
        var server = new DatabaseServer(ServerKind.Postgres, resource.Name, dataFolder, () => resource.Databases.Values, account: "postgres");
        resource.PasswordParameter = new($"{resource.Name}-password", _ => server.Password(), secret: true);
        return builder.RunAsLocalProcess(server);
    }

    /// <summary>Runs MariaDB as a local process in MySQL's place.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="dataFolder">The data folder it belongs to.</param>
    public static IResourceBuilder<MySqlServerResource> RunAsLocalProcess(this IResourceBuilder<MySqlServerResource> builder, string dataFolder)
    {
        if (builder.ApplicationBuilder.ExecutionContext.IsPublishMode)
            return builder;
        var resource = builder.Resource;
        // The resource's connection string names root.
        var server = new DatabaseServer(ServerKind.MariaDb, MariaDbName, dataFolder, () => resource.Databases.Values, account: "root");
        resource.PasswordParameter = new($"{resource.Name}-password", _ => server.Password(), secret: true);
        return builder.RunAsLocalProcess(server);
    }

    /// <summary>Runs the platform's Kafka-protocol broker as a local process.</summary>
    /// <param name="builder">The broker.</param>
    /// <param name="dataFolder">The data folder it belongs to.</param>
    public static IResourceBuilder<KafkaServerResource> RunAsLocalProcess(this IResourceBuilder<KafkaServerResource> builder, string dataFolder) =>
        builder.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? builder
            : builder.WithTelemetry().RunAsLocalProcess(new BrokerServer(Ecomm.Program, dataFolder, new(builder.Resource, builder.ApplicationBuilder.ExecutionContext)));

    private static IResourceBuilder<T> RunAsLocalProcess<T>(this IResourceBuilder<T> builder, ILocalServer server)
        where T : ContainerResource
    {
        var resource = builder.Resource;
        var endpoint = resource.Annotations.OfType<EndpointAnnotation>().First();
        // An image would be run, and an endpoint be given a proxy: nobody but us is to listen for it.
        foreach (var ofContainer in resource.Annotations.Where(a => a is ContainerImageAnnotation or EndpointAnnotation).ToList())
            resource.Annotations.Remove(ofContainer);

        var process = new LocalProcess(resource, endpoint, server);
        builder.ApplicationBuilder.Services.AddSingleton(process);
        builder.ApplicationBuilder.Services.AddHostedService<LocalProcesses>();
        // Else Aspire has stopped before the programs have that it runs, and those still use this one.
        builder.ApplicationBuilder.Configuration["DcpPublisher:WaitForResourceCleanup"] = "true";
        return builder
            .OnInitializeResource((_, application, cancellation) => process.InitializeAsync(application, cancellation))
            .WithLifecycle(KnownResourceCommands.StartCommand, "Start", "Play", s => s == KnownResourceStates.NotStarted || KnownResourceStates.TerminalStates.Contains(s), process.StartAsync)
            .WithLifecycle(KnownResourceCommands.StopCommand, "Stop", "Stop", s => s == KnownResourceStates.Running, cancellation => StopAsync(process, cancellation))
            .WithLifecycle(KnownResourceCommands.RestartCommand, "Restart", "ArrowCounterclockwise", s => s == KnownResourceStates.Running, async cancellation =>
                await StopAsync(process, cancellation) && await process.StartAsync(cancellation));
    }

    private static IResourceBuilder<T> WithLifecycle<T>(
        this IResourceBuilder<T> builder, string name, string display, string icon, Func<string, bool> isPossible, Func<CancellationToken, Task<bool>> act)
        where T : IResource => builder.WithCommand(
            name,
            display,
            async context => await act(context.CancellationToken)
                ? CommandResults.Success()
                : CommandResults.Failure($"{context.ResourceName} did not start; its console says why."),
            new()
            {
                IconName = icon,
                IconVariant = IconVariant.Filled,
                IsHighlighted = true,
                UpdateState = context => isPossible(context.ResourceSnapshot.State?.Text ?? "") ? ResourceCommandState.Enabled : ResourceCommandState.Hidden,
            });

    private static async Task<bool> StopAsync(LocalProcess process, CancellationToken cancellation)
    {
        await process.StopAsync(cancellation);
        return true;
    }
}
