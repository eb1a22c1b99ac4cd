using EcommAspire.Warehouse;
using EcommAspire.Warehouse.Builds;

namespace EcommAspire.AppHost.Batch;

/// <summary>Says in the batch's state what came of it, where Aspire would only say that the program has finished.</summary>
internal sealed class BatchOutcome(IResource batch, BuildStore store, ResourceNotificationService notifications) : EarlyService
{
    /// <summary>Shows what is published now.</summary>
    public Task ShowAsync() => notifications.PublishUpdateAsync(batch, s => s with { State = Of(s) });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var happened in notifications.WatchAsync(stoppingToken))
        {
            if (happened.Resource == batch && IsOver(happened.Snapshot))
                await ShowAsync();
        }
    }

    private static bool IsOver(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text == KnownResourceStates.NotStarted || snapshot.State?.Text == KnownResourceStates.Finished;

    private ResourceStateSnapshot? Of(CustomResourceSnapshot batch)
    {
        // What runs again meanwhile says so itself.
        if (batch.State?.Text == KnownResourceStates.Running || batch.State?.Text == KnownResourceStates.Starting || batch.State?.Text == KnownResourceStates.Waiting)
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
