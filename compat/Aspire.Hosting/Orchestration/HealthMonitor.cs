using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Runs the health checks of what runs, its own and those of what it is part of: often until it is healthy, at leisure
/// afterwards. Tells when it is ready.
/// </summary>
internal sealed class HealthMonitor(
    DistributedApplicationModel model,
    HealthCheckService checks,
    ResourceNotificationService notifications,
    IDistributedApplicationEventing eventing,
    IServiceProvider services) : BackgroundService
{
    private static readonly TimeSpan _eager = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _leisurely = TimeSpan.FromSeconds(30);

    /// <summary>The reports of a resource whose checks have not run.</summary>
    public static ImmutableArray<HealthReportSnapshot> Unknown(IResource resource) =>
        [.. Keys(resource).Select(key => new HealthReportSnapshot(key, null, null, null))];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(model.Resources.Select(resource => WatchAsync(resource, stoppingToken)));

    private static IEnumerable<string> Keys(IResource resource)
    {
        var own = resource.Annotations.OfType<HealthCheckAnnotation>().Select(c => c.Key);
        return (resource is IResourceWithParent child ? own.Concat(Keys(child.Parent)) : own).Distinct();
    }

    private async Task WatchAsync(IResource resource, CancellationToken cancellation)
    {
        var keys = Keys(resource).ToHashSet();
        while (true)
        {
            var begun = await notifications.WaitForResourceAsync(resource.Name, e => e.Snapshot.State?.Text == KnownResourceStates.Running, cancellation);
            var start = begun.Snapshot.StartTimeStamp;
            var isReady = false;
            while (notifications.TryGetCurrentState(resource.Name, out var now) && Runs(now, start))
            {
                var isHealthy = keys.Count is 0 || await CheckAsync(resource, keys, cancellation);
                if (isHealthy && !isReady)
                {
                    isReady = true;
                    var ready = eventing.PublishAsync(new ResourceReadyEvent(resource, services), cancellation);
                    await notifications.PublishUpdateAsync(resource, s => s.StartTimeStamp == start ? s with { Ready = ready } : s);
                }

                if (!await StaysAsync(resource, start, keys.Count is 0 ? Timeout.InfiniteTimeSpan : isHealthy ? _leisurely : _eager, cancellation))
                    break;
            }
        }
    }

    // One that stopped and started again between two looks runs, but has yet to become ready.
    private static bool Runs(ResourceEvent now, DateTime? start) =>
        now.Snapshot.State?.Text == KnownResourceStates.Running && now.Snapshot.StartTimeStamp == start;

    // Whether it runs on until the next look.
    private async Task<bool> StaysAsync(IResource resource, DateTime? start, TimeSpan pause, CancellationToken cancellation)
    {
        using var next = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        next.CancelAfter(pause);
        try
        {
            await notifications.WaitForResourceAsync(resource.Name, e => !Runs(e, start), next.Token);
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return true;
        }
    }

    private async Task<bool> CheckAsync(IResource resource, HashSet<string> keys, CancellationToken cancellation)
    {
        var report = await checks.CheckHealthAsync(check => keys.Contains(check.Name), cancellation);
        var reports = report.Entries
            .Select(e => new HealthReportSnapshot(e.Key, e.Value.Status, e.Value.Description, e.Value.Exception?.ToString()) { LastRunAt = DateTime.UtcNow })
            .ToImmutableArray();
        await notifications.PublishUpdateAsync(resource, s => s with { HealthReports = reports });
        return report.Status is HealthStatus.Healthy;
    }
}
