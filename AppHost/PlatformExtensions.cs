using Microsoft.Extensions.Logging;

namespace EcommAspire.AppHost;

/// <summary>Words of the platform's own in the composition.</summary>
internal static class PlatformExtensions
{
    /// <summary>A source that the configuration gives as a connection string, or else one of ours.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddSource(
        this IDistributedApplicationBuilder builder, string name, Func<string, IResourceBuilder<IResourceWithConnectionString>> ours) =>
        string.IsNullOrEmpty(builder.Configuration[$"ConnectionStrings:{name}"]) ? ours(name) : builder.AddConnectionString(name);

    /// <summary>A source as <see cref="AddSource"/> has it, where there is one: of those that are files else, there is none.</summary>
    public static IReadOnlyList<IResourceBuilder<IResourceWithConnectionString>> AddOptionalSource(
        this IDistributedApplicationBuilder builder, string name, Func<string, IResourceBuilder<IResourceWithConnectionString>>? ours) =>
        ours is null && string.IsNullOrEmpty(builder.Configuration[$"ConnectionStrings:{name}"])
            ? []
            : [ours is null ? builder.AddConnectionString(name) : builder.AddSource(name, ours)];

    /// <summary>Refers to a source, and waits for it, where there is one.</summary>
    public static IResourceBuilder<ExecutableResource> WithOptionalReference(
        this IResourceBuilder<ExecutableResource> builder, IReadOnlyList<IResourceBuilder<IResourceWithConnectionString>> source)
    {
        foreach (var one in source)
            builder.WithReference(one).WaitFor(one);
        return builder;
    }

    /// <summary>A verb of the command line that runs as long as the application does.</summary>
    public static IResourceBuilder<ExecutableResource> AddEcomm(
        this IDistributedApplicationBuilder builder, string name, string dataFolder, params string[] verb)
    {
        // A manifest is read elsewhere: there it is the repo's own command, on its own data folder.
        var isPublished = builder.ExecutionContext.IsPublishMode;
        var resource = builder.AddExecutable(name, isPublished ? "./ecomm" : Ecomm.Program, "..", verb).WithTelemetry();
        return isPublished ? resource : resource.WithEnvironment("ECOMM_DATA", dataFolder);
    }

    /// <summary>
    /// Has a resource send its telemetry to the dashboard: what happens soon, and its metrics not as often as Aspire has it in
    /// development, for a platform at rest is to rest. A manifest leaves telemetry to those who deploy it.
    /// </summary>
    public static IResourceBuilder<T> WithTelemetry<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment => builder.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? builder
            : builder.WithOtlpExporter()
                .WithEnvironment("OTEL_BLRP_SCHEDULE_DELAY", "1000")
                .WithEnvironment("OTEL_BSP_SCHEDULE_DELAY", "1000")
                .WithEnvironment("OTEL_METRIC_EXPORT_INTERVAL", "10000");

    /// <summary>Tells a program which engine a source of ours is of; of one that is given, the configuration tells.</summary>
    public static IResourceBuilder<ExecutableResource> WithEngineOf(
        this IResourceBuilder<ExecutableResource> builder, IResourceBuilder<IResourceWithConnectionString> source)
    {
        var engine = source.Engine();
        return engine is null ? builder : builder.WithEnvironment($"Sources__{source.Resource.Name}__Engine", engine);
    }

    /// <summary>Which engine a source is of, as <c>Sources__NAME__Engine</c> says it; null where nobody does.</summary>
    public static string? Engine(this IResourceBuilder<IResourceWithConnectionString> source) => source.Resource switch
    {
        PostgresDatabaseResource => "postgresql",
        MySqlDatabaseResource => "mysql",
        SqlServerDatabaseResource => "sqlserver",
        _ => source.ApplicationBuilder.Configuration[$"Sources:{source.Resource.Name}:Engine"],
    };

    /// <summary>Asks the verb's own page how it is.</summary>
    public static IResourceBuilder<ExecutableResource> WithHealthPage(this IResourceBuilder<ExecutableResource> builder) => builder
        .WithHttpEndpoint(builder.ApplicationBuilder.ExecutionContext.IsPublishMode ? null : StackPorts.Next(), name: "health", env: "ECOMM_HEALTH_PORT", isProxied: false)
        .WithHttpHealthCheck("/health", endpointName: "health")
        .WithUrlForEndpoint("health", url =>
        {
            url.Url = "/health";
            url.DisplayText = "Health";
        });

    /// <summary>Starts the program again when it fails: soon at first, and later after each failure.</summary>
    public static IResourceBuilder<ExecutableResource> WithRestarts(this IResourceBuilder<ExecutableResource> builder)
    {
        var pauses = new RestartPauses();
        return builder.OnResourceStopped((resource, stopped, cancellation) =>
        {
            var snapshot = stopped.ResourceEvent.Snapshot;
            if (snapshot.ExitCode is { } code && Ending.IsAsTold(code))
                return Task.CompletedTask;
            if (snapshot.StopTimeStamp - snapshot.StartTimeStamp > RestartPauses.Longest)
                pauses.BeginAnew();
            var pause = pauses.Next();
            var logger = stopped.Services.GetRequiredService<ResourceLoggerService>().GetLogger(resource);
            logger.LogError("It ended with exit code {Code}, and is started again in {Pause} s.", snapshot.ExitCode, pause.TotalSeconds);
            _ = StartAgainAsync(resource, stopped.Services, pause);
            return Task.CompletedTask;
        });
    }

    private static async Task StartAgainAsync(ExecutableResource resource, IServiceProvider services, TimeSpan pause)
    {
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        await Task.Delay(pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // A person may have been faster.
        if (!stopping.IsCancellationRequested
            && services.GetRequiredService<ResourceNotificationService>().TryGetCurrentState(resource.Name, out var now)
            && KnownResourceStates.TerminalStates.Contains(now.Snapshot.State?.Text))
        {
            await services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync(resource, KnownResourceCommands.StartCommand, stopping);
        }
    }
}
