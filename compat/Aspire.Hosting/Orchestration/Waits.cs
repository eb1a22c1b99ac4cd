using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Holds a resource back until what it waits for is there. Without a dashboard nobody could bring back a dependency that did
/// not come to run, so then the wait ends with it; with one, it goes on. Whoever gives the start command meanwhile ends it, too.
/// </summary>
internal sealed class Waits(ResourceNotificationService notifications, ResourceLoggerService consoles, DistributedApplicationOptions options)
{
    private static readonly string[] _gone =
        [KnownResourceStates.Finished, KnownResourceStates.Exited, KnownResourceStates.FailedToStart, KnownResourceStates.RuntimeUnhealthy];

    /// <summary>Waits for all that the resource waits for.</summary>
    /// <exception cref="DistributedApplicationException">A dependency has come to an end that it should not have come to.</exception>
    public async Task WaitAsync(IResource resource, CancellationToken cancellation)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().ToList();
        if (waits.Count is 0)
            return;

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await notifications.PublishUpdateAsync(resource, s => s with { State = KnownResourceStates.Waiting });
        var isReleased = notifications.WaitForResourceAsync(resource.Name, e => e.Snapshot.State?.Text != KnownResourceStates.Waiting, over.Token);
        var first = await Task.WhenAny(Task.WhenAll(waits.Select(wait => WaitAsync(resource, wait, over.Token))), isReleased);
        await over.CancelAsync();
        await first;
    }

    private async Task WaitAsync(IResource resource, WaitAnnotation wait, CancellationToken cancellation)
    {
        var dependency = wait.Resource.Name;
        var console = consoles.GetLogger(resource);
        console.LogInformation("Waiting for {Dependency} {What}.", dependency, wait.WaitType is WaitType.WaitForCompletion ? "to finish" : "to be healthy");
        var reached = await notifications.WaitForResourceAsync(dependency, e => Reached(wait.WaitType, e.Snapshot), cancellation);
        if (Problem(wait, reached.Snapshot) is { } problem)
            throw new DistributedApplicationException($"{resource.Name} stopped waiting for {dependency}, for {problem}.");
        if (wait.WaitType is WaitType.WaitUntilHealthy)
            await notifications.WaitForResourceHealthyAsync(dependency, cancellation);
        console.LogInformation("{Dependency} is there.", dependency);
    }

    private bool Reached(WaitType type, CustomResourceSnapshot dependency) => type switch
    {
        WaitType.WaitForCompletion => IsIn(KnownResourceStates.TerminalStates, dependency),
        _ => IsRunning(dependency) || (options.DisableDashboard && IsIn(_gone, dependency)),
    };

    private static string? Problem(WaitAnnotation wait, CustomResourceSnapshot dependency) => wait.WaitType switch
    {
        _ when dependency.State?.Text == KnownResourceStates.FailedToStart => "it failed to start",
        WaitType.WaitForCompletion => dependency.ExitCode is { } code && code != wait.ExitCode ? $"it ended with exit code {code}, not {wait.ExitCode}" : null,
        _ => IsRunning(dependency) ? null : $"it is {dependency.State?.Text}",
    };

    private static bool IsRunning(CustomResourceSnapshot snapshot) => snapshot.State?.Text == KnownResourceStates.Running;

    private static bool IsIn(IReadOnlyList<string> states, CustomResourceSnapshot snapshot) => states.Contains(snapshot.State?.Text);
}
