using System.Text.RegularExpressions;
using EcommAspire.AppHost.Embedded;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EcommAspire.AppHost.Terminal;

/// <summary>What the screen tells of a resource.</summary>
/// <param name="Id">Its name among those that run.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">Its state, with what its health checks say.</param>
/// <param name="Style">How the state is coloured, as Aspire names it.</param>
/// <param name="Address">Where it is reached, or why it is not.</param>
/// <param name="TimeToHealthy">How long it took to be healthy; null as long as it is not.</param>
/// <param name="IsSettled">Whether nothing more is waited for.</param>
internal sealed partial record ResourceRow(string Id, string Name, string State, string? Style, string? Address, TimeSpan? TimeToHealthy, bool IsSettled)
{
    /// <summary>The state of what could not be started.</summary>
    public static string FailedToStart { get; } = Words(KnownResourceStates.FailedToStart);

    /// <summary>Whether something went wrong of which the row does not say what.</summary>
    public bool IsUnexplained => Address is null && (Style == KnownResourceStateStyles.Error || Style == KnownResourceStateStyles.Warn);

    /// <summary>What it ended with, where it has ended otherwise than it was told.</summary>
    public int? FailedWith { get; init; }

    /// <summary>The row of a resource as it is now.</summary>
    public static ResourceRow Of(ResourceEvent happened, TimeSpan elapsed, ResourceRow? before)
    {
        var snapshot = happened.Snapshot;
        var state = snapshot.State?.Text;
        var isRunning = state == KnownResourceStates.Running;
        var isHealthy = isRunning && snapshot.HealthStatus is HealthStatus.Healthy;
        var isComing = state is null || state == KnownResourceStates.Starting || state == KnownResourceStates.Waiting || (isRunning && !isHealthy);
        var failedWith = !isRunning && !isComing && snapshot.ExitCode is { } code && !Ending.IsAsTold(code) ? code : (int?)null;
        return new(
            happened.ResourceId,
            happened.Resource.Name,
            isRunning && !isHealthy ? "Running, not healthy yet" : Words(state ?? ""),
            StyleOf(snapshot, failedWith),
            snapshot.Urls.FirstOrDefault(u => !u.IsInactive && !u.IsInternal)?.Url ?? Problem(snapshot),
            isHealthy ? before?.TimeToHealthy ?? elapsed : null,
            !isComing)
        {
            FailedWith = failedWith,
        };
    }

    // Of the programs that it runs, Aspire gives states without a style.
    private static string? StyleOf(CustomResourceSnapshot snapshot, int? failedWith) => snapshot.State switch
    {
        { Style: { } style } => style,
        { Text: var state } when failedWith is not null || state == KnownResourceStates.FailedToStart || state == KnownResourceStates.RuntimeUnhealthy => KnownResourceStateStyles.Error,
        { Text: var state } when state == KnownResourceStates.Running || state == KnownResourceStates.Finished => KnownResourceStateStyles.Success,
        _ => null,
    };

    // Aspire's own states are names: FailedToStart.
    private static string Words(string state) => WordStart().Replace(state, m => $" {char.ToLowerInvariant(m.Value[0])}");

    private static string? Problem(CustomResourceSnapshot snapshot) => snapshot.State?.Text == KnownResourceStates.FailedToStart
        ? snapshot.Properties.FirstOrDefault(p => p.Name == LocalProcess.ProblemProperty)?.Value as string
        : null;

    [GeneratedRegex("(?<=[a-z])[A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex WordStart();
}
