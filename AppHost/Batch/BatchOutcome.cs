using EcommAspire.Warehouse;
using EcommAspire.Warehouse.Builds;

namespace EcommAspire.AppHost.Batch;

/// <summary>Says in the batch's state what came of it, where Aspire would only say that the program has finished.</summary>
internal sealed class BatchOutcome(IResourceBuilder<ExecutableResource> batch, BuildStore store, ResourceNotificationService notifications) : EarlyService
{
    private static readonly string?[] _lives = [null, KnownResourceStates.Running, KnownResourceStates.Starting, KnownResourceStates.Waiting, KnownResourceStates.Stopping];

    private bool _isToldWhenToStop;

    /// <summary>Shows what is published now.</summary>
    public Task ShowAsync() => notifications.PublishUpdateAsync(batch.Resource, s => s with { State = Of(s) });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var happened in notifications.WatchAsync(stoppingToken))
        {
            if (happened.Resource == batch.Resource && !_isToldWhenToStop)
                _isToldWhenToStop = TellWhenToStop();
            if (happened.Resource == batch.Resource && IsOver(happened.Snapshot))
                await ShowAsync();
        }
    }

    /// <summary>Whether the batch's state is what came of it, and not that it runs or is about to.</summary>
    public static bool IsOf(CustomResourceSnapshot snapshot) =>
        !_lives.Contains(snapshot.State?.Text);

    // Aspire takes a state that it does not know for that of something that runs.
    private bool TellWhenToStop()
    {
        var commands = batch.Resource.Annotations.OfType<ResourceCommandAnnotation>().ToDictionary(command => command.Name);
        if (!commands.TryGetValue(KnownResourceCommands.StopCommand, out var stop) || !commands.TryGetValue(KnownResourceCommands.RestartCommand, out var restart))
            return false;
        TellWhenToStop(stop, new() { IconName = "Stop", IconVariant = IconVariant.Filled, IsHighlighted = true });
        TellWhenToStop(restart, new() { IconName = "ArrowCounterclockwise" });
        return true;
    }

    private void TellWhenToStop(ResourceCommandAnnotation command, CommandOptions options)
    {
        options.UpdateState = context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Hidden;
        batch.WithCommand(command.Name, command.DisplayName, command.ExecuteCommand, options);
    }

    private static bool IsOver(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text == KnownResourceStates.NotStarted || snapshot.State?.Text == KnownResourceStates.Finished;

    private ResourceStateSnapshot? Of(CustomResourceSnapshot batch)
    {
        // What runs again meanwhile says so itself.
        if (!IsOf(batch))
            return batch.State;
        try
        {
            var published = store.Published();
            var isFresh = published?.FinishedAt?.UtcDateTime >= batch.StartTimeStamp;
            return batch.ExitCode is null or 0 || isFresh ? Published(published, isWhole: batch.ExitCode is null or 0)
                : store.List().FirstOrDefault(b => b.StartedAt.UtcDateTime >= batch.StartTimeStamp) is { State: BuildState.Failed, Models.Error: 0, Tests.Error: > 0 }
                    ? new("Tests failed", KnownResourceStateStyles.Error)
                    : new("Failed", KnownResourceStateStyles.Error);
        }
        catch (WarehouseException problem)
        {
            return new(problem.Message, KnownResourceStateStyles.Error);
        }
    }

    private static ResourceStateSnapshot Published(Build? published, bool isWhole) => published switch
    {
        null => new("Nothing published", KnownResourceStateStyles.Info),
        _ when isWhole => new($"Published {At(published)}", KnownResourceStateStyles.Success),
        _ => new($"Published {At(published)} but a part failed", KnownResourceStateStyles.Warn),
    };

    // The dashboard shows a state's words and numbers, and none of its punctuation.
    private static string At(Build build) => $"{(build.PublishedAt ?? build.StartedAt).LocalDateTime:HH'h'mm}";
}
