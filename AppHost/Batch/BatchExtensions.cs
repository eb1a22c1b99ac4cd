using EcommAspire.Warehouse.Builds;

namespace EcommAspire.AppHost.Batch;

/// <summary>The batch pipeline as a resource.</summary>
internal static class BatchExtensions
{
    /// <summary>
    /// Adds the batch. It runs when the application starts and nothing was published yet, and whenever a person asks for it; its
    /// state says how it went.
    /// </summary>
    public static IResourceBuilder<ExecutableResource> AddBatch(this IDistributedApplicationBuilder builder, string name, string dataFolder)
    {
        var store = new BuildStore(Path.Combine(dataFolder, "warehouse"));
        var batch = builder.AddEcomm(name, dataFolder, "pipeline", "run", "--simulate")
            .WithCommand(
                "run",
                "Run the batch",
                context => RunAsync(context, name),
                new()
                {
                    IconName = "PlayCircle",
                    IsHighlighted = true,
                    Description = "Extract, transform, test, publish, report",
                    UpdateState = context => BatchOutcome.IsOf(context.ResourceSnapshot) ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
                })
            .WithVerb("full-refresh", "Full refresh", "ArrowSyncCircle", dataFolder, ["model", "build", "--full-refresh"], done: ShowAsync)
            .WithVerb("rollback", "Roll back", "ArrowUndo", dataFolder, ["builds", "rollback"],
                confirmation: "Readers will see the build that was published before this one. Go back?", done: ShowAsync)
            .WithPublish(store, ShowAsync)
            .WithReset(dataFolder);
        if (File.Exists(Path.Combine(store.Root, "current")))
            batch.WithExplicitStart();
        builder.Services.AddSingleton(services => new BatchOutcome(batch, store, services.GetRequiredService<ResourceNotificationService>()));
        builder.Services.AddHostedService(services => services.GetRequiredService<BatchOutcome>());
        return batch;
    }

    private static Task ShowAsync(IServiceProvider services) => services.GetRequiredService<BatchOutcome>().ShowAsync();

    private static async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context, string name)
    {
        var services = context.Services;
        return services.GetRequiredService<ResourceNotificationService>().TryGetCurrentState(name, out var now) && now.Snapshot.State?.Text == KnownResourceStates.Running
            ? CommandResults.Failure("The batch runs already.")
            : await services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync(name, KnownResourceCommands.StartCommand, context.CancellationToken);
    }
}
