using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>Runs the health checks of what runs: often until it is healthy, at leisure afterwards. Tells when it is ready.</summary>
internal sealed class HealthMonitor(
    DistributedApplicationModel model,
    HealthCheckService checks,
    ResourceNotificationService notifications,
    IDistributedApplicationEventing eventing,
    IServiceProvider services) : BackgroundService
{
    private static readonly TimeSpan _eager = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _leisurely = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(model.Resources.Select(resource => WatchAsync(resource, stoppingToken)));

    private async Task WatchAsync(IResource resource, CancellationToken cancellation)
    {
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(c => c.Key).ToHashSet();
        while (true)
        {
            await notifications.WaitForResourceAsync(resource.Name, KnownResourceStates.Running, cancellation);
            var ready = false;
            while (notifications.TryGetCurrentState(resource.Name, out var now) && now!.Snapshot.State?.Text == KnownResourceStates.Running)
            {
                var healthy = keys.Count is 0 || await CheckAsync(resource, keys, cancellation);
                if (healthy && !ready)
                {
                    ready = true;
                    await eventing.PublishAsync(new ResourceReadyEvent(resource, services), cancellation);
                }

                if (keys.Count is 0)
                    await notifications.WaitForResourceAsync(resource.Name, e => e.Snapshot.State?.Text != KnownResourceStates.Running, cancellation);
                else
                    await Task.Delay(healthy ? _leisurely : _eager, cancellation);
            }
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
